import { causeOf, exposureGuards, inPercent, seenShare } from './exposure.ts';
import { type Guard, guardRules } from './guard-rules.ts';
import type { Run } from './intent.ts';
import { currentPhase, isUnknown } from './progress.ts';
import { aliasOf } from './reading-alias.ts';
import { compare, figureWords } from './reading-unit.ts';
import type { ReadingState } from './state.ts';
import { clockTime, later, msBetween, realMs, spanWords } from './time.ts';
import type { GuardChanged, GuardStatus } from './watch-event.ts';
import type { GuardRecord } from './watch-state.ts';

/** What a guard says at a moment: an event without its envelope. */
export type Judgement = Omit<GuardChanged, 'type' | 'guard'>;

/** Readings missed in a row before a guard counts as lost. */
const missedBeforeLost = 3;
/** Nothing is called silent sooner than this, in milliseconds: a loaded machine may be late. */
const shortestSilenceMs = 15_000;
/** How often a monitor is expected to report that has reported too seldom to tell, in seconds of the guide. */
const usualInterval = 60;
/** Readings that an interval is worked out from. */
const intervalsSeen = 10;

const rules = new WeakMap<object, Guard[]>();

/** Every guard of a run: the guide's rules, and one for each share of users that it states. */
export function guardsOf(run: Run): Guard[] {
	let found = rules.get(run.runbook);
	if (!found) {
		found = guardRules(run.runbook);
		rules.set(run.runbook, found);
	}
	return [...found, ...exposureGuards(run)];
}

/** The reading that a guard looks at, once something has reported it. */
export function readingOf(run: Run, guard: Guard): ReadingState | undefined {
	if (guard.from === 'exposure') {
		const mapped = run.state.mapped[guard.metric];
		return mapped === undefined
			? seenShare(run, guard.metric)?.reading
			: run.state.readings[mapped];
	}
	const alias = aliasOf(run, guard.metric);
	return alias && run.state.readings[alias.reading];
}

/** What keeps reporting a reading, or what became of it. */
type Source =
	| { kind: 'live'; silentAfterMs: number }
	| { kind: 'ended' }
	| { kind: 'died'; why: string };

function sourceOf(run: Run, reading: ReadingState): Source {
	const { state } = run;
	const pin = state.pins[reading.execution];
	if (pin) {
		if (pin.stoppedAt !== undefined) return { kind: 'ended' };
		return { kind: 'live', silentAfterMs: silentAfter(realMs(state, pin.everySeconds)) };
	}
	const execution = state.executions[reading.execution];
	if (execution?.mode !== 'background') return { kind: 'ended' };
	if (execution.outcome === undefined) {
		return { kind: 'live', silentAfterMs: silentAfter(usualGap(run, reading)) };
	}
	const statement = state.statements[reading.statement];
	const died = statement?.status === 'failed' && execution.outcome.kind !== 'stopped';
	if (!died && !isUnknown(run, reading.statement)) return { kind: 'ended' };
	return { kind: 'died', why: 'what measured it ended badly' };
}

const silentAfter = (intervalMs: number): number =>
	Math.max(shortestSilenceMs, missedBeforeLost * intervalMs);

/** The middle one of the last gaps between readings, in milliseconds. */
function usualGap({ state }: Run, { history }: ReadingState): number {
	const last = history.slice(-intervalsSeen);
	const gaps = last
		.slice(1)
		.map(({ at }, index) => msBetween(last[index]?.at ?? at, at))
		.filter((gap) => gap > 0)
		.sort((a, b) => a - b);
	return gaps.length < 2
		? realMs(state, usualInterval)
		: (gaps[Math.floor(gaps.length / 2)] ?? realMs(state, usualInterval));
}

const notArmed = (since: string, why: string): Judgement => ({ status: 'not-armed', since, why });

