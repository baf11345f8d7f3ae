import type { ReadingView } from '../../run/reading/view.ts';
import { type Piece, plainText, type Row, span } from '../text/row.ts';
import { widthOf } from '../text/width.ts';
import type { RunContext } from '../view/context.ts';
import { type Figure, figures, shortName } from '../view/figures.ts';
import { ageWords, readingsFirst, valueWords } from '../view/readings.ts';

/** Below so many rows a row of its own is too much: the figures of guards stand beside the phases then. */
const leastRows = 20;

const styles = {
	ok: 'good',
	over: 'bad',
	lost: 'warn',
	outdated: 'warn',
	quiet: undefined,
} as const;

/** Which way a figure goes, in one column; as a word where rows are lines. */
function trendSign({ look }: RunContext, trend: ReadingView['trend']): string {
	if (look.linear) return trend;
	if (trend === 'steady') return look.glyphs.todo;
	return trend === 'rising' ? look.glyphs.up : look.glyphs.down;
}

function piecesOf(context: RunContext, reading: ReadingView, figure: Figure | undefined): Piece[] {
	const { name, value, trend, ageMs, metrics, live } = reading;
	const called = shortName(metrics[0]?.metric ?? name);
	const state = figure?.state ?? 'quiet';
	const words = valueWords(reading, value);
	const said =
		state === 'lost' ? `${called} LOST ` : `${called} ${words}${state === 'over' ? '!' : ''} `;
	const age = live ? ageWords(ageMs) : `${ageWords(ageMs)} ago`;
	return [span(said, styles[state]), trendSign(context, trend), span(` ${age}  `, 'dim')];
}

/** Whether a row of readings stands on this screen. */
export const hasStrip = (context: RunContext): boolean =>
	context.size.rows >= leastRows && readingsFirst(context).length > 0;

/** Readings with value, trend and age, as many as there is room for, what matters most first. */
export function stripRow(context: RunContext): Row {
	const { run, now, size } = context;
	const all = readingsFirst(context);
	const judged = figures(run, now);
	const left: Piece[] = [' '];
	let used = 1;
	let shown = 0;
	for (const reading of all) {
		const figure = judged.find(({ reading: name }) => name === reading.name);
		const pieces = piecesOf(context, reading, figure);
		const needs = widthOf(plainText({ left: pieces }));
		if (used + needs > size.columns - 12 && shown > 0) break;
		left.push(...pieces);
		used += needs;
		shown += 1;
	}
	const more = all.length - shown;
	return {
		left,
		right: [span(more > 0 ? `+${more}  C charts ` : 'C charts ', 'dim')],
		rightYields: true,
	};
}
