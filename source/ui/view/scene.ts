import { type Batch, batchFrom, blocksOf, isDone } from '../../run/ask.ts';
import type { Run } from '../../run/intent.ts';
import { type NextHold, nextOrHold } from '../../run/next.ts';
import { currentPhase, foreground, isStepDone, type Next } from '../../run/progress.ts';
import { activeRollback, unacknowledgedRollback } from '../../run/rollback/progress.ts';
import type { Execution, RollbackState } from '../../run/state.ts';
import { findStatement, findStep } from '../../runbook/lookup.ts';
import type { Phase, Procedure, Statement, Step } from '../../runbook/model.ts';
import { currentStatement } from './current.ts';
import type { View } from './view.ts';

/** What is next, also for a step of a procedure outside the phases. */
export type SceneNext =
	| Next
	| NextHold
	| { kind: 'procedure'; procedure: Procedure; step: Step; batch: Batch };

/** What the screens show of a run for a view: worked out from both, never kept. */
export type Scene = {
	next: SceneNext;
	phase?: Phase;
	procedure?: Procedure;
	step?: Step;
	/** Commands of the step in the order they are listed, offered ones last. */
	statements: Statement[];
	/** The statement that the keys of the step act on. */
	selected?: Statement;
	/** The foreground execution, if one runs. */
	running?: Execution;
	/** The execution whose output belongs beside the step. */
	output?: string;
	/** The rollback under way, or the last one whose outcome nobody took note of. */
	rollback?: RollbackState;
	/** True while the operator is to say what became of a command. */
	asksUnknown: boolean;
};

type Place = { phase?: Phase; procedure?: Procedure; step?: Step };

/** The step with this id, or the first step of the phase or procedure with it. */
export function placeOfStep(run: Run, id: string): Place {
	const { at: _, ...place } = findStep(run.runbook, id) ?? {};
	return place;
}

function placeOfNext(run: Run, next: Next | NextHold): Place {
	switch (next.kind) {
		case 'run':
		case 'failed':
		case 'by-hand':
		case 'hold':
			return { phase: next.phase, step: next.step };
		case 'unknown':
			return {
				...(next.phase ? { phase: next.phase } : {}),
				...(next.step ? { step: next.step } : {}),
			};
		case 'running':
			return placeOfStep(run, next.execution.owner);
		case 'choose': {
			const [step] = next.steps;
			return { phase: next.phase, ...(step ? { step } : {}) };
		}
		case 'sign-off':
		case 'go':
		case 'no-go':
		case 'undone':
			return lastStep(next.phase);
		case 'rollback':
			return openPlace(run);
		case 'complete':
			return lastStep(run.runbook.phases.at(-1));
	}
}

/** Where the rollout would go on. */
function openPlace(run: Run): Place {
	const phase = currentPhase(run) ?? run.runbook.phases.at(-1);
	const step = phase?.steps.find((one) => !isStepDone(run, one));
	return step && phase ? { phase, step } : lastStep(phase);
}

function lastStep(phase: Phase | undefined): Place {
	const step = phase?.steps.at(-1);
	return { ...(phase ? { phase } : {}), ...(step ? { step } : {}) };
}

/** The next command of a procedure: the one after the last that ran, from the top again after the last. */
function nextOfProcedure(
	run: Run,
	{ procedure, step }: Place,
	selected?: string,
): SceneNext | undefined {
	if (!procedure || !step) return undefined;
	const statements = step.blocks.flatMap((block) => block.statements);
	const chosen =
		statements.find(({ id }) => id === selected) ??
		statements.find(({ id }) => !isDone(run, id)) ??
		statements[0];
	const batch = chosen && batchFrom(run, step.id, chosen.id, 'one');
	return batch && { kind: 'procedure', procedure, step, batch };
}

function statementsIn(run: Run, step: Step | undefined): Statement[] {
	if (step === undefined) return [];
	return blocksOf(run.runbook, step.id).flatMap((block) => block.statements);
}

/** The statement that Enter is about, when there is one. */
function nextStatement(run: Run, next: SceneNext): string | undefined {
	switch (next.kind) {
		case 'run':
		case 'procedure':
			return next.batch.statements[0]?.id;
		case 'failed':
			return next.statement.id;
		case 'unknown':
			return next.statement;
		case 'hold':
			return next.hold.hold;
		case 'running':
			return currentStatement(run, next.execution)?.id;
		default:
			return undefined;
	}
}

/** The last execution of the statement, else of anything in the step, else of the whole run. */
function outputOf(
	run: Run,
	statements: Statement[],
	selected: string | undefined,
): string | undefined {
	const own = selected === undefined ? undefined : run.state.statements[selected];
	if (own && 'execution' in own) return own.execution;
	const ids = new Set(statements.map(({ id }) => id));
	const { order, executions } = run.state;
	return (
		order.findLast((execution) =>
			executions[execution]?.statements.some(({ id }) => ids.has(id)),
		) ?? order.at(-1)
	);
}

/** The last execution of a rollback, or of a check since its outcome, while it is what the screen is about. */
function outputOfRollback({ state }: Run, rollback: RollbackState | undefined): string | undefined {
	if (!rollback) return undefined;
	const { id: own, finishedAt } = rollback;
	return state.order.findLast((id) => {
		const execution = state.executions[id];
		if (execution === undefined) return false;
		return (
			execution.rollback === own || (finishedAt !== undefined && execution.startedAt >= finishedAt)
		);
	});
}

function placeShown(run: Run, view: View, next: Next | NextHold): Place {
	if (view.steps.focus !== undefined) {
		const focused = placeOfStep(run, view.steps.focus);
		if (focused.step) return focused;
	}
	return placeOfNext(run, next);
}

export function sceneOf(run: Run, view: View): Scene {
	const { focus, selected: chosen, besideUnknown } = view.steps;
	const upNext = nextOrHold(run, focus);
	const place = placeShown(run, view, upNext);
	const idle =
		upNext.kind !== 'rollback' &&
		upNext.kind !== 'running' &&
		(upNext.kind !== 'unknown' || besideUnknown);
	const next = (idle && place.procedure && nextOfProcedure(run, place, chosen)) || upNext;
	const statements = statementsIn(run, place.step);
	const selectedId = statements.some(({ id }) => id === chosen) ? chosen : nextStatement(run, next);
	const selected = statements.find(({ id }) => id === selectedId) ?? statements.at(-1);
	const running = foreground(run);
	const rollback = activeRollback(run.state) ?? unacknowledgedRollback(run.state);
	const ofRollback = view.screen === 'emergency' ? outputOfRollback(run, rollback) : undefined;
	const output = ofRollback ?? running?.id ?? outputOf(run, statements, selected?.id);
	return {
		next,
		...place,
		statements,
		...(selected ? { selected } : {}),
		...(running ? { running } : {}),
		...(output === undefined ? {} : { output }),
		...(rollback ? { rollback } : {}),
		asksUnknown:
			next.kind === 'unknown' &&
			!besideUnknown &&
			run.state.statements[next.statement]?.status === 'unknown',
	};
}

/** The command of the guide with this id, wherever it stands. */
export function commandText(run: Run, id: string): string {
	return findStatement(run.runbook, id)?.statement.text ?? id;
}
