import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { beginRun, type Opened } from '../engine/begin-run.ts';
import type { Engine } from '../engine/engine.ts';
import { isAddress } from '../engine/guide-address.ts';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences } from '../engine/preferences.ts';
import { type RollbackEnd, rollBack } from '../engine/roll-back.ts';
import type { Answers, FailureAnswer } from '../run/answers.ts';
import { emptyState } from '../run/evolve.ts';
import type { Run } from '../run/intent.ts';
import { findRollback, planRollback, rollbackProcedures } from '../run/rollback-plan.ts';
import { activeRollback } from '../run/rollback-progress.ts';
import { version } from '../version.ts';
import { loadAnswers } from './answers-file.ts';
import { loadGuide } from './guide.ts';
import { eventPrinter } from './headless.ts';
import { type CommandIo, exit } from './io.ts';
import { resumeHere } from './open.ts';
import { loadRecord } from './recorded.ts';
import { planLines } from './rollback-text.ts';

const options = {
	plan: { type: 'string', default: 'full' },
	'dry-run': { type: 'boolean', default: false },
	confirm: { type: 'string' },
	environment: { type: 'string' },
	answers: { type: 'string' },
	add: { type: 'string', multiple: true },
	json: { type: 'boolean', default: false },
} as const;

type Values = {
	plan: string;
	'dry-run': boolean;
	confirm?: string;
	environment?: string;
	answers?: string;
	add?: string[];
	json: boolean;
};

/**
 * `gonogo rollback`: the emergency path on plain standard input, for a run, or for a guide without one. It runs nothing
 * without the typed word or `--confirm`; the end of input is a no.
 */
