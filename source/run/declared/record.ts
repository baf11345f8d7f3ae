import type { Draft } from '../draft.ts';
import type { RunEvent } from '../event.ts';
import { declaredOn } from '../toggle/record.ts';
import type { DeclaredEvent } from './event.ts';

type Handlers = {
	[T in DeclaredEvent['type']]: (draft: Draft, event: Extract<RunEvent, { type: T }>) => void;
};

/** What a declared start and a ticket do to the state. */
export const declaredHandlers: Handlers = {
	'start.declared': (draft, { from, phases, steps, reason, exports, toggles, at, by, seq }) => {
		draft.state.declared = { from, phases, reason, exports, at, by };
		for (const id of phases) draft.own('phases')[id] = { declared: true };
		for (const id of steps) draft.own('steps')[id] = { how: 'declared', note: reason, at, by };
		declaredOn(draft, draft.state.created?.environment ?? '', toggles, { at, seq });
	},
	'ticket.given': (draft, { ticket }) => {
		if (draft.state.created) draft.state.created = { ...draft.state.created, ticket };
	},
};
