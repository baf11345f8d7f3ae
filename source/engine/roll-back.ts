import type { Gate } from '../run/answers/answering.ts';
import type { Answers, FailureAnswer } from '../run/answers/answers.ts';
import type { WhileRunning } from '../run/intent.ts';
import { nextAfterCheck } from '../run/rollback/after.ts';
import type { RollbackOutcome } from '../run/rollback/event.ts';
import { findRollback, planRollback } from '../run/rollback/plan.ts';
import { activeRollback, rollbackAtWork, rollbackNext } from '../run/rollback/progress.ts';
import { currentCommand, runningDefault } from '../run/rollback/running.ts';
import type { RollbackState } from '../run/state.ts';
import type { StatementToRun } from '../run/statement-to-run.ts';
import type { Engine } from './engine.ts';
import { change, changeWithin } from './walk-through.ts';

export type RollbackEnd =
	| { kind: 'outcome'; outcome: RollbackOutcome; rollback: RollbackState }
	| { kind: 'gate'; gate: Gate }
	| { kind: 'refused'; why: string }
	| { kind: 'interrupted' };

type RollbackAnswers = NonNullable<Answers['rollback']>;

export type RollbackManner = {
	/**
	 * What happens to a forward command that still runs. After the interrupt, `terminate` and `kill` ask it again and
	 * harder when it does not end; nothing else ever does. Without it the danger of the command decides.
	 */
	running?: WhileRunning | 'terminate' | 'kill';
	/** Why it begins without the second person that the guide asks for. */
	alone?: string;
	/** Leaves the command of the rollback that runs when this begins behind, as unknown. */
	leaveBehind?: boolean;
	/** How long a forward command has to end each time it is asked to, in milliseconds. */
	patienceMs?: number;
	/** Stops following; what runs goes on. */
	signal?: AbortSignal;
};

const patience = 10_000;

/**
 * Carries a rollback through without a screen, by answers: begins it unless one is under way, and stops at a failed
 * command that they say nothing about, and at one that does not end. Silence never means yes.
 */
export async function rollBack(
	engine: Engine,
	answers: RollbackAnswers,
	given: RollbackManner = {},
): Promise<RollbackEnd> {
	const { run } = engine.snapshot();
	const running = given.running ?? answers.running ?? runningDefault(run);
	const manner = { ...given, ...(running === undefined ? {} : { running }) };
	if (!activeRollback(run.state)) {
		const procedure = findRollback(run.runbook, answers.plan);
		if (!procedure) return { kind: 'refused', why: `the guide has no rollback ${answers.plan}` };
		const add =
			answers.add === 'forgotten' ? planRollback(run, procedure, []).advised : answers.add;
		const refusal = engine.send({
			kind: 'start-rollback',
			procedure: procedure.id,
			add,
			typed: answers.confirm,
			running: running === 'wait' || running === 'alongside' ? running : 'interrupt',
			...(answers.build ? { addBuild: true } : {}),
			...(manner.alone === undefined ? {} : { alone: manner.alone }),
		});
		if (refusal) return { kind: 'refused', why: refusal.refused };
	} else if (manner.leaveBehind) {
		const refusal = engine.send({ kind: 'continue-rollback', leaveBehind: true });
		if (refusal) return { kind: 'refused', why: refusal.refused };
	}
	return follow(engine, answers, manner);
}

async function follow(
	engine: Engine,
	answers: RollbackAnswers,
	manner: RollbackManner,
): Promise<RollbackEnd> {
	const tried = new Set<string>();
	for (;;) {
		if (manner.signal?.aborted) return { kind: 'interrupted' };
		const rollback = engine.snapshot().run.state.rollbacks.at(-1);
		if (!rollback) return { kind: 'refused', why: 'no rollback has begun' };
		const next = rollbackNext(rollback);
		const sends = answers.notify || rollback.outcome === 'rolled-back';
		switch (next.kind) {
			case 'waiting': {
				const problem = await forwardEnds(engine, next.execution, manner);
				if (problem) return problem;
				continue;
			}
			case 'running':
				await change(engine, manner.signal);
				continue;
			case 'run': {
				if (rollbackAtWork(engine.snapshot().run.state, rollback)) {
					await change(engine, manner.signal);
					continue;
				}
				// Only after a record that ends between two commands: otherwise each begins with the end of the one before.
				const refused = refusalOf(engine.send({ kind: 'continue-rollback' }));
				if (refused) return refused;
				continue;
			}
			case 'notify':
				if (!sends || tried.has(next.statement.id)) return ended(rollback);
				tried.add(next.statement.id);
				if (engine.send({ kind: 'notify-rollback' })) return ended(rollback);
				continue;
			case 'finished':
				if (rollback.outcome !== undefined) return ended(rollback);
				// The last command has ended and its block has not been heard of yet.
				await change(engine, manner.signal);
				continue;
			case 'failed':
			case 'unknown': {
				if (rollback.outcome !== undefined) return ended(rollback);
				const problem = settle(engine, answers.failures, next, tried);
				if (problem) return problem;
			}
		}
	}
}

