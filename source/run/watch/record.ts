import type { Draft } from '../draft.ts';
import type { EventOf, RunEvent, Stamp } from '../event.ts';
import type { Figures, ReadingState } from '../state.ts';
import { msBetween } from '../time.ts';
import * as toggles from '../toggle/record.ts';
import type { WatchEvent } from './event.ts';
import type { Halt, HoldRecord } from './state.ts';

type Handlers = {
	[T in WatchEvent['type']]: (draft: Draft, event: Extract<RunEvent, { type: T }>) => void;
};

/** How many readings of a name are kept for its trend. */
const readingsKept = 240;
/** How many attempts to tell people are kept at hand; all are in the record. */
const noticesKept = 100;

/** What a command, a pin or a probe reported. Figures of another environment are kept under a name of their own. */
export function readingsTaken(draft: Draft, event: EventOf<'readings.taken'>): void {
	toggles.seen(draft, event.toggles, event);
	const elsewhere = environmentElsewhere(draft, event);
	const readings = draft.own('readings');
	for (const { name, ...reading } of event.readings) {
		const key = elsewhere === undefined ? name : `${name}@${elsewhere}`;
		const before = readings[key];
		const history = before?.history ?? [];
		const deploy = draft.state.deploys.findLast(
			({ environment }) => environment === (elsewhere ?? draft.state.created?.environment),
		);
		const since = before?.sinceDeploy?.at === deploy?.at ? before?.sinceDeploy : undefined;
		const next: ReadingState = {
			...reading,
			name: key,
			at: event.at,
			seq: event.seq,
			statement: event.statement,
			execution: event.execution,
			history: [
				...history.slice(1 - readingsKept),
				{ at: event.at, value: reading.value, source: event.statement || event.execution },
			],
			older: thinned(
				before?.older ?? [],
				history.slice(0, Math.max(0, history.length + 1 - readingsKept)),
			),
			total: withValue(before?.total, reading.value),
			...(deploy === undefined
				? {}
				: { sinceDeploy: { ...withValue(since, reading.value), at: deploy.at } }),
		};
		readings[key] = next;
	}
}

function withValue(before: Figures | undefined, value: number): Figures {
	if (!before) return { count: 1, mean: value, least: value, most: value };
	const count = before.count + 1;
	return {
		count,
		mean: before.mean + (value - before.mean) / count,
		least: Math.min(before.least, value),
		most: Math.max(before.most, value),
	};
}

type Point = { at: string; value: number };

/** Older readings with those that just became so; when there are too many, the larger of each two is kept. */
function thinned(older: readonly Point[], fallen: readonly Point[]): Point[] {
	const all = [...older, ...fallen.map(({ at, value }) => ({ at, value }))];
	if (all.length <= readingsKept) return all;
	return all.flatMap((point, index) => {
		const next = all[index + 1];
		if (index % 2 === 1) return [];
		return [next && next.value > point.value ? next : point];
	});
}

/** The environment that a statement looked at, when it is not the run's own. */
function environmentElsewhere(
	draft: Draft,
	{ execution, statement }: EventOf<'readings.taken'>,
): string | undefined {
	const found = draft.state.executions[execution];
	const target = draft.state.created?.environment;
	const named =
		found?.statements.find(({ id }) => id === statement)?.environment ?? found?.environment;
	return named === undefined || named === target ? undefined : named;
}

/** A deploying statement succeeded: what holds have seen so far was of what ran before. */
export function deployed(
	draft: Draft,
	deploy: { environment: string; statement: string },
	{ at, seq, mono }: Stamp & { seq: number },
): void {
	draft.own('deploys').push({ at, seq, ...deploy });
	if (deploy.environment !== draft.state.created?.environment) return;
	for (const hold of Object.values(draft.state.holds)) {
		if (hold.closed) continue;
		changeHold(
			draft,
			hold.hold,
			hold.endedAt === undefined
				? { observedMs: 0, ...covered(draft, at, mono) }
				: { staleSince: at },
		);
	}
}

function covered(draft: Draft, at: string, mono: number | undefined) {
	return { coveredTo: at, coveredMono: mono, session: draft.state.sessions.length };
}

function changeHold(draft: Draft, id: string, change: Partial<HoldRecord>): void {
	const hold = draft.state.holds[id];
	if (hold) draft.own('holds')[id] = { ...hold, ...change };
}

