import { findStatement } from '../../runbook/lookup.ts';
import type { Run } from '../intent.ts';
import { isUnknown } from '../progress.ts';
import { aliasOf } from '../reading/alias.ts';
import { compare, figureInWords, figureWords } from '../reading/unit.ts';
import type { ReadingState } from '../state.ts';
import { clockTime, msBetween, realMs } from '../time.ts';
import type { GuardChanged, GuardStatus } from '../watch/event.ts';
import type { GuardRecord } from '../watch/state.ts';
import { causeOf, inPercent, seenShare } from './exposure.ts';
import type { Guard } from './rules.ts';
import { changedSince, offSince } from './since.ts';

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
	const off = guard.from === 'exposure' ? offSince(run, guard.metric, reading) : undefined;
	if (off !== undefined) {
		return {
			status: 'off',
			since: sinceOf(before, 'off', off),
			reading: reading.name,
			why: `off since ${clockTime(off)}`,
		};
	}
	if (guard.idle !== undefined) return notArmed(sinceOf(before, 'not-armed', at), guard.idle);
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
	const bad = badSeries(run, guard, reading);
	const figure = {
		reading: reading.name,
		value: bad?.at(-1)?.value ?? reading.value,
		limit: now.limit,
		...(now.unit === undefined ? {} : { unit: now.unit }),
	};
	if (bad) {
		const change = changedSince(run, reading);
		if (change) {
			const why = `not looked at since the ${change.what} at ${clockTime(change.at)}`;
			return { status: 'outdated', since: sinceOf(before, 'outdated', change.at), ...figure, why };
		}
		const since = before && wasBad(before, reading) ? before.since : firstBad(reading, bad, guard);
		return { status: 'breached', since, ...figure, why: breachWords(run, guard, figure, since) };
	}
	return { ...figure, ...unbroken(run, guard, reading, before, at) };
}

type Series = ReadingState['history'];

/**
 * The readings of each source by itself: two monitors that report one name must not hide each other's breach. Sources
 * that have ended count only as long as nothing newer has been reported.
 */
function seriesOf({ state }: Run, { history }: ReadingState): Series[] {
	const series = new Map<string, Series>();
	for (const one of history) series.set(one.source, [...(series.get(one.source) ?? []), one]);
	const live = new Set<string>();
	for (const { id, source, stoppedAt } of Object.values(state.pins)) {
		if (stoppedAt !== undefined) continue;
		live.add(source.kind === 'command' ? source.statement : id);
	}
	for (const [id, now] of Object.entries(state.statements)) {
		if (now.status === 'running') live.add(id);
	}
	const newest = history.at(-1)?.source;
	return [...series].flatMap(([source, own]) =>
		source === newest || live.has(source) ? [own] : [],
	);
}

const wasBad = (before: GuardRecord | undefined, reading: ReadingState): boolean =>
	before?.status === 'breached' && before.reading === reading.name;

/** The readings of the source that breaks a guard's limit; undefined while none does. */
function badSeries(run: Run, guard: Guard, reading: ReadingState): Series | undefined {
	const stays = wasBad(run.state.guards[guard.id], reading);
	return seriesOf(run, reading).find((series) => {
		const recent = series.slice(-guard.needed).map((one) => alerts(reading, one.value, guard));
		return recent.length >= guard.needed && (stays ? recent.some(Boolean) : recent.every(Boolean));
	});
}

/** The readings that a guard's figure is the last of: of the source that breaks its limit, else all. */
export const judgedHistory = (run: Run, guard: Guard, reading: ReadingState): Series =>
	badSeries(run, guard, reading) ?? reading.history;

/** Whether a value of this reading is over the limit of a guard. */
export const alerts = (reading: ReadingState, value: number, { limit }: Guard): boolean => {
	const compared = compare({ ...reading, value }, limit);
	return compared.comparable && compared.holds;
};

const sinceOf = (before: GuardRecord | undefined, status: GuardStatus, at: string): string =>
	before?.status === status ? before.since : at;

/** When the readings that are over the limit without a break began. */
function firstBad(reading: ReadingState, series: Series, guard: Guard): string {
	const lastGood = series.findLastIndex(({ value }) => !alerts(reading, value, guard));
	return series[lastGood + 1]?.at ?? reading.at;
}

/** A guard whose figure is inside its limit: as long as the figure keeps coming. */
function unbroken(
	run: Run,
	guard: Guard,
	reading: ReadingState,
	before: GuardRecord | undefined,
	at: string,
): Pick<Judgement, 'status' | 'since' | 'why'> {
	const last = `last ${figureInWords(reading.name, reading.value, reading.unit)} at ${clockTime(reading.at)}`;
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
				why: `${reading.name} has not been reported since ${clockTime(reading.at)}, ${last}`,
			};
		}
	}
}

/** `npm run deploy:production (Enable Write Operations)`: the command and the step that it stands in. */
function causeWords({ runbook }: Run, { statement }: { statement: string }): string {
	const placed = findStatement(runbook, statement);
	const text = placed?.statement.text.split('\n')[0] ?? statement;
	return placed?.step === undefined ? text : `${text} (${placed.step.title})`;
}

type Figure = { reading: string; value: number; limit: number; unit?: string };

/** `error_rate 8.1 % > 5 % since 02:10 UTC`, or what share of users sees a feature. */
function breachWords(run: Run, guard: Guard, figure: Figure, since: string): string {
	if (guard.from === 'exposure') {
		const { reading, value, unit } = figure;
		const seen = inPercent({ name: reading, value, ...(unit === undefined ? {} : { unit }) });
		const cause = causeOf(run, since);
		const after = cause === undefined ? '' : `, after ${causeWords(run, cause)}`;
		return `${guard.name} turned out to be ${figureWords(seen, '%')} since ${clockTime(since)}${after}`;
	}
	const { reading, value, limit, unit } = figure;
	const inWords = (one: number) => figureInWords(reading, one, unit, limit);
	return `${reading} ${inWords(value)} ${guard.limit.operator} ${inWords(limit)} since ${clockTime(since)}`;
}