/** What a guard says at a moment, worked out from the readings alone. */
export function judge(run: Run, guard: Guard, at: string): Judgement {
	const before = run.state.guards[guard.id];
	const reading = readingOf(run, guard);
	if (!reading) {
		return notArmed(sinceOf(before, 'not-armed', at), `nothing reports ${guard.metric} yet`);
	}
	const now = compare(reading, guard.limit);
	if (!now.comparable) {
		const { name, value, unit } = reading;
		return {
			status: 'lost',
			since: sinceOf(before, 'lost', reading.at),
			reading: name,
			value,
			...(unit === undefined ? {} : { unit }),
			why: `${name} cannot be judged: ${now.why}`,
		};
	}
	const figure = {
		reading: reading.name,
		value: reading.value,
		limit: now.limit,
		...(now.unit === undefined ? {} : { unit: now.unit }),
	};
	const bad = reading.history.map(({ value }) => alerts({ ...reading, value }, guard));
	const recent = bad.slice(-guard.needed);
	const wasBad = before?.status === 'breached' && before.reading === reading.name;
	const isBad =
		recent.length >= guard.needed && (wasBad ? recent.some(Boolean) : recent.every(Boolean));
	if (isBad) {
		const since = wasBad ? before.since : firstBad(reading, bad);
		return { status: 'breached', since, ...figure, why: breachWords(run, guard, figure, since) };
	}
	return { ...figure, ...unbroken(run, guard, reading, before, at) };
}

const alerts = (reading: ReadingState, { limit }: Guard): boolean => {
	const compared = compare(reading, limit);
	return compared.comparable && compared.holds;
};

const sinceOf = (before: GuardRecord | undefined, status: GuardStatus, at: string): string =>
	before?.status === status ? before.since : at;

/** When the readings that are over the limit without a break began. */
function firstBad({ history, at }: ReadingState, bad: readonly boolean[]): string {
	const lastGood = bad.lastIndexOf(false);
	return history[lastGood + 1]?.at ?? at;
}

/** A guard whose figure is inside its limit: as long as the figure keeps coming. */
function unbroken(
	run: Run,
	guard: Guard,
	reading: ReadingState,
	before: GuardRecord | undefined,
	at: string,
): Pick<Judgement, 'status' | 'since' | 'why'> {
	const last = `last ${figureWords(reading.value, reading.unit)} at ${clockTime(reading.at)}`;
	const source = sourceOf(run, reading);
	switch (source.kind) {
		case 'ended':
			return notArmed(
				sinceOf(before, 'not-armed', at),
				`nothing measures ${guard.metric} now, ${last}`,
			);
		case 'died':
			return { status: 'lost', since: reading.at, why: `${source.why}, ${last}` };
		case 'live': {
			const silent = msBetween(reading.at, at);
			if (silent <= source.silentAfterMs) {
				return {
					status: 'ok',
					since: sinceOf(before, 'ok', reading.at),
					why: `${reading.name} is inside its limit`,
				};
			}
			return {
				status: 'lost',
				since: reading.at,
				why: `${reading.name} has not been reported since ${clockTime(later(reading.at, 0))}, ${last}`,
			};
		}
	}
}

type Figure = { reading: string; value: number; limit: number; unit?: string };

/** `error_rate 8.1 % > 5 % since 02:10 UTC`, or what share of users sees a feature. */
function breachWords(run: Run, guard: Guard, figure: Figure, since: string): string {
	if (guard.from === 'exposure') {
		const { reading, value, unit } = figure;
		const seen = inPercent({ name: reading, value, ...(unit === undefined ? {} : { unit }) });
		const cause = causeOf(run, since);
		const after = cause === undefined ? '' : `, after ${cause.statement.split('/').at(-1)}`;
		return `${guard.name} turned out to be ${figureWords(seen, '%')} since ${clockTime(since)}${after}`;
	}
	const { reading, value, limit, unit } = figure;
	return `${reading} ${figureWords(value, unit)} ${guard.limit.operator} ${figureWords(limit, unit)} since ${clockTime(since)}`;
}

