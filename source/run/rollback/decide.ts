import { ahead } from '../ahead.ts';
import { nextExecution, setValues, start as startBlock } from '../decide-run.ts';
import type { EventBody } from '../event.ts';
import type { Decision, Effect, Intent, Run } from '../intent.ts';
import { foreground } from '../progress.ts';
import { carryOut, needsReason, record, refuse, says } from '../refusal.ts';
import { whyNotApproved } from '../sign-off/approval.ts';
import type { Execution, RollbackState } from '../state.ts';
import type { StatementToRun } from '../statement-to-run.ts';
import { type RollbackBatch, rollbackBatch } from './batch.ts';
import { findRollback, planRollback } from './plan.ts';
import {
	activeRollback,
	isLeftBehind,
	type RollbackNext,
	rollbackAtWork,
	rollbackNext,
} from './progress.ts';
import { exportedSoFar, rollbackResult, valuesOf } from './result.ts';
import { currentCommand } from './running.ts';
import { undone } from './undone.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

export function start(run: Run, intent: Of<'start-rollback'>): Decision {
	if (activeRollback(run.state)) return refuse('an emergency rollback is under way already');
	const procedure = findRollback(run.runbook, intent.procedure);
	if (!procedure) return refuse(`the guide has no rollback ${intent.procedure}`);
	const plan = planRollback(run, procedure, intent.add, intent.addBuild);
	if (intent.typed.trim().toLowerCase() !== plan.word) {
		return {
			refused: `type ${plan.word} to run it`,
			need: 'word',
			ask: { kind: 'word', word: plan.word, why: 'emergency rollback' },
		};
	}
	if (plan.statements.length === 0) {
		return refuse(
			`${procedure.title} has no command that could run here: it is described in words only`,
		);
	}
	const unapproved = whyNotApproved(run, { kind: 'rollback', id: procedure.id });
	// Nobody is locked out of an emergency: whoever is alone says so, and it leads the report.
	if (unapproved !== undefined && !says(intent.alone)) {
		return needsReason(`${unapproved}; or say in one line why you begin it alone`);
	}
	const forward = intent.running === 'alongside' ? undefined : foreground(run);
	const rollback = `r${run.state.rollbacks.length + 1}`;
	const begun: EventBody = {
		type: 'rollback.started',
		rollback,
		procedure: procedure.id,
		scope: plan.scope,
		environment: plan.environment,
		statements: plan.statements.map(({ id, text, deploys, environment }) => ({
			id,
			text,
			...(deploys ? { deploys } : {}),
			...(environment === undefined ? {} : { environment }),
		})),
		held: plan.statements.filter(({ held }) => held).map(({ id }) => id),
		added: intent.add,
		typed: intent.typed,
		...(forward === undefined ? {} : { waitsFor: forward.id }),
		...(unapproved !== undefined && says(intent.alone) ? { alone: intent.alone.trim() } : {}),
	};
	if (forward && intent.running === 'interrupt') {
		return carryOut([begun], { kind: 'signal', execution: forward.id, how: 'interrupt' });
	}
	return withNext(run, [begun]);
}

/** The events so far, and then whatever the rollback does next: its next commands, or its outcome. */
function withNext(run: Run, events: EventBody[], effects: Effect[] = []): Decision {
	const after = ahead(run, events);
	const rollback = activeRollback(after.state);
	if (!rollback) return carryOut(events, ...effects);
	const next = rollbackNext(rollback);
	if (next.kind === 'run' && !rollbackAtWork(after.state, rollback)) {
		const started = begin(after, rollback, rollbackBatch(after, rollback));
		if ('refused' in started) return started;
		return carryOut([...events, ...started.events], ...effects, ...started.effects);
	}
	if (next.kind === 'finished') {
		return carryOut([...events, ...conclude(after, rollback)], ...effects);
	}
	return carryOut(events, ...effects);
}

