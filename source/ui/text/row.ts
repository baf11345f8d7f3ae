import { revealed, revealedCommand, sanitise } from '../../engine/shell/sanitise.ts';
import { linkSequence } from './link.ts';
import type { Look, Style } from './look.ts';
import { cut, widthOf } from './width.ts';

/**
 * A piece of a row. `text` may come from anywhere: what is not printable is made visible when it is painted.
 * `output` marks text of a command, whose own colours are kept.
 */
export type Span = {
	text: string;
	style?: Style;
	output?: true;
	/** Of code: its language; the shell when nothing is said. */
	language?: string;
	/** Where a click on it leads, in terminals that can. */
	link?: string;
};
export type Piece = Span | string;

/** One line of the screen. `right` stands at the right edge and gives way when the left has no room left. */
export type Row = {
	left: Piece[];
	right?: Piece[];
	/** The right is left out as soon as the left would be cut. */
	rightYields?: true;
	/** The right gives way piece by piece, the first ones first: its last are the state of what stands at the left. */
	rightPieces?: true;
	/** The left keeps more than half of the row: the first piece of the right is cut for it, then gives way piece by piece. */
	rightCut?: true;
	selected?: boolean;
	/** What it is called by where rows are lines: the number that goes to it. */
	number?: number;
	/** Fills the gap between left and right. */
	fill?: string;
	fillStyle?: Style;
};

/** Columns the left of a row keeps before its right is left out. */
const leftKeeps = 14;
/** The part of a row that its left keeps before its right is cut. */
const cutKeeps = 0.6;
/** Columns of a cut piece that still say something. */
const leastCut = 6;

export const span = (text: string, style?: Style): Span =>
	style === undefined ? { text } : { text, style };
export const row = (...left: Piece[]): Row => ({ left });
export const blank: Row = { left: [] };

/** A heading across the screen, with what it is about and something at the right. */
export function rule(look: Look, title: string, right?: Piece[]): Row {
	const { rule: line } = look.glyphs;
	return {
		left: title ? [span(line.repeat(2), 'dim'), ' ', span(title, 'heading'), ' '] : [],
		fill: line,
		fillStyle: 'dim',
		...(right && right.length > 0
			? { right: [' ', ...right, ' ', span(line.repeat(2), 'dim')] }
			: {}),
	};
}

/** Tab stops of eight columns as spaces: a row counts its columns itself. */
function withoutTabs(text: string): string {
	if (!text.includes('\t')) return text;
	const [first = '', ...rest] = text.split('\t');
	return rest.reduce((line, part) => line + ' '.repeat(8 - (widthOf(line) % 8)) + part, first);
}

/** The text of a span as it may be shown in one row. */
function shown(piece: Piece, look: Look): Span {
	const given: Span = typeof piece === 'string' ? { text: piece } : piece;
	const { text, style, output } = given;
	const { newline } = look.glyphs;
	const flat = text.includes('\n') ? text.replaceAll(/\s*\n\s*/g, ` ${newline} `) : text;
	const safe = withoutTabs(foreign(flat, style, output === true && look.styled));
	const { output: _, ...rest } = given;
	return { ...rest, text: safe };
}

/** Code as spans in the colours of its grammar; a row that is selected has one look of its own. */
function coloured(piece: Span, look: Look, selected: boolean): Span[] {
	if (piece.style !== 'code' || selected || !look.styled) return [piece];
	return look.highlight?.(piece.text, piece.language ?? 'bash') ?? [piece];
}

/** Text from anywhere, made safe and visible for where it is shown. */
function foreign(text: string, style: Style | undefined, coloured: boolean): string {
	if (coloured) return sanitise(text);
	return style === 'code' ? revealedCommand(text) : revealed(text);
}

function sgr(look: Look, style: Style | undefined, selected: boolean): string {
	// One look for the whole of a selected row: its signs and words say the rest.
	return selected && look.styled ? '7' : look.theme[style ?? 'plain'];
}

function styled(text: string, codes: string): string {
	return text === '' || codes === '' ? text : `\u001B[${codes}m${text}\u001B[0m`;
}

