import type { Terminal } from '../terminal.ts';

type Line = NonNullable<ReturnType<Terminal['emulator']['buffer']['active']['getLine']>>;
type Cell = NonNullable<ReturnType<Line['getCell']>>;

const colours = [
	...['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'],
	...['grey', 'red!', 'green!', 'yellow!', 'blue!', 'magenta!', 'cyan!', 'white!'],
];

/** How a cell looks, in words; empty for one that looks like any other. */
export function lookOf(cell: Cell): string {
	return [
		cell.isInverse() ? 'inverse' : '',
		cell.isBold() ? 'bold' : '',
		cell.isDim() ? 'dim' : '',
		cell.isUnderline() ? 'underlined' : '',
		cell.isFgDefault() ? '' : (colours[cell.getFgColor()] ?? String(cell.getFgColor())),
		cell.isBgDefault() ? '' : `on ${colours[cell.getBgColor()] ?? cell.getBgColor()}`,
	]
		.filter(Boolean)
		.join(' ');
}

export type Stretch = { row: number; text: string; look: string };

/** What stands out on the screen, as far as it says anything: neighbouring cells of one look together. */
export function stretches({ emulator }: Terminal): Stretch[] {
	const buffer = emulator.buffer.active;
	const found: Stretch[] = [];
	for (let row = 0; row < emulator.rows; row += 1) {
		let last: Stretch | undefined;
		for (let column = 0; column < emulator.cols; column += 1) {
			const cell = buffer.getLine(buffer.viewportY + row)?.getCell(column);
			if (cell === undefined || cell.getWidth() === 0) continue;
			const look = lookOf(cell);
			if (last?.look !== look) {
				last = { row, text: '', look };
				found.push(last);
			}
			last.text += cell.getChars() || ' ';
		}
	}
	return found.filter(({ text, look }) => look !== '' && text.trim() !== '');
}

/** The looks of a screen as lines: which row, how it looks, what it says. */
export function looksOf(terminal: Terminal): string {
	return stretches(terminal)
		.map(({ row, text, look }) => `${String(row + 1).padStart(2)} ${look}: ${text.trim()}`)
		.join('\n');
}

/** True when the terminal shows a whole frame of its size: each row goes to the edge, and nothing is still to come. */
export function isWhole(terminal: Terminal): boolean {
	const raw = terminal.drawn();
	if (raw.lastIndexOf('\u001B[?2026l') < raw.lastIndexOf('\u001B[?2026h')) return false;
	// Lines of an output are counted a moment after they are shown.
	if (/\d\+ lines/.test(terminal.text())) return false;
	const { cols, rows, buffer } = terminal.emulator;
	const at = (row: number) =>
		buffer.active.getLine(buffer.active.viewportY + row)?.translateToString(false) ?? '';
	const last = at(rows - 1);
	return (
		/(EMERG|EMERGENCY|keys) {1,3}$|\? (all )?keys *$/.test(last) &&
		last.trimEnd().length >= cols - 4 &&
		/\d\d:\d\d(:\d\d)?$/.test(at(0).slice(0, cols))
	);
}