function begin(run: Run, rollback: RollbackState, { statements, mode }: RollbackBatch): Decision {
	const exports = exportedSoFar(run, rollback);
	const started = startBlock(run, {
		type: 'block.started',
		execution: nextExecution(run),
		owner: rollback.procedure,
		statements,
		mode,
		environment: rollback.environment,
		cwd: run.state.environment.cwd,
		rollback: rollback.id,
		...(run.state.git === undefined ? {} : { git: run.state.git }),
	});
	if ('refused' in started || Object.keys(exports).length === 0) return started;
	return {
		events: started.events.map((event) =>
			event.type === 'statement.started'
				? { ...event, toggles: { ...event.toggles, ...exports } }
				: event,
		),
		effects: started.effects.map((effect) =>
			effect.kind === 'execute' ? { ...effect, exports } : effect,
		),
	};
}

/** The outcome of a rollback, and the phases that it takes GO away from. */
function conclude(run: Run, rollback: RollbackState): EventBody[] {
	const { outcome, left } = rollbackResult(run, rollback);
	return [
		{ type: 'rollback.finished', rollback: rollback.id, outcome, left },
		...undone(run, rollback),
	];
}

/**
 * After any block: goes on with the rollback that is under way, or looks at the outcome of the last one again when a
 * command that it had left behind has ended at last.
 */
export function afterBlock(run: Run, events: EventBody[], execution: Execution): Decision {
	if (activeRollback(run.state)) return withNext(run, events);
	if (!isLeftBehind(execution)) return record(...events);
	return record(...events, ...lookAgain(ahead(run, events), execution.rollback));
}

/** The outcome of a rollback that did not get everything done, when it is another one by now. */
function lookAgain(run: Run, id: string | undefined): EventBody[] {
	const rollback = run.state.rollbacks.find((candidate) => candidate.id === id);
	if (rollback?.outcome !== 'incomplete' && rollback?.outcome !== 'failed') return [];
	const { outcome, left } = rollbackResult(run, rollback);
	const same =
		outcome === rollback.outcome && JSON.stringify(left) === JSON.stringify(rollback.left);
	return same ? [] : conclude(run, rollback);
}

/**
 * What was seen of the toggles completes a rollback that was not known to be: they are off after all. Only as long as
 * nothing has gone forward since.
 */
export function seenSince(run: Run, events: EventBody[]): EventBody[] {
	const last = run.state.rollbacks.at(-1);
	if (last?.outcome !== 'incomplete' || goneForward(run, last)) return [];
	const seen = ahead(run, events);
	return rollbackResult(seen, last).outcome === 'rolled-back' ? lookAgain(seen, last.id) : [];
}

/** Whether something was done in a phase since a rollback, or a phase that it undid was opened again. */
function goneForward({ state, runbook }: Run, { id }: RollbackState): boolean {
	const begun = state.order.findIndex((name) => state.executions[name]?.rollback === id);
	const since = state.order.slice(begun).map((name) => state.executions[name]);
	return since.some(
		(execution) =>
			execution !== undefined &&
			execution.rollback === undefined &&
			runbook.phases.some(
				(phase) =>
					phase.id === execution.owner || phase.steps.some((step) => step.id === execution.owner),
			),
	);
}

export function proceed(run: Run, intent: Of<'continue-rollback'>): Decision {
	const rollback = activeRollback(run.state);
	if (!rollback) return refuse('no rollback is under way');
	const next = rollbackNext(rollback);
	if (next.kind === 'waiting' && !intent.alongside) {
		const execution = run.state.executions[next.execution];
		const text = execution === undefined ? 'a forward command' : currentCommand(execution);
		return refuse(`the rollback waits for ${text} to end`);
	}
	// Leaving something behind never runs anything again, whatever became of it meanwhile.
	if (intent.leaveBehind) return leaveBehind(run, rollback, next);
	if (next.kind === 'running' || rollbackAtWork(run.state, rollback)) {
		return refuse('a command of the rollback is still running');
	}
	if (next.kind === 'finished') return withNext(run, []);
	const { statements, mode } = rollbackBatch(run, { ...rollback, waitsFor: undefined });
	const [first, ...rest] = statements;
	if (!first) return refuse('nothing is left to run');
	const edited = editedTo(first, intent.text);
	if (intent.terminal) return begin(run, rollback, { statements: [edited], mode: 'interactive' });
	return begin(run, rollback, { statements: [edited, ...rest], mode });
}

