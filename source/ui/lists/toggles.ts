import { type ToggleRow, toggleBoard } from '../../run/toggle/board.ts';
import type { Style } from '../text/look.ts';
import { type Piece, type Row, span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import { widthOf } from '../text/width.ts';
import { launchRows } from './launches.ts';
import { type Entry, type ListOf, titled } from './list.ts';

type Cell = 'on' | 'off' | 'maybe' | 'unknown';

const cells: Record<Cell, { word: string; style: Style }> = {
	on: { word: 'ON', style: 'good' },
	off: { word: 'off', style: 'dim' },
	maybe: { word: 'MAYBE', style: 'warn' },
	unknown: { word: '?', style: 'dim' },
};

const pad = (text: string, width: number): string =>
	text + ' '.repeat(Math.max(0, width - widthOf(text)));

function cell(value: Cell, at: string, width: number): Piece {
	const { word, style } = cells[value];
	return span(pad(at ? `${word} ${at}` : word, width), style);
}

/** What the columns are called; a word that would touch the next is another one. */
const headings = (column: number, before: boolean): string[] => [
	...(before ? [column > 8 ? 'before' : 'was'] : []),
	...(column > 8 ? ['set', 'deployed', 'seen'] : ['set', 'live', 'seen']),
];

/** Said instead of a column in which nobody knows anything. */
const unknownBefore = 'before: not known';

/**
 * Columns of the board: before, where that is known of any, set, deployed, seen. Times are left out where there is no
 * room for them.
 */
export function toggleRows(
	rows: readonly ToggleRow[],
	{ width, now }: { width: number; now: Date },
): { head: Row; rows: Row[] } {
	const before = rows.some((one) => one.before !== 'unknown');
	const longest = Math.max(8, ...rows.map(({ short }) => widthOf(short)));
	// `deployed` needs nine columns; a long name is cut before a fact is.
	const names = Math.max(8, Math.min(longest, width - 4 - 36));
	const timed = width - names - 4 >= 48;
	const column = timed ? 12 : Math.max(6, Math.min(9, Math.floor((width - names - 4) / 4)));
	const time = (at: string | undefined) => (timed && at !== undefined ? moment(at, now) : '');
	const name = (text: string) =>
		widthOf(text) > names ? `${text.slice(0, names - 1)}~` : pad(text, names);
	return {
		head: {
			left: [
				span(
					`  ${pad('toggle', names)}  ${headings(column, before)
						.map((word) => pad(word, column))
						.join('')}`,
					'dim',
				),
			],
			...(before ? {} : { right: [span(unknownBefore, 'dim')], rightYields: true as const }),
		},
		rows: rows.map((row) => ({
			left: [
				'  ',
				span(name(row.short), row.status === 'maybe' ? 'warn' : undefined),
				'  ',
				before ? cell(row.before, '', column) : '',
				cell(row.set, time(row.facts.set?.at), column),
				cell(row.deployed, time(row.deployedAt), column),
				cell(row.seen, time(row.facts.seen?.at), 0),
			],
		})),
	};
}

/** The whole board, and for each toggle why it counts as on, off or maybe on. */
export const toggleList: ListOf = (context, width) => {
	if (context.kind !== 'run') return { title: 'Toggles', entries: [], empty: 'no run yet' };
	const board = toggleBoard(context.run);
	const environment = context.run.state.created?.environment ?? '';
	const { head, rows } = toggleRows(board, {
		width: Math.min(width, 76),
		now: context.now,
	});
	// Beside the board where there is room, else below the toggles that may be on.
	const beside = width >= 120;
	const entries = rows.flatMap((row, index): Entry[] => {
		const { name = '', why = '', status } = board[index] ?? {};
		const says = `${name}: ${why}`;
		if (beside) return [{ row: { ...row, right: [span(why, 'dim')] }, says }];
		const doubtful = status === 'on' || status === 'maybe';
		const because: Entry = { row: { left: [span(`    ${why}`, 'dim')] }, passed: true };
		return [{ row, says }, ...(doubtful ? [because] : [])];
	});
	const launches = launchRows(context).map((row): Entry => ({ row }));
	return {
		title: `Toggles on ${environment}`,
		entries: [
			...(board.length === 0 ? [] : [{ row: head, passed: true as const }, ...entries]),
			...titled('Dark launches', launches),
		],
		empty: 'this guide switches no toggles',
	};
};
