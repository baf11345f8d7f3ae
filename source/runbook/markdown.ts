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

const parser = new MarkdownIt('default', { html: true, maxNesting: deepestNesting });
type Cursor = { tokens: Token[]; index: number; offset: number };

/** Reads the block structure of `text`. `offset` is added to every line, for text that stood behind front matter. */
export function parseMarkdown(text: string, offset = 0): MarkdownDocument {
	const tokens: Token[] = [];
	parser.block.parse(text.replace(/\r\n?/g, '\n'), parser, {}, tokens);
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

export type InlineParts = {
	/** The text without marks; code spans keep their text. */
	plain: string;
	codes: string[];
	links: { text: string; target: string }[];
	/** Set when the whole text is one bold run. */
	boldOnly: boolean;
	/** The bold run that the text begins with. */
	lead?: string;
};

const markup = /[*_`[\]<>&\\!~]/;
const remembered = new WeakMap<Inline, InlineParts>();

/** What the marks of a text mean; read when first asked for, since most texts are never asked. */
export function partsOf(inline: Inline): InlineParts {
	const known = remembered.get(inline);
	if (known) return known;
	const parts = markup.test(inline.raw) ? readParts(inline.raw) : unmarked(inline.raw);
	remembered.set(inline, parts);
	return parts;
}

/** The text without its marks, on one line. */
export function plainText(inline: Inline): string {
	return partsOf(inline).plain;
}

function unmarked(raw: string): InlineParts {
	return { plain: oneLine(raw), codes: [], links: [], boldOnly: false };
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

function readParts(raw: string): InlineParts {
	const tokens: Token[] = [];
	parser.inline.parse(raw, parser, {}, tokens);
	const parts: InlineParts = { plain: '', codes: [], links: [], boldOnly: false };
	let bold = 0;
	let outside = '';
	let lead = '';
	let leading = true;
	let link: { text: string; target: string } | undefined;
	for (const token of tokens) {
		const text = textOf(token);
		parts.plain += text;
		if (token.type === 'strong_open') bold += 1;
		else if (token.type === 'strong_close') {
			bold -= 1;
			if (bold === 0) leading = false;
		} else if (bold > 0) {
			if (leading) lead += text;
		} else if (text.trim() !== '') {
			outside += text;
			leading = false;
		}
		if (token.type === 'code_inline') parts.codes.push(token.content);
		if (token.type === 'link_open')
			link = { text: '', target: String(token.attrGet('href') ?? '') };
		else if (token.type === 'link_close' && link) {
			parts.links.push(link);
			link = undefined;
		} else if (link) link.text += text;
	}
	parts.plain = oneLine(parts.plain);
	parts.boldOnly =
		lead !== '' && !/[\p{L}\p{N}]/u.test(outside) && lead === parts.plain.slice(0, lead.length);
	if (lead !== '') parts.lead = oneLine(lead);
	return parts;
}

function textOf(token: Token): string {
	switch (token.type) {
		case 'text':
		case 'text_special':
		case 'code_inline':
			return token.content;
		case 'image':
			return token.content;
		case 'softbreak':
		case 'hardbreak':
			return ' ';
		case 'html_inline':
			// A tag is dropped, but `<name>` is what writers of guides mean by a placeholder.
			return /^<\/?(?:a|abbr|b|br|code|del|details|div|em|font|i|img|ins|kbd|mark|p|s|small|span|strong|sub|summary|sup|u)\b|^<!/i.test(
				token.content,
			)
				? ''
				: token.content;
		default:
			return '';
	}
}
