import type { Draft } from '../draft.ts';
import type { RunEvent, SessionOpened } from '../event.ts';
import type { HandOverEvent } from './event.ts';
import type { HandOver } from './hand-over.ts';

type Handlers = {
	[T in HandOverEvent['type']]: (draft: Draft, event: Extract<RunEvent, { type: T }>) => void;
};

function change(draft: Draft, next: (before: HandOver) => HandOver): void {
	draft.state.handOver = next(draft.state.handOver ?? {});
}

/** What asking for a run and passing it on do to the state. */
export const handOverHandlers: Handlers = {
	'handover.asked': (draft, { operator, at }) =>
		change(draft, (before) => ({ ...before, asked: { operator, at } })),
	'handover.offered': (draft, { to, at }) =>
		change(draft, ({ asked: _, ...before }) => ({
			...before,
			offered: { at, ...(to === undefined ? {} : { to }) },
		})),
	'handover.withdrawn': (draft) => change(draft, ({ asked: _, offered: __, ...before }) => before),
	'handover.accepted': (draft, { operator, at }) =>
		change(draft, (before) => ({ ...before, accepted: { operator, at } })),
	'takeover.explained': (draft) => change(draft, ({ unexplained: _, ...before }) => before),
};

/**
 * A session begins: no offer outlives the one it was made in, and one that never ended is to be explained, unless the
 * same login comes back to its own after a power cut.
 */
export function sessionBegins(draft: Draft, { operator, takenFrom }: SessionOpened): void {
	const last = draft.state.sessions.at(-1);
	const lost = last !== undefined && last.closedAt === undefined ? last.operator : undefined;
	const own = lost?.login === operator.login && lost.host === operator.host;
	const from = takenFrom?.name ?? (own ? undefined : lost?.name);
	if (from === undefined) delete draft.state.handOver;
	else draft.state.handOver = { unexplained: from };
}
