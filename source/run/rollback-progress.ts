import type { RollbackOutcome, StatementToRun, ToggleLeft } from './event.ts';
import type { Run } from './intent.ts';
import type { RollbackState, RunState, StatementState } from './state.ts';
import { maybeStillOn, toggleBoard } from './toggle-board.ts';

/** Where an emergency rollback stands. */
export type RollbackNext =
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

export function rollbackNext(rollback: RollbackState): RollbackNext {
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

/** Statements that run together next: up to the next deploying one, which always begins its own process. */
export function rollbackBatch(rollback: RollbackState): StatementToRun[] {
	const next = rollbackNext(rollback);
	if (next.kind !== 'run' && next.kind !== 'failed' && next.kind !== 'unknown') return [];
	const plan = rollback.statements.filter(({ id }) => !rollback.held.includes(id));
	const from = plan.findIndex(({ id }) => id === next.statement.id);
	const batch = [next.statement];
	for (const statement of plan.slice(from + 1)) {
		if (statement.deploys || isBehind(rollback.progress[statement.id])) break;
		batch.push(statement);
	}
	return batch;
}

/**
 * What a rollback has come to, once nothing but notices is left to run. A full one is complete when nothing that the
 * rollout turned on may still be on; any other when every toggle that it names is off.
 */
export function rollbackResult(
	run: Run,
	rollback: RollbackState,
): { outcome: RollbackOutcome; left: ToggleLeft[] } {
	const left = [...stillOn(run, rollback), ...notCarried(run, rollback)];
	const unfinished = rollback.statements.some(
		({ id, deploys }) => deploys && !carried(rollback.progress[id]),
	);
	return { outcome: left.length === 0 && !unfinished ? 'rolled-back' : 'incomplete', left };
}

/** In a guide without toggles, the commands themselves are all that can be said about what was undone. */
function notCarried(run: Run, rollback: RollbackState): ToggleLeft[] {
	if (toggleBoard(run).length > 0) return [];
	return rollback.statements
		.filter(({ id }) => !rollback.held.includes(id) && !carried(rollback.progress[id]))
		.map(({ text }) => ({ name: text, certainty: 'maybe', why: 'it did not succeed here' }));
}

/** Whether a statement of the rollback is known to have taken effect. */
function carried(state: StatementState | undefined): boolean {
	if (state?.status === 'ok') return true;
	return state?.status === 'settled' && (state.how === 'by-hand' || state.how === 'applied');
}

function stillOn(run: Run, rollback: RollbackState): ToggleLeft[] {
	const named = new Set(namedOff(run, rollback));
	const rows =
		rollback.scope === 'full'
			? [...maybeStillOn(run), ...namedStillOn(run, named)]
			: namedStillOn(run, named);
	const seen = new Set<string>();
	return rows
		.filter(({ name }) => !seen.has(name) && seen.add(name))
		.map(({ name, status, why }) => ({ name, certainty: status === 'on' ? 'on' : 'maybe', why }));
}

const namedStillOn = (run: Run, named: ReadonlySet<string>) =>
	toggleBoard(run).filter(
		({ name, status }) => named.has(name) && (status === 'on' || status === 'maybe'),
	);

/** Toggles that the rollback's own statements turn off. */
function namedOff(run: Run, rollback: RollbackState): string[] {
	const procedure = run.runbook.procedures.find(({ id }) => id === rollback.procedure);
	const exported = (procedure?.steps ?? [])
		.flatMap(({ blocks }) => blocks)
		.flatMap(({ statements }) => statements)
		.flatMap(({ exports }) => Object.keys(exports));
	return [...new Set([...rollback.added, ...exported])];
}
