import { whatGoesOn, whatStops } from '../../actions/leaving.ts';
import { type Piece, type Row, rule, span } from '../../text/row.ts';
import { cutStart, wrapped } from '../../text/width.ts';
import type { Context } from '../../view/context.ts';
import { type Field, graphemes } from '../../view/field.ts';
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

/** The rows of a command as it will be given to bash, line by line. */
function unfolded(rows: readonly Row[], width: number, most: number): Row[] {
	const all = rows.flatMap((row): Row[] => {
		const [only] = row.left;
		if (row.left.length !== 1 || only === undefined) return [row];
		const { text, style } = typeof only === 'string' ? { text: only, style: undefined } : only;
		return wrapped(text, width - 4).map((line) => ({ left: [span(line, style)] }));
	});
	const rest = all.length - most;
	return rest > 0
		? [...all.slice(0, most - 1), { left: [span(`and ${rest + 1} more lines`, 'dim')] }]
		: all;
}

export function confirmRows(
	context: Context,
	{ confirm }: OverlayOf<'confirm'>,
	most: number,
): Row[] {
	const { look, size } = context;
	return [
		rule(look, confirm.title),
		...unfolded(confirm.rows, size.columns, Math.max(1, most - 2)).map((row) => ({
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
