import type { EventType, RunEvent } from '../run/event.ts';
import type { Note } from '../run/state.ts';
import { attendanceOf } from './attendance.ts';
import { eventWords } from './event-words.ts';
import type { Names } from './names.ts';
import { between } from './words.ts';

/** Somebody's time away from a run, as whoever comes back has to know it. Times are RFC 3339, UTC. */
export type Absence = {
	/** Who is away: the one who comes back, or whoever held the run last when they never had it open. */
	who: string;
	/** Whether that is the one who comes back. */
	own: boolean;
	/** Somebody has the run open now: whoever came last is not away at all. */
	held?: true;
	/** The last thing recorded of them, and until when they are away. */
	from: string;
	to: string;
	/** What counts since then, the oldest first; for somebody who never had the run open, since it began. */
	happened: Happened[];
	/** Notes since then; for somebody who never had it open, those of the last session as well. */
	notes: Note[];
	/** Stretches of it in which nobody watched, in order, never overlapping. */
	unwatched: { from: string; to: string }[];
	unwatchedMs: number;
};

export type Happened = { at: string; by: string; says: string; grave: boolean };

/** What somebody who was away has to know, and whether it is bad news; commands are looked at one by one. */
const counts: Partial<Record<EventType, 'plain' | 'grave'>> = {
	'session.opened': 'plain',
	'session.closed': 'plain',
	'run.closed': 'plain',
	'journal.repaired': 'grave',
	'guide.adopted': 'grave',
	'statement.settled': 'grave',
	'step.settled': 'plain',
	'item.signed': 'plain',
	'item.withdrawn': 'grave',
	'phase.opened': 'plain',
	'phase.decided': 'plain',
	'role.decided': 'plain',
	'phase.undone': 'grave',
	'approval.given': 'plain',
	'handover.accepted': 'plain',
	'start.declared': 'grave',
	'ticket.given': 'plain',
	'takeover.explained': 'plain',
	'rollback.started': 'grave',
	'rollback.finished': 'grave',
	'rollback.acknowledged': 'plain',
	'guard.dismissed': 'grave',
	'halt.raised': 'grave',
	'halt.overridden': 'grave',
	'halt.cleared': 'plain',
	'hold.started': 'plain',
	'hold.ended': 'plain',
	'hold.closed': 'grave',
	'escalation.told': 'plain',
};

export type AbsenceQuestion = {
	/** Of a run up to the moment at which it is asked. */
	events: readonly RunEvent[];
	named: Names;
	/** Who comes back. */
	login: string;
	until: string;
	/** Whether somebody has the run open at that moment, so that the time up to it is watched. */
	held?: boolean;
};

/** What happened since this login last had the run open; undefined for a run that nobody has had open. */
export function absenceOf({
	events,
	named,
	login,
	until,
	held = false,
}: AbsenceQuestion): Absence | undefined {
	const { sessions, gaps } = attendanceOf(events);
	const own = sessions.findLast((session) => session.login === login);
	const last = sessions.at(-1);
	const left = own ?? last;
	if (!left || !last) return undefined;
	const { by: who, to: from } = left;
	const nobody = held ? [] : [{ from: last.to, to: until }];
	const unobserved = events.flatMap((event) => (event.type === 'time.unobserved' ? [event] : []));
	const unwatched = merged([...gaps, ...nobody, ...unobserved], from, until);
	return {
		who,
		own: own !== undefined,
		...(held ? { held } : {}),
		from,
		to: until,
		happened: happenedIn(events, named).filter(({ at }) => !own || at > from),
		notes: events.flatMap((event) => {
			if (event.type !== 'note.added' || (own ? event.at <= from : event.at < last.from)) return [];
			const { at, by, text } = event;
			return [{ at, by, text }];
		}),
		unwatched,
		unwatchedMs: unwatched.reduce((sum, one) => sum + between(one.from, one.to), 0),
	};
}

function happenedIn(events: readonly RunEvent[], named: Names): Happened[] {
	const deploying = new Set<string>();
	return events.flatMap((event): Happened[] => {
		if (event.type === 'block.started') {
			for (const { id, deploys } of event.statements) {
				if (deploys) deploying.add(`${event.execution} ${id}`);
			}
		}
		const { at, by } = event;
		if (event.type === 'statement.finished') {
			const ok = event.outcome.kind === 'exited' && event.outcome.code === 0;
			if (ok && !deploying.has(`${event.execution} ${event.statement}`)) return [];
			return [{ at, by, says: eventWords(event, named).trim(), grave: !ok }];
		}
		const weight = counts[event.type];
		if (weight === undefined) return [];
		const noGo = event.type === 'phase.decided' && event.decision === 'no-go';
		return [{ at, by, says: eventWords(event, named), grave: noGo || weight === 'grave' }];
	});
}

/** Stretches cut to one window, those that overlap or touch made one. */
function merged(
	stretches: readonly { from: string; to: string }[],
	from: string,
	to: string,
): { from: string; to: string }[] {
	const inside = stretches
		.map((one) => ({
			from: one.from < from ? from : one.from,
			to: one.to > to ? to : one.to,
		}))
		.filter((one) => one.from < one.to)
		.sort((a, b) => a.from.localeCompare(b.from));
	const joined: { from: string; to: string }[] = [];
	for (const one of inside) {
		const before = joined.at(-1);
		if (before && one.from <= before.to) before.to = one.to > before.to ? one.to : before.to;
		else joined.push({ ...one });
	}
	return joined;
}
