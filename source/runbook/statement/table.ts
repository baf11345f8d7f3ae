import { beginningsOf } from './beginning.ts';
import type { SimpleCommand } from './shell.ts';

/** A row of a table of command patterns. Without `on` it looks at program and arguments of each command. */
export type PatternRow = { matches: RegExp; on?: 'statement' };

/** How many programs a table remembers its rows for; a guide calls some dozens. */
const mostPrograms = 500;

/**
 * Finds the rows of a table that fit a statement, in the table's order. Most patterns begin with the name of a program:
 * which rows could fit is worked out once a program, and the others are neither tried nor even compiled.
 */
export function tableOf<Row extends PatternRow>(
	rows: readonly Row[],
): (commands: readonly SimpleCommand[], text: string) => Row[] {
	const ofCommand = rows.filter((row) => row.on === undefined).map(withBeginnings);
	const ofText = rows.filter((row) => row.on === 'statement');
	const anyOfText = anyOf(ofText);
	const byProgram = new Map<string, Row[]>();
	const candidates = (program: string): Row[] => {
		const known = byProgram.get(program);
		if (known) return known;
		if (byProgram.size >= mostPrograms) byProgram.clear();
		const found = ofCommand.filter((one) => mayFit(one, program)).map(({ row }) => row);
		byProgram.set(program, found);
		return found;
	};
	return (commands, text) => {
		const found = new Set<Row>();
		for (const command of commands) {
			for (const row of candidates(command.program)) {
				if (row.matches.test(command.text)) found.add(row);
			}
		}
		if (anyOfText(text)) for (const row of ofText) if (row.matches.test(text)) found.add(row);
		return found.size < 2 ? [...found] : rows.filter((row) => found.has(row));
	};
}

type WithBeginnings<Row> = { row: Row; beginnings: string[] | undefined };

function withBeginnings<Row extends PatternRow>(row: Row): WithBeginnings<Row> {
	return { row, beginnings: beginningsOf(row.matches) };
}

/** True when a command line of the program could begin as the row's pattern does. */
function mayFit<Row>({ beginnings }: WithBeginnings<Row>, program: string): boolean {
	return (
		beginnings === undefined ||
		beginnings.some((one) => program.startsWith(one) || one.startsWith(program))
	);
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
