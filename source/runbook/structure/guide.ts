import type { Classified } from '../block/kind.ts';
import { type BlockFacts, classifyNode, readBlock } from '../block/read.ts';
import { plainText } from '../inline.ts';
import type { CodeNode, ListItem, Node } from '../markdown.ts';
import type { Checklist, Item, Statement } from '../model.ts';
import { Ids } from '../slug.ts';
import type { StatementFacts } from '../statement/read.ts';

/** What is gathered while a guide is read, for the model and for lint. */
export type Gathered = {
	ids: Ids;
	/** Every `$NAME` used anywhere in the text. */
	used: ReadonlySet<string>;
	/** What each block is, by its line. */
	kinds: Map<number, Classified>;
	/** Whether these nodes hold a block to run. */
	work: WeakMap<readonly Node[], boolean>;
	/** By the line of the block. */
	blocks: Map<number, BlockFacts>;
	facts: Map<string, StatementFacts>;
	/** Task items by their line, made once. */
	items: Map<number, Item>;
	checklists: Checklist[];
};

export function startGathering(text: string): Gathered {
	const used = new Set<string>();
	for (const found of text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) used.add(found[1] ?? '');
	return {
		ids: new Ids(),
		used,
		kinds: new Map(),
		work: new WeakMap(),
		blocks: new Map(),
		facts: new Map(),
		items: new Map(),
		checklists: [],
	};
}

/** What kind of block this is; `lead` is the sentence before it. */
export function kindOf(node: CodeNode, lead: string, guide: Gathered): Classified {
	const known = guide.kinds.get(node.line);
	if (known) return known;
	const classified = classifyNode(node, { lead, used: guide.used });
	guide.kinds.set(node.line, classified);
	return classified;
}

/** True for a block that its reader is to run: in a terminal, or a query in the client that it is written for. */
export function isWork(node: CodeNode, lead: string, guide: Gathered): boolean {
	const { kind } = kindOf(node, lead, guide);
	return kind === 'command' || kind === 'query';
}

/** True when the nodes hold a block to run at any depth. */
export function holdsCommands(nodes: readonly Node[], guide: Gathered): boolean {
	const known = guide.work.get(nodes);
	if (known !== undefined) return known;
	let found = false;
	for (const { node, lead } of codeIn(nodes)) {
		found = isWork(node, lead, guide);
		if (found) break;
	}
	guide.work.set(nodes, found);
	return found;
}

/** Reads a block once; its statements get ids below `parent`. */
export function takeBlock(
	node: CodeNode,
	lead: string,
	parent: string,
	guide: Gathered,
): BlockFacts {
	const known = guide.blocks.get(node.line);
	if (known) return known;
	const facts = readBlock(node, kindOf(node, lead, guide), parent, guide.ids);
	guide.blocks.set(node.line, facts);
	for (const one of [...facts.statements, ...facts.offered]) guide.facts.set(one.statement.id, one);
	return facts;
}

/** The item for a list entry, made once; its sign and emoji are dropped from the text. */
export function takeItem(entry: ListItem, parent: string, guide: Gathered): Item {
	const known = guide.items.get(entry.line);
	if (known) return known;
	const text = itemText(entry);
	const item: Item = {
		id: guide.ids.take(parent, text),
		text,
		line: entry.line,
		checked: entry.task?.checked === true,
	};
	guide.items.set(entry.line, item);
	return item;
}

/** What a list entry says, without a leading picture. */
export function itemText(entry: ListItem): string {
	const first = entry.inline ? plainText(entry.inline) : firstText(entry.children);
	return first.replace(leadingPicture, '').trim();
}

function firstText(nodes: readonly Node[]): string {
	for (const node of nodes) {
		if (node.type === 'paragraph' || node.type === 'heading') return plainText(node.inline);
		if (node.type === 'code') return node.text.trim().split('\n')[0] ?? '';
	}
	return '';
}

const leadingPicture = /^(?:(?:[\p{Extended_Pictographic}✓☐□■•]|\u{fe0f}|\u{200d})\s*)+/u;

/** Every list entry of the nodes, at any depth, in source order. */
export function* listEntries(nodes: readonly Node[]): Generator<ListItem> {
	for (const node of nodes) {
		if (node.type === 'list') {
			for (const entry of node.items) {
				yield entry;
				yield* listEntries(entry.children);
			}
		} else if (node.type === 'quote') yield* listEntries(node.children);
	}
}

export type CodeFound = { node: CodeNode; lead: string };

/** Every block of the nodes, at any depth, with the sentence before it. */
export function* codeIn(nodes: readonly Node[], before = ''): Generator<CodeFound> {
	let lead = before;
	for (const node of nodes) {
		if (node.type === 'code') {
			yield { node, lead };
			lead = '';
		} else if (node.type === 'paragraph' || node.type === 'heading') {
			lead = plainText(node.inline);
		} else if (node.type === 'list') {
			for (const entry of node.items) {
				yield* codeIn(entry.children, entry.inline ? plainText(entry.inline) : lead);
			}
			lead = '';
		} else if (node.type === 'quote') yield* codeIn(node.children, lead);
	}
}

export function statementsIn(facts: readonly BlockFacts[]): Statement[] {
	return facts.flatMap((one) => one.block.statements);
}
