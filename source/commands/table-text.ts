import { shown } from '../report/markdown-text.ts';
import { widthOf, wrapped } from '../ui/text/width.ts';
import type { CommandIo } from './io.ts';

const gap = 2;

/** The longest word of a cell: what a column cannot be narrower than. */
const longestWord = (cell: string): number => Math.max(0, ...cell.split(' ').map(widthOf));

/** Widths of columns that together need at most `width`, as far as their words let them. */
function fittedWidths(cells: readonly (readonly string[])[], width: number | undefined): number[] {
	const count = Math.max(0, ...cells.map(({ length }) => length));
	const widest = (of: (cell: string) => number) =>
		Array.from({ length: count }, (_, index) =>
			Math.max(...cells.map((row) => of(row[index] ?? ''))),
		);
	const widths = widest(widthOf);
	if (width === undefined) return widths;
	const least = widest(longestWord);
	const needed = () => widths.reduce((sum, one) => sum + one, 0) + gap * (count - 1);
	while (needed() > width) {
		const most = Math.max(...widths.filter((one, index) => one > (least[index] ?? 0)));
		const index = widths.findIndex((one, at) => one === most && one > (least[at] ?? 0));
		if (index < 0) break;
		widths[index] = most - 1;
	}
	return widths;
}

/**
 * Rows as lines of aligned columns, two spaces apart. In a terminal of `width` columns the widest ones go on in the
 * next line, between words; without one, the last is as wide as it likes.
 */
export function columns(rows: readonly (readonly string[])[], width?: number): string[] {
	const cells = rows.map((row) => row.map((cell) => shown(cell).replaceAll('\n', ' ')));
	const widths = fittedWidths(cells, width);
	return cells.flatMap((row) => {
		const parts = row.map((cell, index) => wrapped(cell, Math.max(1, widths[index] ?? 1)));
		const height = Math.max(1, ...parts.map(({ length }) => length));
		return Array.from({ length: height }, (_, line) =>
			parts
				.map((part, index) => {
					const text = part[line] ?? '';
					return text + ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)));
				})
				.join(' '.repeat(gap))
				.trimEnd(),
		);
	});
}

/** A line as a terminal shows it without breaking a word: what does not fit goes on below, further in. */
export function folded(line: string, { columns: width }: Pick<CommandIo, 'columns'>): string {
	if (width === undefined || widthOf(line) <= width) return line;
	const indent = ' '.repeat((/^ */.exec(line)?.[0].length ?? 0) + gap);
	const [first = '', ...rest] = wrapped(line, width);
	if (rest.length === 0) return first;
	const more = wrapped(rest.join(' '), Math.max(1, width - indent.length));
	return [first, ...more.map((text) => indent + text)].join('\n');
}
