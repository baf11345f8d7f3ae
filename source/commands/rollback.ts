import { parseArgs } from 'node:util';
import type { Engine } from '../engine/engine.ts';
import { lookAfter, type RollbackEnd, type RollbackManner, rollBack } from '../engine/roll-back.ts';
import type { Answers } from '../run/answers/answers.ts';
import type { Run } from '../run/intent.ts';
import { nextAfterCheck } from '../run/rollback/after.ts';
import { findRollback, planRollback } from '../run/rollback/plan.ts';
import { activeRollback } from '../run/rollback/progress.ts';
import { loadAnswers } from './answers-file.ts';
import { eventPrinter, type HeadlessResult, rollbackCodes } from './headless.ts';
import { type CommandIo, exit } from './io.ts';
import { askAlone, askAtGate, askChecks, askWhy, askWord, runningNow } from './rollback-ask.ts';
import { showOutput } from './rollback-live.ts';
import { guideOnly, lookAt } from './rollback-look.ts';
import { isGuideName, openRollback } from './rollback-open.ts';
import { noPlan, outcomeLines, planJson, planLines } from './rollback-text.ts';

const options = {
	plan: { type: 'string', default: 'full' },
	'dry-run': { type: 'boolean', default: false },
	confirm: { type: 'string' },
	environment: { type: 'string' },
	answers: { type: 'string' },
	add: { type: 'string', multiple: true },
	build: { type: 'boolean', default: false },
	running: { type: 'string' },
	'leave-behind': { type: 'boolean', default: false },
	'take-over': { type: 'string' },
	alone: { type: 'string' },
	checks: { type: 'boolean', default: false },
	acknowledge: { type: 'string' },
	json: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] & {
	plan: string;
};
type Running = NonNullable<RollbackManner['running']>;

const runningWays: readonly Running[] = ['interrupt', 'wait', 'alongside', 'terminate', 'kill'];

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
	const running = runningWays.find((way) => way === values.running);
	if (values.running !== undefined && running === undefined) {
		return fail(`--running is one of ${runningWays.join(', ')}`);
	}
	const answers = await loadAnswers(values.answers, io.cwd);
	if (!answers.ok) return fail(answers.problem);
	const given = answers.answers.rollback;
	const confirm = values.confirm ?? given?.confirm;
	const runsNothing = values['dry-run'] || values.acknowledge !== undefined;
	if (confirm === undefined && !io.interactive && !runsNothing) {
		return fail(
			'without a terminal it runs only with --confirm and the word of the plan',
			exit.gate,
		);
	}
	const [name] = positionals;
	const isGuide = isGuideName(name, io);
	if (values['dry-run']) return dryRun(name, isGuide, values, io);
	const environment = values.environment ?? answers.answers.environment;
	const opened = await openRollback(
		{
			isGuide,
			...(name === undefined ? {} : { name }),
			...(environment === undefined ? {} : { environment }),
			...(values['take-over'] === undefined ? {} : { takeOver: values['take-over'] }),
		},
		io,
	);
	if (!opened.ok) return fail(opened.problem, opened.code);
	const { engine, known } = opened;
	const manner: RollbackManner = {
		leaveBehind: values['leave-behind'],
		...(running === undefined ? {} : { running }),
		...(values.alone === undefined ? {} : { alone: values.alone }),
	};
	try {
		if (values.acknowledge !== undefined) return acknowledge(engine, values.acknowledge, io);
		const emergency: Emergency = {
			values,
			known,
			manner,
			...(confirm === undefined ? {} : { confirm }),
			...(given === undefined ? {} : { answers: given }),
		};
		return await carryOut(engine, emergency, io);
	} finally {
		await engine.close('finished');
	}
}

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
	const add = added(run, values, procedure);
	const planned = planRollback(run, procedure, add, values.build);
	const environment = planned.environment || (values.environment ?? 'an environment not named yet');
	const plan = { ...planned, environment };
	if (values.json) io.out(JSON.stringify(planJson(run, plan, !isGuide), undefined, '\t'));
	else for (const line of planLines(plan, !isGuide)) io.out(line);
	return exit.done;
}

type Emergency = {
	values: Values;
	known: boolean;
	manner: RollbackManner;
	confirm?: string;
	answers?: NonNullable<Answers['rollback']>;
};

