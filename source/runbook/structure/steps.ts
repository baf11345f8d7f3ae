import { plainText } from '../inline.ts';
import type { ListItem, ListNode, Node } from '../markdown.ts';
import type { Step } from '../model.ts';
import { boldLevel, flatten, type Section } from '../section.ts';
import { wordPattern } from '../words/languages.ts';
import type { Role } from '../words/role.ts';
import { type Gathered, holdsCommands, isWork, itemText } from './guide.ts';
import { renderProse } from './prose.ts';
import { buildStep, type StepSource, stepOfSection } from './step.ts';

export type StepsFound = { intro: Node[]; steps: Step[] };

/** Sections whose ordered lists say something else than what to do. */
const noSteps: ReadonlySet<Role> = new Set<Role>([
	'context',
	'summary',
	'contacts',
	'escalation',
	'criteria',
	'checklist',
	'prerequisites',
	'key-factors',
]);

const stepsWord = wordPattern((language) => language.steps);

/** Children that are steps of their section: numbered ones, and bold paragraphs with commands below them. */
export function stepChildren(section: Section, guide: Gathered): Section[] {
	const numbered = section.children.filter((child) => child.marker?.kind === 'number');
	return section.children.filter((child) => {
		if (child.marker?.kind === 'step') return true;
		if (child.marker?.kind === 'number') return numbered.length > 1;
		return child.level === boldLevel && holdsCommands(flatten(child), guide);
	});
}

/** True when a section's own content gives something to do: commands, or an ordered list of steps. */
export function holdsWork(section: Section, guide: Gathered): boolean {
	return (
		holdsCommands(section.content, guide) ||
		section.content.some(
			(node, index, nodes) =>
				node.type === 'list' && isStepList(node, nodes[index - 1], section.role, guide),
		)
	);
}

function isStepList(
	list: ListNode,
	before: Node | undefined,
	role: Role | undefined,
	guide: Gathered,
): boolean {
	if (holdsCommands([list], guide)) return true;
	if (list.items.length < 2 || (role !== undefined && noSteps.has(role))) return false;
	if (!list.ordered && !announcesSteps(before)) return false;
	return list.items.every((item) => item.task === undefined) && !isOutline(list);
}

/** "Upgrade procedure:" and "follow these steps:" make steps of the bullets below them. */
function announcesSteps(node: Node | undefined): boolean {
	if (node?.type !== 'paragraph' || !/[:：]\W*$/u.test(node.inline.raw)) return false;
	return stepsWord.test(plainText(node.inline).split(sentenceEnd).at(-1) ?? '');
}

/** A list whose items are all links into the page is a table of contents. */
function isOutline(list: ListNode): boolean {
	return list.items.every((item) => /^\s*\[[^\]]*\]\(#[^)]*\)\s*$/.test(item.inline?.raw ?? ''));
}

/** The steps that a section's own content gives, in order; what stands before the first is its intro. */
export function contentSteps(section: Section, parent: string, guide: Gathered): StepsFound {
	const { intro, sources } = splitContent(section, guide);
	return { intro, steps: sources.map((source) => buildStep(source, parent, guide)) };
}

/** Steps of the content and of the given children together. */
export function sectionSteps(
	section: Section,
	children: readonly Section[],
	parent: string,
	guide: Gathered,
): StepsFound {
	const own = contentSteps(section, parent, guide);
	const below = children.map((child) => stepOfSection(child, parent, guide));
	return { intro: own.intro, steps: [...own.steps, ...below] };
}

function splitContent(section: Section, guide: Gathered): { intro: Node[]; sources: StepSource[] } {
	const nodes = section.content;
	const lists = nodes.filter(
		(node, index): node is ListNode =>
			node.type === 'list' && isStepList(node, nodes[index - 1], section.role, guide),
	);
	const blocks = commandBlocks(nodes, guide);
	if (lists.length === 0 && blocks <= 1) {
		if (blocks === 0) return { intro: [...nodes], sources: [] };
		return {
			intro: [],
			sources: [{ title: section.title, full: section.full, line: section.line, nodes }],
		};
	}
	return splitNodes(nodes, section, lists, guide);
}

function commandBlocks(nodes: readonly Node[], guide: Gathered): number {
	let lead = '';
	let count = 0;
	for (const node of nodes) {
		if (node.type === 'code' && isWork(node, lead, guide)) count += 1;
		else if (node.type === 'quote' && holdsCommands(node.children, guide)) count += 1;
		if (node.type === 'paragraph') lead = plainText(node.inline);
	}
	return count;
}

function splitNodes(
	nodes: readonly Node[],
	section: Section,
	lists: readonly ListNode[],
	guide: Gathered,
): { intro: Node[]; sources: StepSource[] } {
	const intro: Node[] = [];
	const sources: StepSource[] = [];
	let pending: Node[] = [];
	const giveBack = (): void => {
		const last = sources.at(-1);
		if (last) last.nodes = [...last.nodes, ...pending];
		else intro.push(...pending);
		pending = [];
	};
	for (const node of nodes) {
		if (node.type === 'list' && lists.includes(node)) {
			giveBack();
			for (const item of node.items) sources.push(itemSource(item));
		} else if (isCommands(node, pending, guide)) {
			sources.push(blockSource(node, pending, section));
			pending = [];
		} else {
			pending.push(node);
			if (node.type === 'code') giveBack();
		}
	}
	giveBack();
	return { intro, sources };
}

function isCommands(node: Node, pending: readonly Node[], guide: Gathered): boolean {
	if (node.type === 'quote') return holdsCommands(node.children, guide);
	return node.type === 'code' && isWork(node, leadOf(pending), guide);
}

function leadOf(nodes: readonly Node[]): string {
	const last = nodes.findLast((node) => node.type === 'paragraph' || node.type === 'list');
	if (last?.type === 'paragraph') return plainText(last.inline);
	const item = last?.type === 'list' ? last.items.at(-1) : undefined;
	return item === undefined ? '' : itemText(item);
}

function itemSource(item: ListItem): StepSource {
	const text = itemText(item);
	const title = firstSentence(text);
	const nodes: Node[] = [...item.children];
	if (item.inline) {
		nodes.unshift({ type: 'paragraph', line: item.line, endLine: item.line, inline: item.inline });
	}
	const terse = !item.children.some((child) => child.type === 'code');
	return { title, full: title, line: item.line, nodes, lead: text, ...(terse && { terse }) };
}

function blockSource(node: Node, pending: readonly Node[], section: Section): StepSource {
	const lead = leadOf(pending);
	const title = lead === '' ? section.title : lastSentence(lead);
	const line = pending[0] && pending[0].type !== 'html' ? pending[0].line : node.line;
	return { title, full: title, line, nodes: [...pending, node], lead };
}

/** A space after a full stop, but not after "e.g." and its like. */
const sentenceEnd = /(?<=(?<!\b(?:e\.g|i\.e|etc|cf|vs|no|approx|incl))[.!?。！？])\s/iu;
const longestTitle = 100;

/** The first sentence of a text, without a closing colon, cut at a word when it is long. */
export function firstSentence(text: string): string {
	return shorten(text.split(sentenceEnd)[0] ?? text);
}

function lastSentence(text: string): string {
	return shorten(text.split(sentenceEnd).at(-1) ?? text);
}

function shorten(text: string): string {
	const bare = text.replace(/\s*[:：.]$/u, '').trim();
	if (bare.length <= longestTitle) return bare;
	return `${bare.slice(0, longestTitle).replace(/\s+\S*$/, '')} ...`;
}

export function introText(nodes: readonly Node[]): string {
	return renderProse(nodes, { code: true, tasks: true });
}
