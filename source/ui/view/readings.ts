import { baseName, figureInWords } from '../../run/reading/unit.ts';
import { type ReadingView, readingViews } from '../../run/reading/view.ts';
import type { RunContext } from './context.ts';

/** Readings that stand in strips and charts: what goes on, and what guards look at. */
export function readingsShown({ run, now }: Pick<RunContext, 'run' | 'now'>): ReadingView[] {
	const all = readingViews(run, now.toISOString());
	const shown = all.filter(({ live, metrics }) => live || metrics.length > 0);
	return shown.length > 0 ? shown : all;
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