function changeHalt(draft: Draft, id: string, change: Partial<Halt>): void {
	const halts = draft.own('halts');
	const index = halts.findIndex((halt) => halt.id === id);
	const halt = halts[index];
	if (halt) halts[index] = { ...halt, ...change };
}

/** One row an event about watching. */
export const watchHandlers: Handlers = {
	'reading.mapped': (draft, { metric, reading }) => {
		if (reading === undefined) delete draft.own('mapped')[metric];
		else draft.own('mapped')[metric] = reading;
	},
	'pin.started': (draft, { pin, name, source, everySeconds, at }) => {
		draft.own('pins')[pin] = { id: pin, name, source, everySeconds, startedAt: at };
	},
	'pin.stopped': (draft, { pin, at }) => {
		const found = draft.state.pins[pin];
		if (found) draft.own('pins')[pin] = { ...found, stoppedAt: at };
	},
	'guard.changed': (draft, { type: _, v: __, seq: ___, by: ____, mono: _____, guard, ...now }) => {
		const dismissed = draft.state.guards[guard]?.dismissed;
		draft.own('guards')[guard] = { ...now, ...(dismissed === undefined ? {} : { dismissed }) };
	},
	'guard.dismissed': (draft, { guard, reason, at, by }) => {
		const found = draft.state.guards[guard] ?? {
			status: 'not-armed' as const,
			since: at,
			at,
			why: 'nothing measures it yet',
		};
		draft.own('guards')[guard] = { ...found, dismissed: { reason, at, by } };
	},
	'guard.rearmed': (draft, { guard }) => {
		const { dismissed: _, ...found } = draft.state.guards[guard] ?? {};
		if ('status' in found) draft.own('guards')[guard] = found;
	},
	'halt.raised': (draft, { halt, guard, since, why, at }) => {
		draft.own('halts').push({ id: halt, guard, since, why, raisedAt: at });
	},
	'halt.held': (draft, { halt, at, by }) => {
		changeHalt(draft, halt, { held: { at, by } });
	},
	'halt.overridden': (draft, { halt, reason, at, by }) => {
		changeHalt(draft, halt, { overridden: { reason, at, by } });
	},
	'halt.cleared': (draft, { halt, at }) => {
		changeHalt(draft, halt, { clearedAt: at });
	},
	'hold.started': (draft, event) => {
		const { hold, step, seconds, gapSeconds, needs, at, mono } = event;
		draft.own('holds')[hold] = {
			...{ hold, step, seconds, gapSeconds, needs, startedAt: at },
			observedMs: 0,
			unobservedMs: 0,
			...covered(draft, at, mono),
		};
	},
	'hold.watched': (draft, { hold, observedMs, unobservedMs, to, at, mono }) => {
		const steady = mono === undefined ? undefined : mono - msBetween(to, at);
		changeHold(draft, hold, { observedMs, unobservedMs, ...covered(draft, to, steady) });
	},
	'hold.ended': (draft, { hold, observedMs, unobservedMs, at, mono }) => {
		changeHold(draft, hold, {
			observedMs,
			unobservedMs,
			...covered(draft, at, mono),
			endedAt: at,
		});
	},
	'hold.closed': (draft, { hold, reason, leftSeconds, at, by }) => {
		changeHold(draft, hold, { closed: { reason, at, by, leftSeconds } });
	},
	'time.unobserved': (draft, { from, to, mono }) => {
		draft.own('unobserved').push({ from, to });
		for (const { hold, unobservedMs, coveredTo, endedAt, closed } of Object.values(
			draft.state.holds,
		)) {
			if (endedAt !== undefined || closed) continue;
			const missed = Math.max(0, msBetween(coveredTo, to));
			changeHold(draft, hold, {
				unobservedMs: unobservedMs + missed,
				...covered(draft, to, mono),
			});
		}
	},
	'notice.sent': (draft, { about, to, at, attempt }) => {
		remember(draft, { about, to, at, attempt, final: true });
	},
	'notice.failed': (draft, { about, to, at, attempt, why, final }) => {
		remember(draft, { about, to, at, attempt, why, final });
	},
	'escalation.told': (draft, { level, who, note, at, by }) => {
		draft.own('told').push({ level, who, at, by, ...(note === undefined ? {} : { note }) });
	},
};

function remember(draft: Draft, notice: Draft['state']['notices'][number]): void {
	const notices = draft.own('notices');
	notices.push(notice);
	if (notices.length > noticesKept) notices.shift();
}