/** Whether a guard counts already: one that a phase brings counts from the time that phase is open. */
function inScope(run: Run, { phase }: Guard): boolean {
	if (phase === undefined || run.state.phases[phase]?.openedEarly) return true;
	const current = currentPhase(run);
	const order = run.runbook.phases.map(({ id }) => id);
	return current === undefined || order.indexOf(phase) <= order.indexOf(current.id);
}

/** Guards whose state is no longer what was last recorded of them. */
export function guardChanges(run: Run, at: string): GuardChanged[] {
	return guardsOf(run)
		.filter((guard) => inScope(run, guard))
		.flatMap((guard): GuardChanged[] => {
			const before = run.state.guards[guard.id];
			const now = judge(run, guard, at);
			const same = before
				? before.status === now.status && before.reading === now.reading
				: now.status === 'not-armed' && now.reading === undefined;
			return same ? [] : [{ type: 'guard.changed', guard: guard.id, ...now }];
		});
}

/** As screens show a guard: what it says, or that a person or the guide has taken its say away. */
export type ShownStatus = GuardStatus | 'watch-only' | 'dismissed';
export type Trend = 'rising' | 'falling' | 'steady';
export type GuardView = Judgement & {
	guard: Guard;
	shown: ShownStatus;
	/** Whether its breach or loss stands in the way of GO. */
	counts: boolean;
	trend?: Trend;
	/** The figure before the last one, to show where it comes from. */
	was?: { value: number; at: string };
	/** The newest time and figure. */
	at?: string;
	dismissed?: GuardRecord['dismissed'];
};

/** Every guard as it stands at a moment, those that matter most first. */
export function guardViews(run: Run, at: string): GuardView[] {
	return guardsOf(run)
		.map((guard): GuardView => {
			const record = run.state.guards[guard.id];
			const now = judge(run, guard, at);
			const reading = readingOf(run, guard);
			const was = reading?.history.at(-2);
			const dismissed = record?.dismissed;
			const shown = dismissed ? 'dismissed' : guard.severity === 'info' ? 'watch-only' : now.status;
			return {
				...now,
				guard,
				shown,
				counts: shown === now.status && inScope(run, guard),
				...(reading === undefined ? {} : { at: reading.at, trend: trendOf(reading) }),
				...(was === undefined ? {} : { was }),
				...(dismissed === undefined ? {} : { dismissed }),
			};
		})
		.sort((a, b) => ranks[a.shown] - ranks[b.shown]);
}

const ranks: Record<ShownStatus, number> = {
	breached: 0,
	lost: 1,
	ok: 2,
	'not-armed': 3,
	'watch-only': 4,
	dismissed: 5,
};

/** Readings that a trend compares with as many before them. */
const trendOver = 3;
/** A change under this part of the figure is none. */
const steadyPart = 0.05;

/** Whether a figure rises or falls: the mean of the last three readings against the three before. */
export function trendOf({ history }: Pick<ReadingState, 'history'>): Trend {
	const mean = (values: readonly { value: number }[]) =>
		values.reduce((sum, { value }) => sum + value, 0) / values.length;
	const last = history.slice(-trendOver);
	const before = history.slice(-2 * trendOver, -trendOver);
	if (before.length === 0) return 'steady';
	const [from, to] = [mean(before), mean(last)];
	if (Math.abs(to - from) <= steadyPart * Math.max(Math.abs(from), Math.abs(to))) return 'steady';
	return to > from ? 'rising' : 'falling';
}

/** Guards whose recorded breach or loss a person has to decide about: what asks for a reason at GO. */
export function guardsInTheWay(run: Run): Guard[] {
	return guardsOf(run).filter((guard) => {
		const record = run.state.guards[guard.id];
		if (!record || record.dismissed || guard.severity === 'info') return false;
		return record.status === 'breached' || record.status === 'lost';
	});
}

/** One guard by its id. */
export function findGuard(run: Run, id: string): Guard | undefined {
	return guardsOf(run).find((guard) => guard.id === id);
}

/** How long something has been so, in words of the guide's time. */
export const sinceWords = (since: string, at: string): string =>
	spanWords(msBetween(since, at) / 1000);
