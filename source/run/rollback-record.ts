import type { Draft } from './draft.ts';
import type { EventOf } from './event.ts';
import type { RollbackState, StatementState } from './state.ts';

function change(
	draft: Draft,
	id: string,
	by: (rollback: RollbackState) => Partial<RollbackState>,
): void {
	const rollbacks = draft.own('rollbacks');
	const index = rollbacks.findIndex((rollback) => rollback.id === id);
	const rollback = rollbacks[index];
	if (rollback) rollbacks[index] = { ...rollback, ...by(rollback) };
}

export function started(draft: Draft, event: EventOf<'rollback.started'>): void {
	draft.own('rollbacks').push({
		id: event.rollback,
		procedure: event.procedure,
		scope: event.scope,
		environment: event.environment,
		statements: event.statements,
		held: event.held,
		added: event.added,
		startedAt: event.at,
		by: event.by,
		progress: {},
		left: [],
	});
}

export function progressed(draft: Draft, id: string, statement: string, to: StatementState): void {
	change(draft, id, ({ progress }) => ({ progress: { ...progress, [statement]: to } }));
}

export function finished(draft: Draft, event: EventOf<'rollback.finished'>): void {
	change(draft, event.rollback, () => ({
		finishedAt: event.at,
		outcome: event.outcome,
		left: event.left,
		// An outcome that changed is news again: it stands on every screen until somebody takes note of it.
		acknowledgedAt: undefined,
	}));
}

export function acknowledged(draft: Draft, event: EventOf<'rollback.acknowledged'>): void {
	change(draft, event.rollback, () => ({
		acknowledgedAt: event.at,
		...(event.reason === undefined ? {} : { reason: event.reason }),
	}));
}
