import { type GuardView, guardViews } from '../../run/guard/guard.ts';
import type { Run } from '../../run/intent.ts';
import { figureInWords } from '../../run/reading/unit.ts';

/** A figure that the guide has a limit for, as an operator reads it. */
export type Figure = {
	/** Id of the guard that looks at it, and the reading that it looks at. */
	guard: string;
	reading?: string;
	/** The metric as the guide names it. */
	metric: string;
	/** Short form for a status line. */
	name: string;
	words: string;
	/** `> 5 %`, in the unit of the figure. */
	limit: string;
	state: 'ok' | 'over' | 'lost' | 'outdated' | 'quiet';
	since: string;
	trend?: GuardView['trend'];
	/** The figure before the last one, in words. */
	was?: string;
	why: string;
};

/** Words a status line has room for, by the names that metrics usually have. */
const shortNames: [RegExp, string][] = [
	[/error_?rate/i, 'err'],
	[/response_?time|latency/i, 'rt'],
];

/** A name that fits a status line. */
export function shortName(name: string): string {
	return shortNames.find(([pattern]) => pattern.test(name))?.[1] ?? name;
}

const states: Record<GuardView['shown'], Figure['state']> = {
	breached: 'over',
	lost: 'lost',
	outdated: 'outdated',
	ok: 'ok',
	'not-armed': 'quiet',
	off: 'quiet',
	'watch-only': 'quiet',
	dismissed: 'quiet',
};

function figureOf({
	guard,
	shown,
	value,
	unit,
	limit,
	since,
	trend,
	was,
	why,
	reading,
}: GuardView): Figure[] {
	if (value === undefined) return [];
	const bad = limit ?? guard.limit.threshold;
	const inWords = (one: number) => figureInWords(guard.metric, one, unit, bad);
	return [
		{
			guard: guard.id,
			...(reading === undefined ? {} : { reading }),
			metric: guard.metric,
			name: shortName(guard.metric),
			words: inWords(value),
			limit: `${guard.limit.operator} ${inWords(bad)}`,
			state: states[shown],
			since,
			why,
			...(trend === undefined ? {} : { trend }),
			...(was === undefined ? {} : { was: inWords(was.value) }),
		},
	];
}

/** The figures that guards look at, those that matter most first. */
export function figures(run: Run, now: Date): Figure[] {
	return guardViews(run, now.toISOString()).flatMap(figureOf);
}
