import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { readJournal } from '../../source/engine/record/journal-reading.ts';
import { verifyRun } from '../../source/engine/record/verify.ts';
import type { RunEvent } from '../../source/run/event.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');

/** A statement of the guide says in the file `ran` that it ran, and with which exports; the rest is what it prints. */
const guide = `# Killed at any moment

## Phase 1: Settings

### Step 1: Set
\`\`\`bash
export A=one; echo "a1" >> ran; echo "set A"
sleep 0.06; export B="\${A}two"; COUNT=3; echo "a2 $A" >> ran
said() { echo "said $1 $COUNT"; }
echo "a3 $A $B" >> ran; seq 1 20000
\`\`\`

### Step 2: Use
\`\`\`bash
echo "b1 $A $B $COUNT" >> ran; said b1
sleep 0.12; echo "b2" >> ran; unset A
\`\`\`

### Success Criteria
- ✅ They are set

## Phase 2: Deploy

### Step 1: Deploy
\`\`\`bash
echo "c1 \${A-gone} $B" >> ran; for n in 1 2 3 4; do echo "part $n"; sleep 0.03; done
\`\`\`

### Step 2: Look
\`\`\`bash
(echo "d1" >> ran; echo "looked"); export C=last
echo "d2 $C" >> ran; said d2
\`\`\`
`;

const ran = [
	'a1',
	'a2 one',
	'a3 one onetwo',
	'b1 one onetwo 3',
	'b2',
	'c1 gone onetwo',
	'd1',
	'd2 last',
];
const numbers = Array.from({ length: 20_000 }, (_, at) => `${at + 1}\n`).join('');
const printed = `set A\n${numbers}said b1 3\npart 1\npart 2\npart 3\npart 4\nlooked\nsaid d2 3\n`;

const answers = {
	answers: 1,
	environment: 'staging',
	ticks: { 'Phase 1': 'yes' },
	decisions: { 'Phase 1': 'go', 'Phase 2': 'go' },
};

/** Numbers below one that look random and are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** What a round came to; everything but the counts is to be as in a run that nobody disturbed. */
export type Round = {
	exit: number;
	/** What ran, each time. */
	ran: string[];
	/** Whether the outputs, one after another, are to the byte what the commands print. */
	printed: boolean;
	/** Events that were said to be on disk and are not there as they were said. */
	lost: number;
	verified: unknown;
	processes: string[];
	kills: number;
	/** Times that nobody could know how a command had ended, and somebody looked. */
	unknowns: number;
};

export const undisturbed = {
	exit: 0,
	ran,
	printed: true,
	lost: 0,
	verified: { verification: { holds: true } },
	processes: [],
};

/** Walks the guide and kills gonogo `kills` times, each so many events and milliseconds after it began; then finishes. */
export async function killedRun(random: () => number, kills: number): Promise<Round> {
	const top = mkdtempSync(join(tmpdir(), 'gonogo-killed-'));
	try {
		return await new KilledRun(top).walk(random, kills);
	} finally {
		rmSync(top, { recursive: true, force: true });
	}
}

class KilledRun {
	private readonly said = new Map<number, string>();
	private readonly work: string;
	private readonly env: Record<string, string>;
	private readonly top: string;
	private unknowns = 0;

	constructor(top: string) {
		this.top = top;
		this.work = join(top, 'work');
		mkdirSync(this.work);
		writeFileSync(join(this.work, 'guide.md'), guide);
		this.answer({});
		this.env = {
			HOME: top,
			XDG_STATE_HOME: join(top, 'state'),
			XDG_CONFIG_HOME: join(top, 'config'),
			PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
		};
	}