export async function rollback(args: string[], io: CommandIo): Promise<number> {
	const fail = (why: string, code: number = exit.usage) => {
		io.err(`gonogo rollback: ${why}`);
		return code;
	};
	let values: Values;
	let positionals: string[];
	try {
		({ values, positionals } = parseArgs({ args, options, allowPositionals: true }));
	} catch (error) {
		return fail(error instanceof Error ? error.message : String(error));
	}
	const answers = await loadAnswers(values.answers, io.cwd);
	if (!answers.ok) return fail(answers.problem);
	const confirm = values.confirm ?? answers.answers.rollback?.confirm;
	if (confirm === undefined && !io.interactive && !values['dry-run']) {
		return fail(
			'without a terminal it runs only with --confirm and the word of the plan',
			exit.gate,
		);
	}
	const [name] = positionals;
	const isGuide = name !== undefined && (isAddress(name) || isFile(resolve(io.cwd, name)));
	if (values['dry-run']) return dryRun(name, isGuide, values, io);
	const opened = isGuide
		? await withoutRun(name, values.environment ?? answers.answers.environment, io)
		: await resumeHere(name, await operator(io), io, 'headless');
	if (!opened.ok) return fail(opened.problem, opened.heldBy === undefined ? exit.usage : exit.gate);
	const { engine } = opened;
	try {
		return await carryOut(
			engine,
			{
				values,
				known: !isGuide,
				...(confirm === undefined ? {} : { confirm }),
				...(answers.answers.rollback === undefined ? {} : { answers: answers.answers.rollback }),
			},
			io,
		);
	} finally {
		await engine.close('finished');
	}
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

const operator = (io: CommandIo) =>
	whoIsThere(io.cwd, io.env, openPreferences(io.env).values().operator);

/** Prints the plan and opens nothing for writing. */
async function dryRun(
	name: string | undefined,
	isGuide: boolean,
	values: Values,
	io: CommandIo,
): Promise<number> {
	const looked = isGuide && name !== undefined ? await guideOnly(name, io) : lookAt(name, io);
	if (!looked.ok) {
		io.err(`gonogo rollback: ${looked.problem}`);
		return exit.usage;
	}
	const { run } = looked;
	const procedure = findRollback(run.runbook, values.plan);
	if (!procedure) {
		io.err(`gonogo rollback: ${noPlan(run, values.plan)}`);
		return exit.usage;
	}
	const plan = planRollback(run, procedure, added(run, values.add, procedure));
	const environment = plan.environment || (values.environment ?? 'an environment not named yet');
	for (const line of planLines({ ...plan, environment }, !isGuide)) io.out(line);
	return exit.done;
}

type Looked = { ok: true; run: Run } | { ok: false; problem: string };

function lookAt(name: string | undefined, io: CommandIo): Looked {
	const loaded = loadRecord(io, name);
	return loaded.ok ? { ok: true, run: loaded.recorded.run } : loaded;
}

async function guideOnly(path: string, io: CommandIo): Promise<Looked> {
	const loaded = await loadGuide(path, io.cwd);
	return loaded.ok
		? { ok: true, run: { runbook: loaded.guide.runbook, state: emptyState } }
		: loaded;
}

/** A run that begins with its rollback: nothing is known of what is on. */
async function withoutRun(
	path: string,
	environment: string | undefined,
	io: CommandIo,
): Promise<Opened> {
	const loaded = await loadGuide(path, io.cwd);
	if (!loaded.ok) return loaded;
	const target = environment ?? loaded.guide.runbook.annotations?.environment;
	if (target === undefined)
		return { ok: false, problem: 'the target environment is not known: give --environment' };
	return beginRun({
		env: io.env,
		cwd: io.cwd,
		via: 'headless',
		guide: loaded.guide,
		kind: 'run',
		operator: await operator(io),
		environment: target,
		trust: 'screen',
		version,
	});
}

type Emergency = {
	values: Values;
	known: boolean;
	confirm?: string;
	answers?: NonNullable<Answers['rollback']>;
};

async function carryOut(engine: Engine, emergency: Emergency, io: CommandIo): Promise<number> {
	const { values, known } = emergency;
	const { run } = engine.snapshot();
	const say = (line: string) => (values.json ? io.err(line) : io.out(line));
	if (!activeRollback(run.state)) {
		const procedure = findRollback(run.runbook, values.plan);
		if (!procedure) {
			io.err(`gonogo rollback: ${noPlan(run, values.plan)}`);
			return exit.usage;
		}
		const plan = planRollback(run, procedure, added(run, values.add, procedure));
		for (const line of planLines(plan, known)) say(line);
	}
	const typed = emergency.confirm ?? (await askWord(run, values.plan, io));
	if (typed === undefined) {
		io.err('gonogo rollback: nothing ran');
		return exit.gate;
	}
	const stop = engine.onEvent(eventPrinter(values.json, io));
	const end = await persist(engine, emergency, typed, io);
	stop();
	return report(end, io);
}

/** Carries it through; at a failed command a person at the terminal is asked, again and again if need be. */
async function persist(
	engine: Engine,
	{ values, answers }: Emergency,
	typed: string,
	io: CommandIo,
): Promise<RollbackEnd> {
	const failures: Record<string, FailureAnswer> = { ...answers?.failures };
	for (;;) {
		const { run } = engine.snapshot();
		const procedure = findRollback(run.runbook, values.plan);
		const end = await rollBack(engine, {
			plan: values.plan,
			confirm: typed,
			add: procedure ? added(run, values.add, procedure) : [],
			failures,
			notify: answers?.notify ?? false,
		});
		if (end.kind !== 'gate' || !io.interactive) return end;
		const answer = await askFailure(end.gate.what);
		if (answer === undefined || answer === 'stop') return end;
		failures[end.gate.name] = answer;
	}
}

function report(end: RollbackEnd, io: CommandIo): number {
	if (end.kind === 'refused') {
		io.err(`gonogo rollback: ${end.why}`);
		return exit.gate;
	}
	if (end.kind === 'gate') {
		io.err(`gonogo rollback: stopped: ${end.gate.what}`);
		return exit.failed;
	}
	if (end.outcome === 'rolled-back') {
		io.out('ROLLED BACK');
		return exit.done;
	}
	io.out(`ROLLBACK ${end.outcome.toUpperCase()}`);
	for (const { name, certainty, why } of end.rollback.left) {
		io.out(`  ${name}: ${certainty === 'on' ? 'still on' : 'may still be on'} (${why})`);
	}
	return exit.rollbackIncomplete;
}

function noPlan({ runbook }: Run, plan: string): string {
	const names = rollbackProcedures(runbook).map(({ scope, title }) => scope ?? title);
	if (names.length > 0) return `the guide has no rollback ${plan}; it has ${names.join(', ')}`;
	const contacts = runbook.contacts.map(({ name, reach }) => `${name} ${reach}`).join(', ');
	return `the guide has no rollback procedure${contacts === '' ? '' : `; call ${contacts}`}`;
}

function added(
	run: Run,
	names: string[] | undefined,
	procedure: Parameters<typeof planRollback>[1],
): string[] {
	if (names === undefined) return [];
	return names.includes('forgotten') ? planRollback(run, procedure, []).forgotten : names;
}

async function question(text: string): Promise<string | undefined> {
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	const ended = new Promise<undefined>((done) => lines.once('close', () => done(undefined)));
	try {
		return await Promise.race([lines.question(text), ended]);
	} finally {
		lines.close();
	}
}

async function askWord(run: Run, name: string, io: CommandIo): Promise<string | undefined> {
	if (!io.interactive) return undefined;
	if (activeRollback(run.state)) return '';
	const procedure = findRollback(run.runbook, name);
	const word = procedure ? planRollback(run, procedure, []).word : '';
	const typed = await question(`To run it type ${word}, then Enter: `);
	return typed?.trim().toLowerCase() === word ? typed : undefined;
}

/** What to do about a failed command; nothing is the default, and the end of input stops. */
async function askFailure(what: string): Promise<FailureAnswer | undefined> {
	const key = await question(`${what}: r retry, e edit, h done by hand, s stop? `);
	switch (key?.trim().toLowerCase()) {
		case 'r':
			return 'retry';
		case 'e': {
			const edit = (await question('run instead: '))?.trim();
			return edit ? { edit } : undefined;
		}
		case 'h': {
			const saw = (await question('what was seen: '))?.trim();
			return saw ? { 'by-hand': saw } : undefined;
		}
		default:
			return undefined;
	}
}
