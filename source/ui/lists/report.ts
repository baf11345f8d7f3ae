import { reportMarkdown } from '../../report/markdown.ts';
import { reportOf } from '../../report/run-report.ts';
import type { Run } from '../../run/intent.ts';
import { proseLines } from '../text/prose.ts';
import { row } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import type { ListOf } from './list.ts';

const written = new WeakMap<Run, string>();

/** The run written up as Markdown, once for each state of it. */
export function reportText({ run, record, events, head, now }: RunContext): string {
	const known = written.get(run);
	if (known !== undefined) return known;
	const broken = record.kind === 'read-only' && record.broken !== undefined;
	const last = head();
	const report = reportOf({
		run,
		events: events(),
		head: last,
		...(record.kind === 'read-only' ? {} : { at: now.toISOString() }),
		...(broken ? { broken: { line: last.seq + 1 } } : {}),
	});
	const text = report ? reportMarkdown(report) : '';
	written.set(run, text);
	return text;
}

const cellsOf = (line: string): string[] =>
	line
		.replace(/^\|\s?|\s?\|$/g, '')
		.split(/(?<!\\)\|/)
		.map((cell) => cell.trim());

/** A row of a table as an item of a list, since a terminal has no room for its columns; its head is left out. */
function asItem(line: string): string {
	const cells = cellsOf(line);
	const [first = '', second = ''] = cells;
	const said = cells.filter(Boolean);
	if (said.length === 0) return '';
	if (cells.length === 2) return `- **${first}**: ${second}`;
	return `${first === '' ? '  ' : ''}- ${said.join('  ')}`;
}

/** The Markdown of a report with its tables as lists and nothing escaped: for reading, not for copying. */
function readable(markdown: string): string {
	const lines = markdown.split('\n');
	return lines
		.map((line, index) => {
			if (!line.startsWith('|')) return line;
			const isHead = lines[index + 1]?.startsWith('| ---') ?? false;
			return isHead || line.startsWith('| ---') ? '' : asItem(line);
		})
		.join('\n')
		.replaceAll('<br>', '; ')
		.replace(/\\([\\`*_[\]<>|#~])/g, '$1');
}

/** The report as a screen: what `gonogo report` prints. */
export const reportList: ListOf = (context, width) => {
	if (context.kind !== 'run') return { title: 'Report', entries: [], empty: 'no run yet' };
	return {
		title: 'Report; Y copies it, / filters',
		entries: proseLines(readable(reportText(context)), width - 1).map((line) => ({
			row: row(' ', ...line),
		})),
		empty: 'the record does not say what it is',
	};
};
