import { plainText } from '../inline.ts';
import type { TableNode } from '../markdown.ts';
import type { Alert, AlertOperator } from '../model.ts';
import { amount, type Limit, metricIn, plainUnit } from './limit-sentence.ts';

/** A row of a table that states a limit, and how bad it is to be over it where the table says so. */
export type TableLimit = Limit & { text: string; line: number; severity?: Alert['severity'] };

/** What a column of limits is called, and what it says about being over one; one row a name. */
export const limitColumns: readonly {
	example: string;
	not: string;
	matches: RegExp;
	severity?: Alert['severity'];
}[] = [
	{
		example: 'Critical',
		not: 'Comment',
		matches: /\b(?:critical|page|roll ?back|abort|stop|halt|red)\b/i,
		severity: 'critical',
	},
	{
		example: 'Warning',
		not: 'Owner',
		matches: /\b(?:warn(?:ing)?|yellow)\b/i,
		severity: 'warning',
	},
	{
		example: 'Target',
		not: 'Targeted team',
		matches: /\b(?:target|goal|slo|objective|acceptable|expected|required|ok|green)\b/i,
	},
	{
		example: 'Alert threshold',
		not: 'Current',
		matches: /\b(?:thresholds?|limits?|max(?:imum)?|min(?:imum)?|alerts?|conditions?|trigger)\b/i,
	},
];

/** Figures of a table that say how things were or are, and limit nothing. */
const noLimit = /\b(?:current|baseline|before|observed|actual|today|now|last|previous|measured)\b/i;

/** How a cell compares; `alerts` where being on that side is bad, by which side is the bad one. */
const comparisons: readonly { matches: string; up: AlertOperator; down: AlertOperator }[] = [
	{ matches: '>=|≥|at least|no less than', up: '>=', down: '<' },
	{ matches: '<=|≤|at most|no more than|up to|within', up: '>', down: '<=' },
	{ matches: '>|above|over|more than|exceeds?', up: '>', down: '<=' },
	{ matches: '<|below|under|less than', up: '>=', down: '<' },
];
const figure = new RegExp(
	`^(?:(${comparisons.map(({ matches }) => matches).join('|')})\\s*)?${amount}\\s*$`,
	'i',
);

/** Figures of which more is better; of all others less is. */
const moreIsBetter = /\b(?:success|availability|uptime|throughput|hit[ _]rate)\b/i;
/** A cell that says how bad the whole row is. */
const severityCell: readonly { matches: RegExp; severity: Alert['severity'] }[] = [
	{ matches: /^(?:critical|page|p1|sev ?1|high|roll ?back)$/i, severity: 'critical' },
	{ matches: /^(?:warning|warn|p2|sev ?2|medium)$/i, severity: 'warning' },
	{ matches: /^(?:info|low|notice)$/i, severity: 'info' },
];

/**
 * The limits of a table whose first column names figures: `| error rate | < 5 % |`. Which side is the bad one follows
 * from the figure, so that a column of targets and one of alerts mean the same.
 */
export function readTableLimits({ header, rows }: TableNode): TableLimit[] {
	const columns = header.map(plainText);
	return rows.flatMap(({ cells, line }): TableLimit[] => {
		const [name = '', ...rest] = cells.map(plainText);
		const metric = name.length <= 40 ? metricIn(name) : undefined;
		if (metric === undefined || /\bto\b/i.test(name)) return [];
		const said = rest
			.map((cell) => severityCell.find(({ matches }) => matches.test(cell))?.severity)
			.find((severity) => severity !== undefined);
		return rest.flatMap((cell, index): TableLimit[] => {
			const limit = limitIn(cell, name, columns[index + 1] ?? '');
			if (!limit) return [];
			const severity = limit.severity ?? said;
			const { severity: _, ...stated } = limit;
			const text = `${name} ${cell}`;
			return [{ metric, ...stated, text, line, ...(severity === undefined ? {} : { severity }) }];
		});
	});
}

function limitIn(
	cell: string,
	name: string,
	column: string,
): (Omit<Limit, 'metric'> & { severity?: Alert['severity'] }) | undefined {
	const [, compares, threshold, unit] = figure.exec(cell) ?? [];
	if (threshold === undefined || noLimit.test(column)) return undefined;
	const named = limitColumns.find(({ matches }) => matches.test(column));
	// A bare figure limits something only where its column says so.
	if (compares === undefined && !named) return undefined;
	const side = moreIsBetter.test(name) ? 'down' : 'up';
	const compared =
		compares === undefined
			? undefined
			: comparisons.find(({ matches }) => new RegExp(`^(?:${matches})$`, 'i').test(compares));
	const usual = side === 'up' ? '>' : '<';
	return {
		operator: compared?.[side] ?? usual,
		threshold: Number(threshold),
		...(unit === undefined ? {} : { unit: plainUnit(unit) }),
		...(named?.severity === undefined ? {} : { severity: named.severity }),
	};
}
