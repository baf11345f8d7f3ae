import { escapeSequence, sanitise } from './sanitise.ts';

/** Anything that moves within the line: carriage return, backspace, erase in line, cursor left, right and to a column. */
const moves = /[\r\b]|(?:\x1b\[|\x9b)[\d;]*[KGCDX`]/;
const step = new RegExp(`${escapeSequence}|[\\r\\x08]|[^\\x1b\\x80-\\x9f\\r\\x08]+|[\\s\\S]`, 'gu');
const widest = 4096;
/** Colours that pile up without a reset are cut to the last one. */
const longestColour = 96;

type Cell = { character: string; colour: string };

/**
 * One line of a log as a terminal would show it in the end: a progress bar that was drawn over itself with carriage
 * returns is its last state. Sanitised; colours that are still on at the end are closed. Movement between lines is not
 * followed, and columns count characters, not cells.
 */
export function shownLine(raw: string): string {
	const line = raw.endsWith('\r') ? raw.replace(/\r+$/, '') : raw;
	return closed(moves.test(line) ? sanitise(drawn(line)) : sanitise(line));
}

function drawn(line: string): string {
	const cells: Cell[] = [];
	let column = 0;
	let colour = '';
	for (const [whole, parameters, , final] of line.matchAll(step)) {
		const count = Math.max(1, Number.parseInt(parameters ?? '', 10) || 1);
		if (whole === '\r') column = 0;
		else if (whole === '\b') column = Math.max(0, column - 1);
		else if (final === 'm') colour = coloured(colour, whole, parameters ?? '');
		else if (final === 'K') erase(cells, column, parameters ?? '');
		else if (final === 'X') fill(cells, column, column + count);
		else if (final === 'G' || final === '`') column = Math.min(count - 1, widest);
		else if (final === 'C') column = Math.min(column + count, widest);
		else if (final === 'D') column = Math.max(0, column - count);
		else if (!/^[\x1b\x80-\x9f]/.test(whole)) column = write(cells, column, whole, colour);
	}
	return painted(cells);
}

function coloured(before: string, sequence: string, parameters: string): string {
	if (/^0*$/.test(parameters)) return '';
	return before.length + sequence.length > longestColour ? sequence : before + sequence;
}

function write(cells: Cell[], from: number, text: string, colour: string): number {
	let column = from;
	if (column > cells.length) fill(cells, cells.length, column);
	for (const character of text) {
		cells[column] = { character, colour };
		column += 1;
	}
	return column;
}

function fill(cells: Cell[], from: number, to: number): void {
	for (let at = from; at < Math.min(to, from + widest); at += 1) {
		cells[at] = { character: ' ', colour: '' };
	}
}

function erase(cells: Cell[], column: number, mode: string): void {
	if (mode === '2') cells.length = 0;
	else if (mode === '1') fill(cells, 0, column + 1);
	else if (column < cells.length) cells.length = column;
}

function painted(cells: Cell[]): string {
	let text = '';
	let colour = '';
	for (const cell of cells) {
		const now = cell?.colour ?? '';
		if (now !== colour) text += `\x1b[m${now}`;
		colour = now;
		text += cell?.character ?? ' ';
	}
	return text;
}

function closed(text: string): string {
	const last = text.lastIndexOf('\x1b[');
	if (last < 0 || /^\x1b\[0*m/.test(text.slice(last))) return text;
	return `${text}\x1b[m`;
}
