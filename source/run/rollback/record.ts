import type { Draft } from '../draft.ts';
import type { EventOf } from '../event.ts';
import type { RollbackState, StatementState } from '../state.ts';
import type { StatementToRun } from '../statement-to-run.ts';
import { isBuild } from './build.ts';

export { speaksFor } from './progress.ts';

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
		...(event.waitsFor === undefined ? {} : { waitsFor: event.waitsFor }),
	});
}

/** A command of the rollback begins: whatever it waited for, it does no longer. What else runs that builds is noted. */
export function began(draft: Draft, event: EventOf<'block.started'>): void {
	const { rollback, execution } = event;
	if (rollback === undefined) return;
	const changes = (statements: readonly StatementToRun[]) =>
		statements.some(({ text, deploys }) => deploys || isBuild(text));
	// A notice, or a look at something, is in nobody's way.
	const beside =
		changes(event.statements) &&
		Object.values(draft.state.executions).some(
			({ id, outcome, statements }) =>
				id !== execution && outcome === undefined && changes(statements),
		);
	change(draft, rollback, () => ({
		waitsFor: undefined,
		...(beside ? { notAlone: true } : {}),
	}));
}

/** A command ended that a rollback may have waited for. */
export function released(draft: Draft, execution: string): void {
	const waiting = draft.state.rollbacks.find(({ waitsFor }) => waitsFor === execution);
	if (waiting) change(draft, waiting.id, () => ({ waitsFor: undefined }));
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
