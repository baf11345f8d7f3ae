import { actionsFor } from '../../keys/finding.ts';
import { keyTable } from '../../keys/table.ts';
import { cursorAmong, rowOf, topFor, within } from '../../lists/list.ts';
import { listOf } from '../../lists/lists.ts';
import { blank, type Row, row, rule, span } from '../../text/row.ts';
import { columnsOf, widthOf, wrapped } from '../../text/width.ts';
import type { Context, RunContext, Size } from '../../view/context.ts';
import type { OverlayOf } from '../../view/view.ts';
import { lines, windowFrom } from '../layout.ts';
import { fieldSpans } from './sheet.ts';

/** A list over the whole body, its cursor always in sight. */
export function listBody(context: Context, overlay: OverlayOf<'list'>, size: Size): string[] {
	const { look } = context;
	const { title, entries, empty, all } = listOf(context, overlay);
	const cursor = cursorAmong(entries, overlay.cursor);
	const narrowed = overlay.filter.text !== '' || overlay.filtering;
	const head = rule(look, title, [
		span(narrowed ? `${entries.length} of ${all}` : `${all}`, 'dim'),
	]);
	const filter: Row[] = narrowed
		? [
				{
					left: [
						' / ',
						...(overlay.filtering ? fieldSpans(context, overlay.filter) : [overlay.filter.text]),
					],
				},
			]
		: [];
	const height = Math.max(1, size.rows - 1 - filter.length);
	const top = topFor(cursor, context.size.rows, overlay.top);
	const start = windowFrom(top, cursor, entries.length, height);
	let number = entries.slice(0, start).filter(({ passed }) => !passed).length;
	const rows = entries.slice(start, start + height).map((entry, index): Row => {
		const selected = start + index === cursor;
		const row = rowOf(entry, context);
		const mark = selected ? span(look.glyphs.cursor, 'key') : ' ';
		if (entry.passed) return { ...row, left: [' ', ...row.left] };
		number += 1;
		return { ...row, left: [mark, ...row.left], selected, number };
	});
	if (rows.length === 0)
		rows.push({ left: ['  ', span(all > 0 ? 'nothing holds these words' : empty, 'dim')] });
	return lines([head, ...filter, ...rows], size.columns, look);
}

/** Help and palette: keys of the screen, each of them can be pressed from here. */
export function actionsBody(
	context: Context,
	overlay: OverlayOf<'help'> | OverlayOf<'palette'>,
	size: Size,
): string[] {
	const { look } = context;
	const actions = actionsFor(keyTable, context, overlay.filter.text);
	const cursor = within(overlay.cursor, actions.length);
	const help = overlay.kind === 'help';
	const head = rule(look, help ? 'Keys of this screen' : 'Commands', [
		span(`${actions.length}`, 'dim'),
	]);
	const wide = size.columns >= 60;
	const rows: Row[] = actions.map(({ binding, label, keys, why }, index) => ({
		left: [
			index === cursor ? span(look.glyphs.cursor, 'key') : ' ',
			span(keys.slice(0, 12).padEnd(13), 'key'),
			span(label.padEnd(wide ? 18 : 0), why === undefined ? undefined : 'dim'),
			...(wide
				? [
						' ',
						span(
							why === undefined ? binding.help : `not now: ${why}`,
							why === undefined ? 'dim' : 'warn',
						),
					]
				: [span(why === undefined ? '' : ` (${why})`, 'warn')]),
		],
		selected: index === cursor,
	}));
	if (rows.length === 0) rows.push({ left: ['  ', span('no key is called that', 'dim')] });
	const chosen = actions[cursor];
	const whole = chosen
		? wrapped(
				`${chosen.keys}: ${chosen.why === undefined ? chosen.binding.help : `not now: ${chosen.why}`}`,
				size.columns - 2,
			)
		: [];
	// What the chosen one does, in full: in its row it may be cut.
	const about = size.rows >= 10 ? [blank, ...whole.slice(0, 2).map((line) => row(' ', line))] : [];
	const height = Math.max(1, size.rows - 2 - about.length);
	const top = topFor(cursor, context.size.rows, overlay.top);
	const start = windowFrom(top, cursor, rows.length, height);
	const shown = rows.slice(start, start + height);
	const between = about.length > 0 ? Math.max(0, height - shown.length) : 0;
	return lines(
		[
			head,
			{ left: [' > ', ...fieldSpans(context, overlay.filter)] },
			...shown,
			...Array.from({ length: between }, () => blank),
			...about,
		],
		size.columns,
		look,
	);
}

/** The whole output of a command. */
export function viewerBody(
	context: RunContext,
	overlay: OverlayOf<'viewer'>,
	size: Size,
): string[] {
	const { look, run } = context;
	const tail = context.output(overlay.execution);
	const execution = run.state.executions[overlay.execution];
	const name =
		execution?.statements.map(({ text }) => text.split('\n')[0]).join('; ') ?? overlay.execution;
	if (!tail)
		return lines(
			[rule(look, name), { left: [' its output is not there any more'] }],
			size.columns,
			look,
		);
	const height = Math.max(1, size.rows - 1 - (overlay.searching ? 1 : 0));
	const following = overlay.top === undefined;
	const top = overlay.top ?? 0;
	const shown = following ? tail.lines(0, height) : tail.window(top, height);
	const error = tail.firstErrorLine;
	const place = following ? 'following' : `line ${top + 1} of`;
	const head = rule(look, name, [
		span(`${place} ${tail.lineCount}${tail.counted ? '' : '+'} lines`, 'dim'),
		span(error === undefined ? '' : `  first error: line ${error + 1}`, 'bad'),
	]);
	const search: Row[] = overlay.searching
		? [{ left: [' / ', ...fieldSpans(context, overlay.search)] }]
		: [];
	const rows = shown.flatMap((text, index): Row[] => {
		const selected = !overlay.searching && top + index === overlay.hit;
		const pieces = overlay.wraps ? inRows(text, size.columns - 2) : [text];
		return pieces.map((piece) => ({ left: [' ', { text: piece, output: true }], selected }));
	});
	if (rows.length === 0) rows.push({ left: ['  ', span('no output so far', 'dim')] });
	const seen = following ? rows.slice(-height) : rows.slice(0, height);
	return lines([head, ...seen, ...search], size.columns, look);
}

/** A line of output over as many rows as it needs, its colours going on. */
function inRows(text: string, width: number): string[] {
	const whole = widthOf(text);
	const count = Math.max(1, Math.ceil(whole / Math.max(1, width)));
	return Array.from({ length: count }, (_, at) => columnsOf(text, at * width, (at + 1) * width));
}