	async walk(random: () => number, kills: number): Promise<Round> {
		await this.begin(['trust', 'guide.md']).ended;
		for (let kill = 0; kill < kills; kill += 1) {
			const { child, events, ended } = this.begin(this.args());
			await events(Math.floor(random() * 30));
			const pause = random() * 60;
			await Promise.race([ended, new Promise((resume) => setTimeout(resume, pause))]);
			child.kill('SIGKILL');
			await ended;
		}
		const finish = async () => (this.isClosed() ? 0 : this.begin(this.args()).ended);
		let exit = await finish();
		while (exit === 3 && this.lookUp()) exit = await finish();
		const events = this.journal();
		return {
			exit,
			kills,
			unknowns: this.unknowns,
			ran: this.ran(),
			printed: this.outputs(events) === printed,
			lost: [...this.said].filter(([seq, line]) => JSON.stringify(events[seq - 1]) !== line).length,
			verified: verifyRun(this.run() ?? ''),
			processes: await this.processes(),
		};
	}

	private begin(args: string[]) {
		const child: ChildProcess = spawn(process.execPath, [program, ...args], {
			cwd: this.work,
			env: this.env,
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		let count = 0;
		let heard = () => {};
		if (child.stdout) {
			createInterface({ input: child.stdout }).on('line', (line) => {
				const seq = /"seq":(\d+),/.exec(line)?.[1];
				if (!line.startsWith('{"') || !line.endsWith('}') || line.startsWith('{"type":"result"'))
					return;
				count += 1;
				if (seq !== undefined) this.said.set(Number(seq), line);
				heard();
			});
		}
		const ended = once(child, 'close').then(([code]) => Number(code));
		const events = (wanted: number) =>
			Promise.race([
				ended,
				new Promise<void>((resolve) => {
					heard = () => count >= wanted && resolve();
					heard();
				}),
			]);
		return { child, ended, events };
	}

	private args(): string[] {
		const begun = this.run() !== undefined && this.journal().length > 0;
		return [...(begun ? ['resume'] : ['run', 'guide.md']), '--answers', 'answers.json', '--json'];
	}

	private run(): string | undefined {
		const runs = join(this.top, 'state', 'gonogo', 'runs');
		const [run] = existsSync(runs)
			? readdirSync(runs).filter((name) => existsSync(join(runs, name, 'journal.jsonl')))
			: [];
		return run === undefined ? undefined : join(runs, run);
	}

	private journal(): RunEvent[] {
		const read = readJournal(this.run() ?? '');
		return read.ok ? read.reading.events : [];
	}

	/** A kill can come between the last event and the exit: then there is nothing left to resume. */
	private isClosed(): boolean {
		const last = this.journal().findLast(({ type }) => type === 'run.closed');
		return last?.type === 'run.closed' && last.outcome === 'complete';
	}

	private ran(): string[] {
		const file = join(this.work, 'ran');
		return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
	}

	/** Does what an operator does whom the run asks: looks whether it was applied. False when it does not ask. */
	private lookUp(): boolean {
		const unknown: Record<string, unknown> = {};
		for (const event of this.journal()) {
			if (event.type !== 'block.started') continue;
			for (const { text } of event.statements) {
				const id = /"([a-d]\d)/.exec(text)?.[1] ?? 'never';
				const applied = this.ran().some((line) => line.startsWith(id));
				unknown[text] = applied ? { applied: 'it says so in the file' } : 'not-applied';
			}
		}
		this.unknowns += 1;
		this.answer({ unknown });
		return this.unknowns < 20;
	}

	private answer(more: object): void {
		writeFileSync(join(this.work, 'answers.json'), JSON.stringify({ ...answers, ...more }));
	}

	private outputs(events: RunEvent[]): string {
		const folder = join(this.run() ?? '', 'executions');
		return events
			.flatMap((event) => (event.type === 'block.started' ? [event.execution] : []))
			.map((execution) => join(folder, execution, 'output'))
			.map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : ''))
			.join('');
	}

	/** What still runs of all this, once it had time to go. */
	private async processes(): Promise<string[]> {
		for (let tries = 0; ; tries += 1) {
			const left = readdirSync('/proc')
				.filter((name) => /^\d+$/.test(name))
				.map((pid) => commandOf(pid))
				.filter((command) => command.includes(this.top));
			if (left.length === 0 || tries === 100) return left;
			await new Promise((resume) => setTimeout(resume, 50));
		}
	}
}

function commandOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
	} catch {
		return '';
	}
}
