import { findStatement } from '../../runbook/lookup.ts';
import { guardsOf, type Trend, trendOf } from '../guard/guard.ts';
import { readingOf } from '../guard/judgement.ts';
import type { Guard } from '../guard/rules.ts';
import type { Run } from '../intent.ts';
import type { Figures, ReadingState } from '../state.ts';
import { msBetween } from '../time.ts';
import { type AliasBy, aliasOf } from './alias.ts';
import { compare } from './unit.ts';

/** A guard that looks at a reading, and where it draws the line in the reading's own unit. */
export type Watches = {
	metric: string;
	by: AliasBy;
	guard: string;
	severity: Guard['severity'];
	operator: Guard['limit']['operator'];
	/** Absent where the two measure different things. */
	limit?: number;
	/** Where the limit comes from, when no line of the guide states it as it is. */
	basis?: string;
};

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
	metrics: Watches[];
};

/** The times of all deploys to the run's environment: marks on a time axis. */
export function deployMarks({ state }: Run): string[] {
	return state.deploys
		.filter(({ environment }) => environment === state.created?.environment)
		.map(({ at }) => at);
}

type Aged = Omit<ReadingView, 'ageMs'>;
const known = new WeakMap<Run['state'], { runbook: Run['runbook']; views: Aged[] }>();

/** Every reading at a moment, those that guards look at first, then the newest. */
export function readingViews(run: Run, at: string): ReadingView[] {
	// A state never changes, and a screen asks with each key.
	let views = known.get(run.state);
	if (views?.runbook !== run.runbook) {
		views = { runbook: run.runbook, views: agedViews(run) };
		known.set(run.state, views);
	}
	return views.views.map((view) => ({ ...view, ageMs: Math.max(0, msBetween(view.at, at)) }));
}

function agedViews(run: Run): Aged[] {
	const metrics = metricsByReading(run);
	const since = deployMarks(run).at(-1);
	return Object.values(run.state.readings)
		.map((reading): Aged => {
			const { name, value, unit, history, older, total, sinceDeploy } = reading;
			return {
				name,
				value,
				...(unit === undefined ? {} : { unit }),
				at: reading.at,
				trend: trendOf(reading),
				...sourceOf(run, reading),
				points: [...older, ...history].map((point) => ({ at: point.at, value: point.value })),
				all: total,
				...(sinceDeploy === undefined || sinceDeploy.at !== since ? {} : { sinceDeploy }),
				metrics: metrics.get(name) ?? [],
			};
		})
		.sort(
			(a, b) =>
				Number(b.metrics.length > 0) - Number(a.metrics.length > 0) ||
				b.at.localeCompare(a.at) ||
				a.name.localeCompare(b.name),
		);
}

function metricsByReading(run: Run): Map<string, ReadingView['metrics']> {
	const found = new Map<string, ReadingView['metrics']>();
	for (const guard of guardsOf(run)) {
		const state = readingOf(run, guard);
		if (state === undefined) continue;
		const reading = state.name;
		const compared = compare(state, guard.limit);
		const by =
			run.state.mapped[guard.metric] === reading
				? 'person'
				: (aliasOf(run, guard.metric)?.by ?? 'suffix');
		const entry: Watches = {
			metric: guard.metric,
			by,
			guard: guard.id,
			severity: guard.severity,
			operator: guard.limit.operator,
			...(compared.comparable && guard.idle === undefined ? { limit: compared.limit } : {}),
			...(guard.basis === undefined ? {} : { basis: guard.basis }),
		};
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
