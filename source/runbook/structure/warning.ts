import { partsOf, plainText } from '../inline.ts';
import type { Node } from '../markdown.ts';
import type { Link, Warning } from '../model.ts';
import { wordPattern } from '../words/languages.ts';
import { renderProse } from './prose.ts';

const warningWord = wordPattern((language) => language.warning, 'start');
const gentle = /^\W*(?:note|notice|tip|info|example|abstract|success|quote|optional)\b/i;
const shortcode =
	/^\s*(?:\{\{[<%]\s*\/?(?:hint|alert|callout|notice|warning|note|admonition|page-status|caution)\b[^}]*[>%]\}\}|\{%[^%]*%\}|:{3,}\s*\w*|[!?]{3}\+?\s+\w+(?:\s+"[^"]*")?)\s*/;
const callout = /^\[!(\w+)\]\s*/;

/**
 * Warnings in the forms that guides use: block quotes, `[!WARNING]`, "Warning:" paragraphs, `!!! warning`,
 * `:::warning` and shortcodes. Notes and tips are not warnings.
 */
export function warningsIn(nodes: readonly Node[]): Warning[] {
	const found: Warning[] = [];
	for (const node of nodes) collect(node, found);
	return found;
}

function collect(node: Node, found: Warning[]): void {
	if (node.type === 'quote') {
		const text = renderProse(node.children, { code: true, tasks: true });
		addWarning(text, node.line, found, true);
	} else if (node.type === 'paragraph') {
		const text = plainText(node.inline);
		const signed = /^⚠/u.test(text) || shortcode.test(node.inline.raw);
		const worded = warningWord.test(text) && /^[^\s:：!]+(?:\s[^\s:：!]+)?\s*[:：!]/.test(text);
		if (signed || worded) addWarning(text, node.line, found, signed);
	} else if (node.type === 'list') {
		for (const item of node.items) for (const child of item.children) collect(child, found);
	}
}

function addWarning(given: string, line: number, found: Warning[], signed: boolean): void {
	const kind = callout.exec(given)?.[1] ?? /^[!?]{3}\+?\s+(\w+)/.exec(given)?.[1] ?? '';
	const text = given.replace(callout, '').replace(shortcode, '').trim();
	if (!/\s/.test(text) || gentle.test(kind) || (gentle.test(text) && (!signed || kind === '')))
		return;
	found.push({ text, line });
}

/** Relative links to other documents; anchors within the page and addresses of the web are none. */
export function documentLinks(nodes: readonly Node[]): Link[] {
	const links = new Map<string, Link>();
	for (const node of nodes) collectLinks(node, links);
	return [...links.values()];
}

function collectLinks(node: Node, links: Map<string, Link>): void {
	switch (node.type) {
		case 'paragraph':
		case 'heading':
			addLinks(node.inline, links);
			break;
		case 'list':
			for (const item of node.items) {
				if (item.inline) addLinks(item.inline, links);
				for (const child of item.children) collectLinks(child, links);
			}
			break;
		case 'quote':
			for (const child of node.children) collectLinks(child, links);
			break;
		case 'table':
			for (const row of node.rows) for (const cell of row.cells) addLinks(cell, links);
			break;
		default:
			break;
	}
}

const document =
	/^(?![a-z][a-z0-9+.-]*:|\/\/|#)[^?#]*\.(?:md|markdown|mdx|html?|adoc|rst|txt)(?:[?#].*)?$/i;

function addLinks(inline: { raw: string; line: number }, links: Map<string, Link>): void {
	if (!inline.raw.includes('](') && !inline.raw.includes('][')) return;
	for (const { text, target } of partsOf(inline).links) {
		if (document.test(target) && !links.has(target))
			links.set(target, { text, target, line: inline.line });
	}
}
