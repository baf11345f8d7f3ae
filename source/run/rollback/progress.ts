import type { Execution, RollbackState, RunState, StatementState } from '../state.ts';
import type { StatementToRun } from '../statement-to-run.ts';

/** Where an emergency rollback stands. */
export type RollbackNext =
	/** A forward command has to end first: it was interrupted, or is waited for. */
	| { kind: 'waiting'; execution: string }
	| { kind: 'running'; statement: StatementToRun }
	/** Nothing runs and nothing failed: the next statement goes ahead, the whole plan was confirmed. */
	| { kind: 'run'; statement: StatementToRun }
	| { kind: 'failed'; statement: StatementToRun; state: StatementState }
	| { kind: 'unknown'; statement: StatementToRun; state: StatementState }
	/** The outcome is known and notices still wait to be sent. */
	| { kind: 'notify'; statement: StatementToRun }
	| { kind: 'finished' };

/** The rollback that is under way: begun and without an outcome. */
export function activeRollback(state: RunState): RollbackState | undefined {
	return state.rollbacks.findLast(({ outcome }) => outcome === undefined);
}

/** The last rollback whose outcome nobody has acknowledged; it is shown on every screen. */
export function unacknowledgedRollback(state: RunState): RollbackState | undefined {
	const last = state.rollbacks.at(-1);
	return last?.outcome !== undefined && last.acknowledgedAt === undefined ? last : undefined;
}

/** Whether a statement of a rollback is behind us: done here, or settled by a person. */
export function isBehind(state: StatementState | undefined): boolean {
	if (state === undefined) return false;
	return state.status === 'ok' || (state.status === 'settled' && state.how !== 'not-applied');
}

/** Whether a command of a rollback was left to itself because it did not end; it may still take effect. */
export function isLeftBehind({ rollback, mode }: Execution): boolean {
	return rollback !== undefined && mode === 'background';
}

/** The block of a rollback that runs now; between two of its statements it does all the same. */
export function rollbackAtWork(
	{ order, executions }: RunState,
	{ id }: RollbackState,
): Execution | undefined {
	const found = order.findLast((name) => {
		const execution = executions[name];
		return execution?.rollback === id && !execution.outcome && !isLeftBehind(execution);
	});
	return found === undefined ? undefined : executions[found];
}

/** Whether a rollback has begun a command since this execution began: what it leaves in the shell no longer counts. */
export function isOvertaken({ order, executions }: RunState, execution: string): boolean {
	const at = order.indexOf(execution);
	return at >= 0 && order.slice(at + 1).some((id) => executions[id]?.rollback !== undefined);
}

/** Whether what an execution reports is still what stands for a statement: nothing else took its place. */
export function speaksFor(state: StatementState | undefined, execution: string): boolean {
	if (state === undefined) return true;
	return state.status === 'settled' ? state.how === 'kept-unknown' : state.execution === execution;
}

/** Whether a statement of the rollback is known to have taken effect. */
export function carried(state: StatementState | undefined): boolean {
	if (state?.status === 'ok') return true;
	return state?.status === 'settled' && (state.how === 'by-hand' || state.how === 'applied');
}

export function rollbackNext(rollback: RollbackState): RollbackNext {
	if (rollback.outcome === undefined && rollback.waitsFor !== undefined) {
		return { kind: 'waiting', execution: rollback.waitsFor };
	}
	const order = [
		...rollback.statements.filter(({ id }) => !rollback.held.includes(id)),
		...rollback.statements.filter(({ id }) => rollback.held.includes(id)),
	];
	for (const statement of order) {
		const state = rollback.progress[statement.id];
		if (isBehind(state)) continue;
		const held = rollback.held.includes(statement.id);
		if (held && rollback.outcome === undefined) return { kind: 'finished' };
		if (state?.status === 'running') return { kind: 'running', statement };
		if (state?.status === 'failed') return { kind: 'failed', statement, state };
		if (state?.status === 'unknown') return { kind: 'unknown', statement, state };
		return { kind: held ? 'notify' : 'run', statement };
	}
	return { kind: 'finished' };
}

/** Whether the rollback has stopped at a command, and goes on only when somebody says how. */
export function waitsForPerson(rollback: RollbackState): boolean {
	const { kind } = rollbackNext(rollback);
	return rollback.outcome === undefined && (kind === 'failed' || kind === 'unknown');
}