function linked(text: string, { link }: Span, look: Look): string {
	return link !== undefined && look.links ? linkSequence(text, link) : text;
}

/** Spans within `width` columns, the last one ended by the ellipsis when anything is missing. */
function fitted(spans: Span[], width: number, look: Look): { spans: Span[]; width: number } {
	const whole = total(spans);
	if (whole <= width) return { spans, width: whole };
	const { ellipsis } = look.glyphs;
	const mark = widthOf(ellipsis) < width ? ellipsis : '';
	const room = width - widthOf(mark);
	const kept: Span[] = [];
	let used = 0;
	for (const piece of spans) {
		const text = cut(piece.text, room - used, '');
		const last = text !== piece.text;
		kept.push({ ...piece, text: last ? text + mark : text });
		used += widthOf(text) + (last ? widthOf(mark) : 0);
		if (last) break;
	}
	return { spans: kept, width: used };
}

const total = (spans: Span[]): number => spans.reduce((sum, { text }) => sum + widthOf(text), 0);

/** The row as a line of text: its number, what it says, and in brackets what would stand at the right. */
function asLine(line: Row, look: Look): string {
	const words = (pieces: Piece[] = []) =>
		pieces
			.map((piece) => shown(piece, look).text)
			.join('')
			.trim();
	const left = words(line.left);
	const right = words(line.right);
	const said = [left, right && left ? `(${right})` : right].filter(Boolean).join('  ');
	if (line.number === undefined) return said;
	const { cursor } = look.glyphs;
	const bare = said.startsWith(cursor) ? said.slice(cursor.length).trimStart() : said;
	return `${line.selected ? cursor : ' '} ${line.number}. ${bare}`;
}

/** What stands at the right, as far as it may give way to fit. */
function askedRight({ right = [], rightPieces, rightCut }: Row, room: number, look: Look): Span[] {
	const spans = right.map((piece) => shown(piece, look)).filter(({ text }) => text !== '');
	const [first, ...rest] = spans;
	if (rightCut && first && total(spans) > room) {
		const kept = room - total(rest);
		if (kept >= leastCut) {
			const text = cut(first.text.trimEnd(), kept - 1, look.glyphs.ellipsis);
			return [{ ...first, text: rest.length > 0 ? `${text} ` : text }, ...rest];
		}
	}
	while ((rightPieces || rightCut) && spans.length > 1 && total(spans) > room) spans.shift();
	return spans;
}

/** The row as one string of exactly `width` columns, with the terminal's styles in it; as a line in a linear look. */
export function painted(line: Row, width: number, look: Look): string {
	if (look.linear) return asLine(line, look);
	const selected = line.selected === true;
	const whole = line.left.flatMap((piece) => coloured(shown(piece, look), look, selected));
	const least = line.rightCut ? Math.ceil(width * cutKeeps) : leftKeeps;
	const keep = line.rightYields ? total(whole) : Math.min(least, total(whole));
	const asked = askedRight(line, width - keep - 1, look);
	const needs = total(asked);
	const right = needs > 0 && width - needs - 1 >= keep ? asked : [];
	const room = right.length > 0 ? width - needs - 1 : width;
	const left = fitted(whole, room, look);
	const gap = Math.max(0, width - left.width - (right.length > 0 ? needs : 0));
	const text = (spans: Span[]) =>
		spans
			.map((piece) => linked(styled(piece.text, sgr(look, piece.style, selected)), piece, look))
			.join('');
	// A cut title keeps its distance from the line that fills the row.
	const apart = line.fill !== undefined && total(whole) > room ? Math.min(1, gap) : 0;
	const filler = ' '.repeat(apart) + (line.fill ?? ' ').repeat(gap - apart);
	return text(left.spans) + styled(filler, sgr(look, line.fillStyle, selected)) + text(right);
}

/** What a row says, without styles; for tests, the clipboard and screen readers. */
export function plainText(line: Row): string {
	const words = (pieces: Piece[]) =>
		pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
	return [words(line.left), words(line.right ?? [])].filter((part) => part !== '').join('  ');
}
