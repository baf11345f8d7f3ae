import { linkTo } from './link.ts';
import type { Style } from './look.ts';
import { type Piece, plainText, type Span, span } from './row.ts';
import { widthOf, wrapped } from './width.ts';

/** Underscores are left alone: in guides they belong to names far more often than to emphasis. */
const inlinePattern =
	/\*\*(?=\S)(?<strong>.+?)(?<!\s)\*\*|`(?<code>[^`]+)`|!?\[(?<text>[^\]]+)\]\((?<target>[^)\s]+)[^)]*\)|<?(?<address>https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"])>?/g;

/** A link in a terminal: its text and where it leads, which can be clicked where the terminal can. */
function linkPiece(label: string, target: string, style: Style): Span {
	const text = label === target ? target : `${label} (${target})`;
	const link = linkTo(target);
	return link === undefined ? span(text, style) : { ...span(text, style), link };
}

/** Emphasis, code and links of a line as pieces; a link is its text and where it leads. */
export function inlinePieces(text: string, style?: Style): Span[] {
	const pieces: Span[] = [];
	let at = 0;
	for (const match of text.matchAll(inlinePattern)) {
		const { strong, code, text: label = '', target, address } = match.groups ?? {};
		if (match.index > at) pieces.push(span(text.slice(at, match.index), style));
		if (strong !== undefined) pieces.push(span(strong, style ?? 'strong'));
		else if (code !== undefined) pieces.push(span(code, 'key'));
		else {
			const to = target ?? address ?? '';
			pieces.push(linkPiece(address ?? label, to, style ?? 'info'));
		}
		at = match.index + match[0].length;
	}
	if (at < text.length) pieces.push(span(text.slice(at), style));
	return pieces;
}

/** Pieces over as many lines as they need, broken between words. */
function flowed(pieces: readonly Span[], width: number): Span[][] {
	const lines: Span[][] = [[]];
	let used = 0;
	for (const { text, ...how } of pieces) {
		for (const word of text.split(/(?<=\s)/)) {
			for (const part of wrapped(word.trimEnd(), width)) {
				const size = widthOf(part);
				if (used > 0 && used + size > width) {
					lines.push([]);
					used = 0;
				}
				const end = part === word.trimEnd() ? word.slice(word.trimEnd().length) : '';
				lines.at(-1)?.push({ ...how, text: part + (used + size < width ? end : '') });
				used += size + end.length;
			}
		}
	}
	return lines;
}

const cellsOf = (line: string): string[] =>
	line
		.trim()
		.replace(/^\||\|$/g, '')
		.split('|')
		.map((cell) => plainText({ left: inlinePieces(cell.trim()) }));

/** A table's rows with their columns below each other; what does not fit is cut where the row is painted. */
function tableLines(rows: readonly string[]): Piece[][] {
	const cells = rows.filter((row) => !/^[\s|:-]+$/.test(row)).map(cellsOf);
	const widths = (cells[0] ?? []).map((_, column) =>
		Math.max(...cells.map((row) => widthOf(row[column] ?? ''))),
	);
	return cells.map((row, index) => [
		span(
			row
				.map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(cell))))
				.join('  '),
			index === 0 ? 'strong' : undefined,
		),
	]);
}

type Block = {
	kind: 'text' | 'code' | 'table' | 'blank';
	lead: string;
	lines: string[];
	style?: Style;
	/** Of code: what its fence says. */
	language?: string;
};

const itemPattern = /^(\s*)([-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?/;

function blocksOf(markdown: string): Block[] {
	const blocks: Block[] = [];
	let fenced = false;
	for (const line of markdown.split('\n')) {
		const last = blocks.at(-1);
		if (/^\s*(```|~~~)/.test(line)) {
			fenced = !fenced;
			const language = /^\s*[`~]+\s*([\w+-]+)/.exec(line)?.[1]?.toLowerCase() ?? 'text';
			blocks.push({ kind: fenced ? 'code' : 'blank', lead: '  ', lines: [], language });
			continue;
		}
		const item = itemPattern.exec(line);
		const heading = /^#{1,6}\s+/.exec(line);
		const plain = line.replace(/^\s*>\s?/, '').trim();
		if (fenced) last?.lines.push(line);
		else if (plain === '') blocks.push({ kind: 'blank', lead: '', lines: [] });
		else if (line.trim().startsWith('|')) {
			if (last?.kind === 'table') last.lines.push(line);
			else blocks.push({ kind: 'table', lead: '', lines: [line] });
		} else if (heading) {
			const lines = [line.slice(heading[0].length)];
			blocks.push({ kind: 'text', lead: '', lines, style: 'strong' });
			blocks.push({ kind: 'blank', lead: '', lines: [] });
		} else if (item) {
			const [whole, indent = '', sign = '-', tick] = item;
			const mark = /\d/.test(sign) ? sign : tick === undefined ? '-' : `[${tick}]`;
			blocks.push({ kind: 'text', lead: `${indent}${mark} `, lines: [line.slice(whole.length)] });
		} else if (last?.kind === 'text') last.lines.push(plain);
		else blocks.push({ kind: 'text', lead: '', lines: [plain] });
	}
	return blocks;
}

/**
 * Markdown as rows of pieces that a person reads: paragraphs flow, lists keep their signs, code and tables their
 * lines. No row is wider than `width` columns but those of code and tables.
 */
export function proseLines(markdown: string, width: number, style?: Style): Piece[][] {
	const rows = blocksOf(markdown.trim()).flatMap(
		({ kind, lead, lines, style: own, language = 'text' }): Piece[][] => {
			if (kind === 'blank') return [[]];
			if (kind === 'table') return tableLines(lines);
			if (kind === 'code')
				return lines.map((line) => [lead, { text: line, style: 'code', language }]);
			const room = Math.max(8, width - widthOf(lead));
			return flowed(inlinePieces(lines.join(' '), own ?? style), room).map((line, index) => [
				index === 0 ? lead : ' '.repeat(widthOf(lead)),
				...line,
			]);
		},
	);
	const isBlank = (row: Piece[] | undefined) => row === undefined || row.length === 0;
	const end = rows.findLastIndex((row) => !isBlank(row));
	return rows.filter(
		(row, index) => !isBlank(row) || (index > 0 && index < end && !isBlank(rows[index - 1])),
	);
}
