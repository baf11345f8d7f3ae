import { plainText } from '../inline.ts';
import type { ListItem, ListNode, Node, TableNode } from '../markdown.ts';

/** What to leave out of rendered prose because it is shown in another way. */
export type Leave = { code: boolean; tasks: boolean };

/** The nodes as plain text: paragraphs apart by an empty line, lists with their signs, tables with bars. */
export function renderProse(nodes: readonly Node[], leave: Leave): string {
	const parts: string[] = [];
	for (const node of nodes) {
		const text = renderNode(node, leave, '');
		if (text !== '') parts.push(text);
	}
	return parts.join('\n\n');
}

function renderNode(node: Node, leave: Leave, indent: string): string {
	switch (node.type) {
		case 'heading':
		case 'paragraph':
			return indent + plainText(node.inline);
		case 'code':
			return leave.code ? '' : node.text.trimEnd().replace(/^/gm, `${indent}    `);
		case 'list':
			return renderList(node, leave, indent);
		case 'quote':
			return node.children
				.map((child) => renderNode(child, leave, `${indent}> `))
				.filter((text) => text !== '')
				.join('\n');
		case 'table':
			return renderTable(node, indent);
		case 'html':
			return indent + visibleHtml(node.text);
	}
}

function renderList(list: ListNode, leave: Leave, indent: string): string {
	const lines: string[] = [];
	for (const [index, item] of list.items.entries()) {
		if (item.task && leave.tasks) continue;
		lines.push(...renderItem(item, list.ordered ? `${index + 1}. ` : '- ', leave, indent));
	}
	return lines.join('\n');
}

function renderItem(item: ListItem, sign: string, leave: Leave, indent: string): string[] {
	const lines = [`${indent}${sign}${item.inline ? plainText(item.inline) : ''}`];
	for (const child of item.children) {
		const text = renderNode(child, leave, `${indent}   `);
		if (text !== '') lines.push(text);
	}
	return lines;
}

function renderTable(table: TableNode, indent: string): string {
	const rows = [table.header, ...table.rows.map((row) => row.cells)];
	return rows.map((cells) => indent + cells.map(plainText).join(' | ')).join('\n');
}

/** Text between tags; comments are not shown. */
export function visibleHtml(html: string): string {
	return html
		.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
		.replace(/<[^>]{0,2000}>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}
