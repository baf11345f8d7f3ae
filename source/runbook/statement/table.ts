import type { SimpleCommand } from './shell.ts';

/** A row of a table of command patterns. Without `on` it looks at program and arguments of each command. */
export type PatternRow = { matches: RegExp; on?: 'statement' };

/** Finds the rows of a table that fit a statement. Most fit none, which one pattern of all tells at once. */
export function tableOf<Row extends PatternRow>(
	rows: readonly Row[],
): (commands: readonly SimpleCommand[], text: string) => Row[] {
	const onCommands = anyOf(rows.filter((row) => row.on === undefined));
	const onText = anyOf(rows.filter((row) => row.on === 'statement'));
	return (commands, text) => {
		const fitting = commands.filter((command) => onCommands(command.text));
		const whole = onText(text);
		if (fitting.length === 0 && !whole) return [];
		return rows.filter((row) =>
			row.on === 'statement'
				? whole && row.matches.test(text)
				: fitting.some((command) => row.matches.test(command.text)),
		);
	};
}

function anyOf(rows: readonly PatternRow[]): (text: string) => boolean {
	const byFlags = Map.groupBy(rows, (row) => row.matches.flags);
	const patterns = [...byFlags].map(
		([flags, group]) =>
			new RegExp(group.map((row) => `(?:${row.matches.source})`).join('|'), flags),
	);
	return (text) => patterns.some((pattern) => pattern.test(text));
}