/**
 * Goes on without a command of the rollback whose end is not known: one that runs goes on by itself, of one that was
 * lost nothing is known anyway. Its effect counts as unknown.
 */
function leaveBehind(run: Run, rollback: RollbackState, next: RollbackNext): Decision {
	if (next.kind !== 'running' && next.kind !== 'unknown') {
		return refuse('no command of the rollback is running: nothing is left behind');
	}
	const { id } = next.statement;
	const state = rollback.progress[id];
	const runs = state?.status === 'running';
	return withNext(run, [
		...(runs ? [{ type: 'block.detached', execution: state.execution } as const] : []),
		{
			type: 'statement.settled',
			statement: id,
			how: 'kept-unknown',
			note: runs ? 'left behind while it still ran' : 'left behind: nobody knows how it ended',
			rollback: rollback.id,
		},
	]);
}

export function settle(run: Run, { statement, how, note }: Of<'settle-rollback'>): Decision {
	const rollback = run.state.rollbacks.findLast(({ statements }) =>
		statements.some(({ id }) => id === statement),
	);
	const planned = rollback?.statements.find(({ id }) => id === statement);
	if (!rollback || !planned) return refuse('the rollback has no such command');
	if (rollback.progress[statement]?.status === 'running') {
		return refuse('that command is still running');
	}
	if (!says(note) && how !== 'kept-unknown') return needsReason('say what was seen, in one line');
	const environment = planned.environment ?? rollback.environment;
	const settled: EventBody = {
		type: 'statement.settled',
		statement,
		how,
		note: note.trim(),
		rollback: rollback.id,
		...(planned.deploys
			? { deploys: { environment, toggles: { ...setValues(run), ...valuesOf(run, rollback) } } }
			: {}),
	};
	if (rollback.outcome === undefined) return withNext(run, [settled]);
	// What was missing has been settled by hand: the outcome is looked at again.
	return record(settled, ...lookAgain(ahead(run, [settled]), rollback.id));
}

export function notify(run: Run, { text }: Of<'notify-rollback'>): Decision {
	const rollback = run.state.rollbacks.at(-1);
	if (rollback?.outcome === undefined) return refuse('notices wait until the outcome is known');
	const next = rollbackNext(rollback);
	if (next.kind === 'running') return refuse('the notice is being sent');
	if (next.kind !== 'notify' && next.kind !== 'failed' && next.kind !== 'unknown') {
		return refuse('no notice waits to be sent');
	}
	const { statement } = next;
	return begin(run, rollback, { statements: [editedTo(statement, text)], mode: 'foreground' });
}

const editedTo = (planned: StatementToRun, text: string | undefined): StatementToRun =>
	text === undefined || text === planned.text
		? planned
		: { ...planned, text, original: planned.text };

export function abandon(run: Run, { reason }: Of<'abandon-rollback'>): Decision {
	const rollback = activeRollback(run.state);
	if (!rollback) return refuse('no rollback is under way');
	if (rollbackNext(rollback).kind === 'running') return refuse('stop the running command first');
	const { left } = rollbackResult(run, rollback);
	return record(
		{
			type: 'rollback.finished',
			rollback: rollback.id,
			outcome: 'abandoned',
			left,
			...(says(reason) ? { reason: reason.trim() } : {}),
		},
		...undone(run, rollback),
	);
}

export function acknowledge(run: Run, { reason }: Of<'acknowledge-rollback'>): Decision {
	const rollback = run.state.rollbacks.at(-1);
	if (!rollback?.outcome) return refuse('no rollback has an outcome to take note of');
	return record({
		type: 'rollback.acknowledged',
		rollback: rollback.id,
		...(says(reason) ? { reason: reason.trim() } : {}),
	});
}
