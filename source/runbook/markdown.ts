import MarkdownIt, { type Token } from 'markdown-it';

/** Text with its Markdown marks, and the line of the file where it begins. */
export type Inline = { raw: string; line: number };

export type Node =
	| { type: 'heading'; level: number; line: number; inline: Inline }
	| { type: 'paragraph'; line: number; endLine: number; inline: Inline }
	| CodeNode
	| ListNode
	| { type: 'quote'; line: number; endLine: number; children: Node[] }
	| TableNode
	| { type: 'html'; line: number; text: string };

/** `textLine` is the line of the first line of `text`; `info` is all that follows the fence. */
export type CodeNode = {
	type: 'code';
	line: number;
	textLine: number;
	endLine: number;
	info: string;
	text: string;
	fenced: boolean;
};
export type ListNode = {
	type: 'list';
	ordered: boolean;
	line: number;
	endLine: number;
	items: ListItem[];
};
/** `task` is there when the item begins with a box. `inline` is its first paragraph without the box. */
export type ListItem = {
	line: number;
	inline?: Inline;
	task?: { checked: boolean };
	/** What follows the first paragraph. */
	children: Node[];
};
export type TableNode = {
	type: 'table';
	line: number;
	endLine: number;
	header: Inline[];
	rows: { line: number; cells: Inline[] }[];
};

export type MarkdownDocument = {
	nodes: Node[];
	/** Lines that the parser dropped because they are nested too deeply. */
	tooDeep: number[];
};

/** How deeply quotes and lists may be nested; a list takes two levels. */
const deepestNesting = 240;

export const parser = new MarkdownIt('default', { html: true, maxNesting: deepestNesting });
type Cursor = { tokens: Token[]; index: number; offset: number };

/** Reads the block structure of `text`, whose lines end with `\n`. `offset` is added to every line, for text that stood behind front matter. */
export function parseMarkdown(text: string, offset = 0): MarkdownDocument {
	const tokens: Token[] = [];
	parser.block.parse(text, parser, {}, tokens);
	const cursor: Cursor = { tokens, index: 0, offset };
	return { nodes: readNodes(cursor, ''), tooDeep: droppedLines(tokens, offset) };
}

function droppedLines(tokens: Token[], offset: number): number[] {
	const lines = new Set<number>();
	for (const token of tokens) {
		if (token.level >= deepestNesting - 2 && token.map) lines.add(token.map[0] + 1 + offset);
	}
	return [...lines];
}

function readNodes(cursor: Cursor, until: string): Node[] {
	const nodes: Node[] = [];
	while (cursor.index < cursor.tokens.length) {
		const token = cursor.tokens[cursor.index];
		if (token === undefined) break;
		cursor.index += 1;
		if (token.type === until) return nodes;
		const node = readNode(token, cursor);
		if (node) nodes.push(node);
	}
	return nodes;
}

function readNode(token: Token, cursor: Cursor): Node | undefined {
	const [line, endLine] = linesOf(token, cursor);
	switch (token.type) {
		case 'heading_open': {
			const inline = readInline(cursor, line);
			cursor.index += 1;
			return { type: 'heading', level: Number(token.tag.slice(1)), line, inline };
		}
		case 'paragraph_open': {
			const inline = readInline(cursor, line);
			cursor.index += 1;
			return { type: 'paragraph', line, endLine, inline };
		}
		case 'fence':
			return {
				type: 'code',
				line,
				textLine: line + 1,
				endLine,
				info: token.info.trim(),
				text: token.content,
				fenced: true,
			};
		case 'code_block':
			return {
				type: 'code',
				line,
				textLine: line,
				endLine,
				info: '',
				text: token.content,
				fenced: false,
			};
		case 'bullet_list_open':
		case 'ordered_list_open':
			return readList(token, cursor);
		case 'blockquote_open':
			return { type: 'quote', line, endLine, children: readNodes(cursor, 'blockquote_close') };
		case 'table_open':
			return readTable(token, cursor);
		case 'html_block':
			return { type: 'html', line, text: token.content };
		default:
			return undefined;
	}
}

function linesOf(token: Token, cursor: Cursor): [number, number] {
	const [first, end] = token.map ?? [0, 0];
	return [first + 1 + cursor.offset, end + cursor.offset];
}

function readInline(cursor: Cursor, line: number): Inline {
	const token = cursor.tokens[cursor.index];
	cursor.index += 1;
	return { raw: token?.content ?? '', line };
}

function readList(open: Token, cursor: Cursor): ListNode {
	const ordered = open.type === 'ordered_list_open';
	const close = ordered ? 'ordered_list_close' : 'bullet_list_close';
	const [line, endLine] = linesOf(open, cursor);
	const items: ListItem[] = [];
	while (cursor.index < cursor.tokens.length) {
		const token = cursor.tokens[cursor.index];
		cursor.index += 1;
		if (token === undefined || token.type === close) break;
		if (token.type === 'list_item_open') {
			items.push(readItem(linesOf(token, cursor)[0], readNodes(cursor, 'list_item_close')));
		}
	}
	return { type: 'list', ordered, line, endLine, items };
}

const box = /^\[([ xX])\](?:[ \t\u00a0]+|$|\n)/;

function readItem(line: number, nodes: Node[]): ListItem {
	const [first, ...rest] = nodes;
	if (first?.type !== 'paragraph') return { line, children: nodes };
	const task = box.exec(first.inline.raw);
	if (!task) return { line, inline: first.inline, children: rest };
	const inline = { raw: first.inline.raw.slice(task[0].length), line: first.inline.line };
	return { line, inline, task: { checked: task[1] !== ' ' }, children: rest };
}

function readTable(open: Token, cursor: Cursor): TableNode {
	const [line, endLine] = linesOf(open, cursor);
	const rows: { line: number; cells: Inline[] }[] = [];
	while (cursor.index < cursor.tokens.length) {
		const token = cursor.tokens[cursor.index];
		cursor.index += 1;
		if (token === undefined || token.type === 'table_close') break;
		if (token.type === 'tr_open') rows.push({ line: linesOf(token, cursor)[0], cells: [] });
		const row = rows.at(-1);
		if (token.type === 'inline') row?.cells.push({ raw: token.content, line: row.line });
	}
	return { type: 'table', line, endLine, header: rows.shift()?.cells ?? [], rows };
}