async function carryOut(engine: Engine, emergency: Emergency, io: CommandIo): Promise<number> {
	const { values, known, manner } = emergency;
	const { run } = engine.snapshot();
	const say = (line: string) => (values.json ? io.err(line) : io.out(line));
	const goesOn = activeRollback(run.state) !== undefined;
	if (goesOn) {
		say('An emergency rollback is under way already: it goes on.');
	} else {
		const procedure = findRollback(run.runbook, values.plan);
		if (!procedure) {
			io.err(`gonogo rollback: ${noPlan(run, values.plan)}`);
			return exit.usage;
		}
		const plan = planRollback(run, procedure, added(run, values, procedure), values.build);
		for (const line of planLines(plan, known)) say(line);
	}
	const typed = emergency.confirm ?? (goesOn ? '' : await askWord(run, values.plan));
	if (typed === undefined) {
		io.err('gonogo rollback: nothing ran');
		return exit.gate;
	}
	if (!goesOn && manner.alone === undefined && io.interactive) {
		Object.assign(manner, await askAlone(run, values.plan));
	}
	const live = values.json ? undefined : showOutput(engine, io);
	const print = eventPrinter(values.json, io);
	const stop = engine.onEvent((event) => {
		live?.look();
		print(event);
	});
	const end = await persist(engine, emergency, typed, io);
	live?.stop();
	if (end.kind === 'outcome') await after(engine, values, io);
	stop();
	return report(engine, end, values, io);
}

/** Carries it through; wherever it stops, a person at the terminal is asked, again and again if need be. */
async function persist(
	engine: Engine,
	{ values, answers, manner }: Emergency,
	typed: string,
	io: CommandIo,
): Promise<RollbackEnd> {
	const { run } = engine.snapshot();
	const procedure = findRollback(run.runbook, values.plan);
	const given = {
		plan: values.plan,
		confirm: typed,
		add: procedure ? added(run, values, procedure) : [],
		failures: { ...answers?.failures },
		notify: answers?.notify ?? false,
		build: values.build || (answers?.build ?? false),
		...(answers?.running === undefined ? {} : { running: answers.running }),
	};
	for (;;) {
		const interrupted = new AbortController();
		const onSignal = () => interrupted.abort();
		process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
		const end = await rollBack(engine, given, { ...manner, signal: interrupted.signal });
		process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
		manner.leaveBehind = false;
		const gate = gateOf(engine, end);
		if (gate === undefined || !io.interactive) return end;
		if (!(await askAtGate(gate, engine, manner))) return end;
	}
}

function gateOf(engine: Engine, end: RollbackEnd): Parameters<typeof askAtGate>[0] | undefined {
	if (end.kind === 'gate') return end.gate;
	if (end.kind !== 'interrupted') return undefined;
	const now = runningNow(engine.snapshot().run);
	return now && { gate: 'interrupted', ...now };
}

/** Once the outcome is known: the guide's own checks, then the reason that nobody was asked for before. */
async function after(engine: Engine, values: Values, io: CommandIo): Promise<void> {
	const { state } = engine.snapshot().run;
	const say = (line: string) => (values.json ? io.err(line) : io.out(line));
	for (const line of outcomeText(engine)) say(line);
	const check = nextAfterCheck(engine.snapshot().run);
	if (check !== undefined) {
		const wanted = values.checks || (io.interactive && (await askChecks(check.statement.text)));
		if (wanted) await lookAfter(engine);
	}
	if (!io.interactive || state.rollbacks.at(-1)?.acknowledgedAt !== undefined) return;
	const reason = await askWhy();
	if (reason === undefined) return;
	engine.send({ kind: 'acknowledge-rollback', ...(reason.trim() ? { reason } : {}) });
}

function outcomeText(engine: Engine): string[] {
	const { run } = engine.snapshot();
	const last = run.state.rollbacks.at(-1);
	return last === undefined ? [] : outcomeLines(run, last);
}

function report(engine: Engine, end: RollbackEnd, { json }: Values, io: CommandIo): number {
	const { run } = engine.snapshot();
	const result = (code: number, more: Partial<HeadlessResult>): number => {
		const id = run.state.created?.run ?? '';
		if (json) io.out(JSON.stringify({ type: 'result', run: id, exit: code, ...more }));
		return code;
	};
	switch (end.kind) {
		case 'refused':
			io.err(`gonogo rollback: ${end.why}`);
			return result(exit.gate, { problem: end.why });
		case 'gate':
			io.err(`gonogo rollback: stopped: ${end.gate.what}`);
			return result(exit.failed, { gate: end.gate });
		case 'interrupted':
			io.err('gonogo rollback: interrupted; what runs goes on, gonogo rollback takes it up again');
			return result(exit.interrupted, { problem: 'interrupted' });
		case 'outcome': {
			const { outcome, left } = run.state.rollbacks.at(-1) ?? end.rollback;
			const settled = outcome ?? end.outcome;
			return result(rollbackCodes[settled], { rollback: { outcome: settled, left } });
		}
	}
}

/** Takes note of the last outcome, with the reason that may have gone unsaid in the hurry. */
function acknowledge(engine: Engine, reason: string, io: CommandIo): number {
	const refused = engine.send({
		kind: 'acknowledge-rollback',
		...(reason.trim() ? { reason } : {}),
	});
	if (refused) {
		io.err(`gonogo rollback: ${refused.refused}`);
		return exit.gate;
	}
	return exit.done;
}

function added(run: Run, { add }: Values, procedure: Parameters<typeof planRollback>[1]): string[] {
	if (add === undefined) return [];
	return add.includes('forgotten') ? planRollback(run, procedure, []).advised : add;
}
