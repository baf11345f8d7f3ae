import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Drill, DrillComparison } from '../../run/rollback/drill.ts';
import type { Env } from '../record/run-folder.ts';
import { webhookVariable } from '../watch/notice-channel.ts';
import { drillSchema } from './drills.ts';

/** A drill to begin: the guide's file, its procedure by id, where, and what is made to go wrong. */
export type DrillOrder = {
	guide: string;
	procedure: string;
	place: Drill['place'];
	fault?: string;
};

/** What is heard of a drill while it goes on; `drilled` and `stopped` come last, one of them once. */
export type DrillNews =
	/** A command of it begins. */
	| { news: 'command'; text: string }
	/** The rollout has come far enough: it is rolled back once this word is typed. */
	| { news: 'called'; word: string }
	| { news: 'rolling-back' }
	| { news: 'drilled'; drill: Drill; compared: DrillComparison }
	| { news: 'stopped'; why: string };

export type DrillBeside = {
	/** Gives the word, as it was typed. */
	decide(word: string): void;
	/** Ends it where it is; what it made is taken away. */
	stop(): void;
	/** Resolves once nothing of it runs any more. */
	ended: Promise<void>;
};

const lineSchema = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('block.started'),
		statements: z.array(z.object({ id: z.string(), text: z.string() })),
	}),
	z.object({ type: z.literal('statement.started'), statement: z.string() }),
	z.object({ type: z.literal('rollback.started') }),
	z.object({ type: z.literal('drill.called'), word: z.string() }),
	z.object({ type: z.literal('drill.stopped'), why: z.string() }),
	z.object({
		type: z.literal('drill'),
		drill: drillSchema,
		compared: z.object({
			earlier: z.number(),
			best: z.number().optional(),
			median: z.number().optional(),
			slower: z.boolean(),
		}),
	}),
]);

/** How long a drill has to take away what it made before it is killed, in milliseconds. */
const patienceMs = 15_000;

/**
 * Begins a drill as a gonogo of its own beside an open run: nothing of it is in this process, in the record of the run
 * or in its environment, and it tells nobody. It ends by itself when this process does. `program` is the file that
 * this gonogo was started with.
 */
export function drillBeside(
	{ guide, procedure, place, fault }: DrillOrder,
	{ program, env, cwd }: { program: string; env: Env; cwd: string },
	tell: (news: DrillNews) => void,
): DrillBeside {
	const { [webhookVariable]: _, ...own } = env;
	const child = spawn(
		process.execPath,
		[
			program,
			'drill',
			...(place === 'rehearsal' ? [guide] : []),
			'--plan',
			procedure,
			...(fault === undefined ? [] : ['--fault', fault]),
			'--ask',
			'--json',
		],
		// A group of its own: Ctrl-C at this terminal is not meant for it.
		{ cwd, env: own, stdio: ['pipe', 'pipe', 'pipe'], detached: true },
	);
	const texts = new Map<string, string>();
	let over = false;
	let said = '';
	const end = (news: DrillNews) => {
		if (over) return;
		over = true;
		tell(news);
	};
	const heard = (line: string) => {
		const read = lineSchema.safeParse(parsed(line));
		if (!read.success) return;
		const event = read.data;
		switch (event.type) {
			case 'block.started':
				for (const { id, text } of event.statements) texts.set(id, text);
				return;
			case 'statement.started':
				tell({ news: 'command', text: texts.get(event.statement) ?? event.statement });
				return;
			case 'rollback.started':
				tell({ news: 'rolling-back' });
				return;
			case 'drill.called':
				tell({ news: 'called', word: event.word });
				return;
			case 'drill.stopped':
				end({ news: 'stopped', why: event.why });
				return;
			case 'drill': {
				const { best, median, ...compared } = event.compared;
				end({
					news: 'drilled',
					drill: event.drill,
					compared: {
						...compared,
						...(best === undefined ? {} : { best }),
						...(median === undefined ? {} : { median }),
					},
				});
			}
		}
	};
	createInterface({ input: child.stdout }).on('line', heard);
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		said = `${said}${text}`.slice(-2000);
	});
	child.stdin.on('error', () => {});
	const ended = new Promise<void>((resolve) => {
		child.once('error', (error) => {
			end({ news: 'stopped', why: error.message });
			resolve();
		});
		child.once('close', () => {
			const last = said
				.trim()
				.split('\n')
				.at(-1)
				?.replace(/^gonogo drill: /, '');
			end({ news: 'stopped', why: last || 'it ended without a word' });
			resolve();
		});
	});
	return {
		decide: (word) => void child.stdin.write(`${word}\n`),
		stop() {
			child.stdin.end();
			child.kill('SIGTERM');
			const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
			void ended.then(() => clearTimeout(timer));
		},
		ended,
	};
}

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
