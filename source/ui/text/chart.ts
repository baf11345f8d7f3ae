import { type Piece, type Row, span } from './row.ts';

/** A line over time to be drawn: times in milliseconds, values and limits in one unit. */
export type Chart = {
	points: readonly { at: number; value: number }[];
	from: number;
	to: number;
	limits: readonly number[];
	/** Whether a value is over a limit. */
	over(value: number): boolean;
	/** Moments that are marked over the whole height and below it. */
	marks: readonly number[];
	/** A value as it stands beside the chart. */
	label(value: number): string;
	/** Two points further apart than this are not joined: nothing is known of what lies between. */
	gapMs: number;
};

export type ChartSize = { width: number; height: number; signs: 'braille' | 'ascii' };

/** Columns at the left that hold values. */
const labelColumns = 9;
/** Dots of one character: columns and rows. */
const dots = { braille: { across: 2, down: 4 }, ascii: { across: 1, down: 1 } } as const;
/** Bits of a braille pattern by column and row of its dot, in the order of Unicode. */
const brailleBits = [
	[0x01, 0x02, 0x04, 0x40],
	[0x08, 0x10, 0x20, 0x80],
] as const;
const drawn = {
	braille: { limit: '╌', mark: '┊', both: '┼', foot: '▲', axis: '─', corner: '└', side: '┤' },
	ascii: { limit: '-', mark: '|', both: '+', foot: '^', axis: '-', corner: '+', side: '|' },
} as const;

type Span = { low: number; high: number };

/** From the least to the most of what is drawn, limits among it; from 0 where that costs little room. */
function spanOf({ points, limits }: Chart): Span {
	const values = [...points.map(({ value }) => value), ...limits];
	const least = Math.min(...values);
	const most = Math.max(...values);
	const low = least > 0 && least < most / 2 ? 0 : least;
	if (most === low) return { low: low - 1, high: most + 1 };
	return { low, high: most + (most - low) * 0.05 };
}

/** One cell of the picture: which of its dots are set, and whether one of them is over a limit. */
type Cell = { bits: number; over: boolean };

class Canvas {
	readonly cells: Cell[][];
	private readonly across: number;
	private readonly down: number;

	constructor(width: number, height: number, signs: ChartSize['signs']) {
		this.across = dots[signs].across;
		this.down = dots[signs].down;
		this.cells = Array.from({ length: height }, () =>
			Array.from({ length: width }, () => ({ bits: 0, over: false })),
		);
	}

	set(x: number, y: number, over: boolean): void {
		const cell = this.cells[Math.floor(y / this.down)]?.[Math.floor(x / this.across)];
		if (!cell) return;
		cell.bits |= brailleBits[x % this.across]?.[y % this.down] ?? 1;
		cell.over ||= over;
	}

	/** A line of dots from one to another, each over or not as the nearer end is. */
	join(from: Dot, to: Dot): void {
		const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1);
		for (let step = 0; step <= steps; step += 1) {
			const part = step / steps;
			this.set(
				Math.round(from.x + (to.x - from.x) * part),
				Math.round(from.y + (to.y - from.y) * part),
				part < 0.5 ? from.over : to.over,
			);
		}
	}
}

type Dot = { x: number; y: number; over: boolean };

/**
 * A chart as rows of exactly `height` lines and at most `width` columns: the line, its limits across, marks down, and
 * an axis below. Colour only repeats what the place of a dot beside a limit says.
 */
export function chartRows(chart: Chart, { width, height, signs }: ChartSize): Row[] {
	const columns = width - labelColumns - 1;
	const rows = height - 1;
	if (columns < 4 || rows < 1 || chart.points.length === 0) return [];
	const { across, down } = dots[signs];
	const { low, high } = spanOf(chart);
	const lastX = columns * across - 1;
	const lastY = rows * down - 1;
	const xOf = (at: number) =>
		Math.round(((at - chart.from) / Math.max(1, chart.to - chart.from)) * lastX);
	const yOf = (value: number) => Math.round(((high - value) / (high - low)) * lastY);
	const canvas = new Canvas(columns, rows, signs);
	let before: (Dot & { at: number }) | undefined;
	for (const { at, value } of chart.points) {
		if (at < chart.from || at > chart.to) continue;
		const dot = { x: xOf(at), y: yOf(value), over: chart.over(value), at };
		canvas.join(before && at - before.at <= chart.gapMs ? before : dot, dot);
		before = dot;
	}
	const limitRows = new Map(
		chart.limits.map((limit) => [Math.floor(yOf(limit) / down), limit] as const),
	);
	const marked = new Set(
		chart.marks
			.filter((at) => at >= chart.from && at <= chart.to)
			.map((at) => Math.floor(xOf(at) / across)),
	);
	const lines = canvas.cells.map((cells, row): Row => {
		const limit = limitRows.get(row);
		const value = limit ?? (row === 0 ? high : row === rows - 1 ? low : undefined);
		return {
			left: [
				...labelPieces(value === undefined ? '' : chart.label(value), limit !== undefined, signs),
				...cellPieces(cells, limit !== undefined, marked, signs),
			],
		};
	});
	return [...lines, axisRow(columns, marked, signs)];
}

function labelPieces(text: string, limit: boolean, signs: ChartSize['signs']): Piece[] {
	const label = text.slice(0, labelColumns - 1).padStart(labelColumns - 1);
	return [span(label, limit ? 'warn' : 'dim'), ' ', span(drawn[signs].side, 'dim')];
}

function cellPieces(
	cells: readonly Cell[],
	limited: boolean,
	marked: ReadonlySet<number>,
	signs: ChartSize['signs'],
): Piece[] {
	const { limit, mark, both } = drawn[signs];
	return cells.map(({ bits, over }, column): Piece => {
		if (bits !== 0) {
			const dot = signs === 'ascii' ? (over ? '!' : '*') : String.fromCharCode(0x2800 + bits);
			return span(dot, over ? 'bad' : 'good');
		}
		const at = marked.has(column);
		if (at) return span(limited ? both : mark, 'info');
		return limited ? span(limit, 'warn') : ' ';
	});
}

function axisRow(columns: number, marked: ReadonlySet<number>, signs: ChartSize['signs']): Row {
	const { axis, foot, corner } = drawn[signs];
	const line = Array.from({ length: columns }, (_, column) =>
		marked.has(column) ? span(foot, 'info') : span(axis, 'dim'),
	);
	return { left: [' '.repeat(labelColumns), span(corner, 'dim'), ...line] };
}
