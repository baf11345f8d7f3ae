import type { Gate } from '../run/answering.ts';
import type { Answers, FailureAnswer } from '../run/answers.ts';
import type { RollbackOutcome } from '../run/event.ts';
import { foreground } from '../run/progress.ts';
import { findRollback, planRollback } from '../run/rollback-plan.ts';
import { activeRollback, rollbackNext } from '../run/rollback-progress.ts';
import type { RollbackState } from '../run/state.ts';
import type { Engine } from './engine.ts';
import { change } from './walk-through.ts';

export type RollbackEnd =
	| { kind: 'outcome'; outcome: RollbackOutcome; rollback: RollbackState }
	| { kind: 'gate'; gate: Gate }
	| { kind: 'refused'; why: string };

type RollbackAnswers = NonNullable<Answers['rollback']>;

/**
 * Carries a rollback through without a screen, by answers: begins it unless one is under way, and stops at a failed
 * command that they say nothing about. Silence never means yes.
 */
export async function rollBack(engine: Engine, answers: RollbackAnswers): Promise<RollbackEnd> {
	const { run } = engine.snapshot();
	if (!activeRollback(run.state)) {
		const procedure = findRollback(run.runbook, answers.plan);
		if (!procedure) return { kind: 'refused', why: `the guide has no rollback ${answers.plan}` };
		const add =
			answers.add === 'forgotten' ? planRollback(run, procedure, []).forgotten : answers.add;
		const refusal = engine.send({
			kind: 'start-rollback',
			procedure: procedure.id,
			add,
			typed: answers.confirm,
			running: 'interrupt',
		});
		if (refusal) return { kind: 'refused', why: refusal.refused };
	}
	const end = await follow(engine, answers);
	// Its last command has ended and its block may not be heard of yet: nothing else could be done to the run.
	while (end.kind === 'outcome' && foreground(engine.snapshot().run)) await change(engine);
	return end;
}

async function follow(engine: Engine, answers: RollbackAnswers): Promise<RollbackEnd> {
	const tried = new Set<string>();
	for (;;) {
		const rollback = engine.snapshot().run.state.rollbacks.at(-1);
		if (!rollback) return { kind: 'refused', why: 'no rollback has begun' };
		const next = rollbackNext(rollback);
		const sends = answers.notify || rollback.outcome === 'rolled-back';
		switch (next.kind) {
			case 'running':
			case 'run':
				await change(engine);
				continue;
			case 'notify':
				if (!sends || tried.has(next.statement.id)) return ended(rollback);
				tried.add(next.statement.id);
				if (engine.send({ kind: 'notify-rollback' })) return ended(rollback);
				continue;
			case 'finished':
				if (rollback.outcome !== undefined) return ended(rollback);
				// The last command has ended and its block has not been heard of yet.
				await change(engine);
				continue;
			case 'failed':
			case 'unknown': {
				if (rollback.outcome !== undefined) return ended(rollback);
				const problem = settle(engine, answers.failures, next.statement, tried);
				if (problem) return problem;
			}
		}
	}
}

function ended(rollback: RollbackState): RollbackEnd {
	if (rollback.outcome === undefined)
		return { kind: 'refused', why: 'the rollback has no outcome' };
	return { kind: 'outcome', outcome: rollback.outcome, rollback };
}

function settle(
	engine: Engine,
	failures: Record<string, FailureAnswer>,
	{ id, text }: { id: string; text: string },
	tried: Set<string>,
): RollbackEnd | undefined {
	const answer = failures[id] ?? failures[text];
	const what = `${text} failed in the rollback`;
	const gate = { kind: 'gate', gate: { gate: 'failure', name: id, what } } as const;
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

function refusalOf(refusal: ReturnType<Engine['send']>): RollbackEnd | undefined {
	return refusal && { kind: 'refused', why: refusal.refused };
}
