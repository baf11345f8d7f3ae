import { baseName, figureInWords } from '../../run/reading/unit.ts';
import { type ReadingView, readingViews } from '../../run/reading/view.ts';
import type { RunContext } from './context.ts';
import { type Figure, figures } from './figures.ts';

/** Readings that stand in strips and charts: what goes on, and what guards look at. */
export function readingsShown({ run, now }: Pick<RunContext, 'run' | 'now'>): ReadingView[] {
	const all = readingViews(run, now.toISOString());
	const shown = all.filter(({ live, metrics }) => live || metrics.length > 0);
	return shown.length > 0 ? shown : all;
}

/** What of a reading matters most: a limit that is crossed, then one that is kept, then what moves. */
function rank({ metrics, trend }: ReadingView, state: Figure['state'] | undefined): number {
	if (state === 'over') return 0;
	if (state === 'lost' || state === 'outdated') return 1;
	if (metrics.length > 0) return 2;
	return trend === 'steady' ? 4 : 3;
}

/** Readings that stand on every screen, what matters most first; what was read once and has no limit is for the charts. */
export function readingsFirst({ run, now }: Pick<RunContext, 'run' | 'now'>): ReadingView[] {
	const judged = figures(run, now);
	const stateOf = ({ name }: ReadingView) => judged.find(({ reading }) => reading === name)?.state;
	return readingsShown({ run, now })
		.filter(({ live, metrics }) => live || metrics.length > 0)
		.map((reading) => ({ reading, rank: rank(reading, stateOf(reading)) }))
		.sort((a, b) => a.rank - b.rank)
		.map(({ reading }) => reading);
}

/** A value of a reading as people read it: a share of a rate in percent. */
export const valueWords = (
	{ name, unit }: Pick<ReadingView, 'name' | 'unit'>,
	value: number,
): string => figureInWords(name, value, unit ?? baseName(name).unit);

/** `3s`, `12m`, `5h`: how old a figure is, in as few columns as can be. */
export function ageWords(ms: number): string {
	const seconds = Math.floor(ms / 1000);
	if (seconds < 100) return `${seconds}s`;
	const minutes = Math.floor(seconds / 60);
	return minutes < 100 ? `${minutes}m` : `${Math.floor(minutes / 60)}h`;
}
