import type { Draft } from '../draft.ts';
import type { RunEvent } from '../event.ts';
import type { RunState } from '../state.ts';
import type { SignOffEvent } from './event.ts';

type Handlers = {
	[T in SignOffEvent['type']]: (draft: Draft, event: Extract<RunEvent, { type: T }>) => void;
};

/** What a sign-off, a decision and their taking back do to the state. */
export const signOffHandlers: Handlers = {
	'item.signed': (draft, { type: _, v: __, mono: ___, ...signOff }) => {
		draft.own('items')[signOff.item] = signOff;
	},
	'item.withdrawn': (draft, { item }) => {
		delete draft.own('items')[item];
	},
	'phase.opened': (draft, { phase, reason, at, again }) => {
		changePhase(draft, phase, again ? { undoneBy: undefined } : { openedEarly: { reason, at } });
	},
	'phase.decided': (draft, { phase, decision, at, by, reason, open }) => {
		changePhase(draft, phase, {
			decision: { decision, at, by, open, ...(reason === undefined ? {} : { reason }) },
			undoneBy: undefined,
		});
	},
	'role.decided': (draft, { phase, role, decision, name, operator, sha256, line, at }) => {
		const said = { decision, name, operator, sha256, at, ...(line === undefined ? {} : { line }) };
		changePhase(draft, phase, { roles: { ...draft.state.phases[phase]?.roles, [role]: said } });
	},
	'phase.undone': (draft, { phase, rollback, reopened }) => {
		changePhase(draft, phase, {
			decision: undefined,
			openedEarly: undefined,
			declared: undefined,
			roles: undefined,
			undoneBy: rollback,
		});
		reopen(draft, reopened);
		for (const id of reopened) delete draft.own('items')[id];
	},
	'approval.given': (draft, { subject, sha256, operator, at }) => {
		draft.own('approvals').push({ subject, sha256, operator, at });
	},
};

/** Steps and statements that are to do again. */
export function reopen(draft: Draft, ids: readonly string[]): void {
	for (const id of ids) {
		delete draft.own('statements')[id];
		delete draft.own('steps')[id];
	}
}

function changePhase(draft: Draft, id: string, change: Partial<RunState['phases'][string]>): void {
	draft.own('phases')[id] = { ...draft.state.phases[id], ...change };
}
