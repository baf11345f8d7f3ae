import { beginningsOf } from './beginning.ts';
import type { SimpleCommand } from './shell.ts';

/** A row of a table of command patterns. Without `on` it looks at program and arguments of each command. */
export type PatternRow = { matches: RegExp; on?: 'statement' };

/**
 * Finds the rows of a table that fit a statement, in the table's order. Most patterns begin with the name of a program:
 * those are neither tried nor even compiled for a guide that never calls it.
 */
export function tableOf<Row extends PatternRow>(
	rows: readonly Row[],
): (commands: readonly SimpleCommand[], text: string) => Row[] {
	const ofCommand = rows.filter((row) => row.on === undefined).map(withBeginnings);
	const ofText = rows.filter((row) => row.on === 'statement');
	const anyOfText = anyOf(ofText);
	return (commands, text) => {
		const found = new Set<Row>();
		for (const command of commands) {
			for (const { row, beginnings } of ofCommand) {
				if (beginnings && !beginnings.some((one) => command.text.startsWith(one))) continue;
				if (row.matches.test(command.text)) found.add(row);
			}
		}
		if (anyOfText(text)) for (const row of ofText) if (row.matches.test(text)) found.add(row);
		return found.size < 2 ? [...found] : rows.filter((row) => found.has(row));
	};
}

function withBeginnings<Row extends PatternRow>(row: Row) {
	return { row, beginnings: beginningsOf(row.matches) };
}

/** One pattern of all, since most texts fit none of them. */
function anyOf(rows: readonly PatternRow[]): (text: string) => boolean {
	const byFlags = Map.groupBy(rows, (row) => row.matches.flags);
	const patterns = [...byFlags].map(
		([flags, group]) =>
			new RegExp(group.map((row) => `(?:${row.matches.source})`).join('|'), flags),
	);
	return (text) => patterns.some((pattern) => pattern.test(text));
}
