import { shown } from '../report/markdown-text.ts';

/** Rows as lines of aligned columns, two spaces apart; the last column is as wide as it likes. */
export function columns(rows: readonly (readonly string[])[]): string[] {
	const cells = rows.map((row) => row.map((cell) => shown(cell).replaceAll('\n', ' ')));
	const count = Math.max(0, ...cells.map(({ length }) => length));
	const widths = Array.from({ length: count }, (_, index) =>
		Math.max(...cells.map((row) => row[index]?.length ?? 0)),
	);
	return cells.map((row) =>
		row
			.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
			.join('  ')
			.trimEnd(),
	);
}