const harder = { interrupt: [], terminate: ['terminate'], kill: ['terminate', 'kill'] } as const;

/** Sees to it that the forward command ends which the rollback waits for, or goes on beside it. */
async function forwardEnds(
	engine: Engine,
	execution: string,
	{ running = 'interrupt', patienceMs = patience, signal }: RollbackManner,
): Promise<RollbackEnd | undefined> {
	if (running === 'alongside') {
		return refusalOf(engine.send({ kind: 'continue-rollback', alongside: true }));
	}
	const waits = () => {
		const rollback = activeRollback(engine.snapshot().run.state);
		return rollback?.waitsFor === execution && !signal?.aborted;
	};
	if (running === 'wait') {
		while (waits()) await change(engine, signal);
		return undefined;
	}
	for (const how of [undefined, ...harder[running]]) {
		if (how !== undefined) engine.send({ kind: 'stop', execution, how });
		const until = performance.now() + patienceMs;
		while (waits() && performance.now() < until) {
			await changeWithin(engine, Math.max(1, Math.ceil(until - performance.now())), signal);
		}
		if (!waits()) return undefined;
	}
	const found = engine.snapshot().run.state.executions[execution];
	const what = `${found ? currentCommand(found) : execution} does not end`;
	return { kind: 'gate', gate: { gate: 'running', name: execution, what } };
}

function ended(rollback: RollbackState): RollbackEnd {
	if (rollback.outcome === undefined)
		return { kind: 'refused', why: 'the rollback has no outcome' };
	return { kind: 'outcome', outcome: rollback.outcome, rollback };
}

function settle(
	engine: Engine,
	failures: Record<string, FailureAnswer>,
	{ kind, statement: { id, text } }: { kind: 'failed' | 'unknown'; statement: StatementToRun },
	tried: Set<string>,
): RollbackEnd | undefined {
	const answer = failures[id] ?? failures[text];
	const what =
		kind === 'failed' ? `${text} failed in the rollback` : `nobody knows how ${text} ended`;
	const gate = {
		kind: 'gate',
		gate: { gate: kind === 'failed' ? 'failure' : 'unknown', name: id, what },
	} as const;
	if (answer === undefined || answer === 'stop') return gate;
	if (answer === 'retry' || 'edit' in answer) {
		if (tried.has(id)) return gate;
		tried.add(id);
		return refusalOf(
			engine.send({
				kind: 'continue-rollback',
				...(answer === 'retry' ? {} : { text: answer.edit }),
			}),
		);
	}
	const settled =
		'by-hand' in answer
			? ({ how: 'by-hand', note: answer['by-hand'] } as const)
			: ({ how: 'passed-over', note: answer['go-on'] } as const);
	return refusalOf(engine.send({ kind: 'settle-rollback', statement: id, ...settled }));
}

/** Runs the guide's own checks after a rollback, one after the other; what each came to stands in the run. */
export async function lookAfter(engine: Engine, signal?: AbortSignal): Promise<void> {
	for (;;) {
		const { run } = engine.snapshot();
		const check = nextAfterCheck(run);
		if (check === undefined || signal?.aborted) return;
		const { owner, statement } = check;
		const statements = [{ id: statement.id, text: statement.text }];
		if (engine.send({ kind: 'run', owner, statements, mode: 'foreground' })) return;
		const runs = () => engine.snapshot().run.state.statements[statement.id]?.status === 'running';
		while (runs() && !signal?.aborted) await change(engine, signal);
	}
}

function refusalOf(refusal: ReturnType<Engine['send']>): RollbackEnd | undefined {
	return refusal && { kind: 'refused', why: refusal.refused };
}
