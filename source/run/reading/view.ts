import { findStatement } from '../../runbook/lookup.ts';
import { guardsOf, type Trend, trendOf } from '../guard/guard.ts';
import { readingOf } from '../guard/judgement.ts';
import type { Run } from '../intent.ts';
import type { ReadingState } from '../state.ts';
import { msBetween } from '../time.ts';
import { type AliasBy, aliasOf } from './alias.ts';

/** What a stretch of readings comes to. */
export type Figures = { count: number; mean: number; least: number; most: number };

/** A reading as strips and charts show it. */
export type ReadingView = {
	name: string;
	value: number;
	unit?: string;
	at: string;
	/** How old the newest one is, in milliseconds. */
	ageMs: number;
	trend: Trend;
	/** The command or probe that reported it last. */
	from: string;
	/** Whether that goes on reporting. */
	live: boolean;
	points: { at: string; value: number }[];
	all: Figures;
	/** Since the last deploy to the run's environment; absent when nothing was deployed, or read since. */
	sinceDeploy?: Figures & { at: string };
	/** Metrics of the guide that this reading is, and how they found it. */
	metrics: { metric: string; by: AliasBy; guard: string }[];
};

function figuresOf(points: readonly { value: number }[]): Figures {
	const values = points.map(({ value }) => value);
	return {
		count: values.length,
		mean: values.reduce((sum, value) => sum + value, 0) / values.length,
		least: Math.min(...values),
		most: Math.max(...values),
	};
}

/** When the run's environment was last deployed to; undefined when it never was. */
export function lastDeploy({ state }: Run): string | undefined {
	return state.deploys.findLast(({ environment }) => environment === state.created?.environment)
		?.at;
}

/** The times of all deploys to the run's environment: marks on a time axis. */
export function deployMarks({ state }: Run): string[] {
	return state.deploys
		.filter(({ environment }) => environment === state.created?.environment)
		.map(({ at }) => at);
}

/** Every reading at a moment, those that guards look at first, then the newest. */
export function readingViews(run: Run, at: string): ReadingView[] {
	const metrics = metricsByReading(run);
	const since = lastDeploy(run);
	return Object.values(run.state.readings)
		.map((reading): ReadingView => {
			const { name, value, unit, history } = reading;
			const after = since === undefined ? [] : history.filter((point) => point.at > since);
			return {
				name,
				value,
				...(unit === undefined ? {} : { unit }),
				at: reading.at,
				ageMs: Math.max(0, msBetween(reading.at, at)),
				trend: trendOf(reading),
				...sourceOf(run, reading),
				points: history.map((point) => ({ at: point.at, value: point.value })),
				all: figuresOf(history),
				...(since !== undefined && after.length > 0
					? { sinceDeploy: { ...figuresOf(after), at: since } }
					: {}),
				metrics: metrics.get(name) ?? [],
			};
		})
		.sort(
			(a, b) =>
				Number(b.metrics.length > 0) - Number(a.metrics.length > 0) || b.at.localeCompare(a.at),
		);
}

function metricsByReading(run: Run): Map<string, ReadingView['metrics']> {
	const found = new Map<string, ReadingView['metrics']>();
	for (const guard of guardsOf(run)) {
		const reading = readingOf(run, guard)?.name;
		if (reading === undefined) continue;
		const by =
			run.state.mapped[guard.metric] === reading
				? 'person'
				: (aliasOf(run, guard.metric)?.by ?? 'suffix');
		const entry = { metric: guard.metric, by, guard: guard.id };
		found.set(reading, [...(found.get(reading) ?? []), entry]);
	}
	return found;
}

function sourceOf({ state, runbook }: Run, reading: ReadingState): { from: string; live: boolean } {
	const pin = state.pins[reading.execution];
	if (pin) return { from: pin.name, live: pin.stoppedAt === undefined };
	const execution = state.executions[reading.execution];
	const text = findStatement(runbook, reading.statement)?.statement.text ?? reading.statement;
	return {
		from: text.split('\n')[0] ?? '',
		live: execution?.mode === 'background' && execution.outcome === undefined,
	};
}
