import { whatGoesOn, whatStops } from '../../actions/leaving.ts';
import { type Piece, type Row, rule, span } from '../../text/row.ts';
import { cutStart } from '../../text/width.ts';
import type { Context } from '../../view/context.ts';
import { type Field, graphemes } from '../../view/field.ts';
import { questionRows } from '../../view/question.ts';
import type { OverlayOf } from '../../view/view.ts';

/** A line being typed, with its caret; the end of a long one stays in sight. */
export function fieldSpans({ look, size }: Context, { text, caret }: Field): Piece[] {
	const all = graphemes(text);
	const before = cutStart(all.slice(0, caret).join(''), size.columns - 8, look.glyphs.ellipsis);
	return [
		span(before, 'strong'),
		span(look.glyphs.caret, 'key'),
		span(all.slice(caret).join(''), 'strong'),
	];
}

/** As many rows of a question as there is room for, and which keys show the others. */
function windowed(all: Row[], top: number, room: number): Row[] {
	if (all.length <= room) return all;
	if (room === 1) return all.slice(Math.min(top, all.length - 1)).slice(0, 1);
	const start = Math.min(top, all.length - (room - 1));
	const below = all.length - start - (room - 1);
	const more = [
		...(below > 0 ? [`Down: ${below} more ${below === 1 ? 'line' : 'lines'}`] : []),
		...(start > 0 ? [`Up: ${start} above`] : []),
	];
	return [...all.slice(start, start + room - 1), { left: [span(more.join('   '), 'warn')] }];
}

export function confirmRows(
	context: Context,
	{ confirm, top = 0 }: OverlayOf<'confirm'>,
	most: number,
): Row[] {
	const { look, size } = context;
	const rows = questionRows(confirm, size.columns);
	return [
		rule(look, confirm.title),
		...windowed(rows, top, Math.max(1, most - 2)).map((row) => ({
			...row,
			left: ['  ', ...row.left],
		})),
		{ left: ['  ', span('y', 'key'), ` ${confirm.yes}    `, span('n', 'key'), ' no, go back'] },
	];
}

export function askRows(context: Context, { ask, field }: OverlayOf<'ask'>): Row[] {
	const shown = ask.secret
		? { text: '*'.repeat(graphemes(field.text).length), caret: field.caret }
		: field;
	return [
		rule(context.look, ask.title),
		...(ask.hint ? [{ left: ['  ', span(ask.hint, 'dim')] }] : []),
		{ left: [' ', span(context.look.glyphs.cursor, 'key'), ' ', ...fieldSpans(context, shown)] },
	];
}

export function quitRows(context: Context): Row[] {
	const run = context.kind === 'run' ? context.run : undefined;
	const stops = run ? whatStops(run) : [];
	const goesOn = run ? whatGoesOn(run) : [];
	return [
		rule(context.look, stops.length > 0 ? 'Leave? This stops:' : 'Leave?'),
		...stops.map((text): Row => ({ left: ['  ', text] })),
		...(goesOn.length > 0 ? [{ left: [' ', span('This goes on:', 'strong')] }] : []),
		...goesOn.map((text): Row => ({ left: ['  ', text] })),
		{ left: ['  ', 'The run stays open and is offered next time.'] },
		{ left: ['  ', span('y', 'key'), ' leave    ', span('n', 'key'), ' stay'] },
	];
}
