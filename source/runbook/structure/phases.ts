import { plainText } from '../inline.ts';
import type { Node } from '../markdown.ts';
import type { Item, Phase } from '../model.ts';
import { flatten, inChecklist, type Section, walkSections } from '../section.ts';
import { rolesIn } from '../words/languages.ts';
import { codeIn, type Gathered, holdsCommands, listEntries, takeBlock, takeItem } from './guide.ts';
import { isRollback } from './rollback.ts';
import { stepOfSection } from './step.ts';
import { contentSteps, introText, sectionSteps, stepChildren } from './steps.ts';

/** The sections that are phases, in source order. */
export function findPhases(root: Section, guide: Gathered): Section[] {
	const marked = markedPhases(root, false).filter((section, index, all) => {
		// A heading with nothing below it, before another of the same number, only groups.
		const empty = section.content.length + section.children.length === 0;
		return !(empty && all[index + 1]?.marker?.number === section.marker?.number);
	});
	if (marked.length > 0) return marked;
	const checklists = markedPhases(root, true);
	if (checklists.length > 0) return checklists;
	const named = namedPhases(root);
	if (named.length > 0) return named;
	return levelOfPhases(root, guide);
}

/** "Initiate phase", "Assess phase": two or more of one level that end in the word itself. */
function namedPhases(root: Section): Section[] {
	for (const section of walkSections(root)) {
		const named = section.children.filter((child) =>
			/\S\s(?:phase|stage|фаза|этап)$/iu.test(child.title),
		);
		if (named.length > 1) return named;
	}
	return [];
}

/** "Phase N" sections that stand neither in a checklist, nor in another phase, nor under a rollback. */
function markedPhases(root: Section, checklists: boolean): Section[] {
	const found: Section[] = [];
	const visit = (section: Section): void => {
		if (isRollback(section)) return;
		if (section.marker?.kind === 'phase' && inChecklist(section) === checklists) {
			found.push(section);
			return;
		}
		section.children.forEach(visit);
	};
	visit(root);
	return found;
}

/**
 * Without markers: numbered sections of one level count as phases when most of them hold lists, steps or checklists of
 * their own; sections of one level that each hold task items do, too.
 */
function levelOfPhases(root: Section, guide: Gathered): Section[] {
	for (const section of walkSections(root)) {
		if (isRollback(section)) continue;
		const numbered = section.children.filter((child) => child.marker?.kind === 'number');
		if (numbered.length < 2) continue;
		const rich = numbered.filter((child) => holdsParts(child, guide));
		if (rich.length > numbered.length / 2) return numbered;
		return [];
	}
	return levelOfChecklists(root);
}

function holdsParts(section: Section, guide: Gathered): boolean {
	if (stepChildren(section, guide).length > 1) return true;
	const lists = section.content.filter((node) => node.type === 'list');
	if (
		lists.some(
			(list) => list.items.length > 1 && (list.ordered || list.items.some((item) => item.task)),
		)
	) {
		return true;
	}
	return section.children.filter((child) => child.content.length > 0).length > 1;
}

function levelOfChecklists(root: Section): Section[] {
	for (const section of walkSections(root)) {
		const holding = section.children.filter(holdsTasks);
		if (holding.length < 2) continue;
		const speaking = section.children.filter(
			(child) => child.content.length + child.children.length > 0,
		);
		if (holding.length > speaking.length / 2) return holding.filter((child) => !isRollback(child));
	}
	return [];
}

function holdsTasks(section: Section): boolean {
	for (const entry of listEntries(flatten(section))) if (entry.task) return true;
	return false;
}

/** Reads a phase. Rollbacks that stand inside it are left for the caller, in `rollbacks`. */
export function buildPhase(section: Section, guide: Gathered, rollbacks: Section[]): Phase {
	const id = guide.ids.take('', section.full);
	const number = Number(section.marker?.number ?? Number.NaN);
	const phase: Phase = {
		id,
		...(Number.isFinite(number) && { number }),
		title: section.title,
		line: section.line,
		prose: '',
		steps: [],
		criteria: [],
		checklist: [],
		darkLaunches: [],
		offered: [],
		blocks: [],
	};
	const prose: string[] = [];
	const stepped = new Set(stepChildren(section, guide));
	const parts = section.children.map((child) => ({ child, part: partOf(child, stepped, guide) }));
	const hasSteps = parts.some(({ part }) => part === 'step');
	readOwnContent(section, phase, hasSteps, prose, guide);
	for (const { child, part } of parts) {
		if (part === 'step') addSteps(child, phase, guide, rollbacks);
		else if (part === 'rollback') rollbacks.push(child);
		else if (part === 'criteria') phase.criteria.push(...criteriaIn(flatten(child), id, guide));
		else if (part === 'prose') {
			prose.push(`${child.full}\n${introText(flatten(child))}`);
			takeBlocks(flatten(child), phase, guide);
		}
	}
	phase.prose = prose.filter((text) => text.trim() !== '').join('\n\n');
	return phase;
}

type Part = 'step' | 'rollback' | 'criteria' | 'prose';

function partOf(child: Section, stepped: ReadonlySet<Section>, guide: Gathered): Part {
	if (isRollback(child)) return 'rollback';
	if (child.role === 'criteria' && !holdsCommands(flatten(child), guide)) return 'criteria';
	if (child.marker && child.marker.kind !== 'number') return 'step';
	if (stepped.has(child)) return 'step';
	const work = holdsCommands(flatten(child), guide) || holdsOrderedWork(child);
	if (work) return 'step';
	if (child.role === 'validation' && bulletsOnly(child)) return 'criteria';
	return 'prose';
}

function holdsOrderedWork(section: Section): boolean {
	return flatten(section).some(
		(node) => node.type === 'list' && node.ordered && node.items.every((item) => !item.task),
	);
}

function bulletsOnly(section: Section): boolean {
	return (
		section.children.length === 0 &&
		section.content.some(
			(node) => node.type === 'list' && !node.ordered && node.items.every((item) => !item.task),
		)
	);
}

/** A child is one step; a child that only groups numbered steps gives those. */
function addSteps(child: Section, phase: Phase, guide: Gathered, rollbacks: Section[]): void {
	const inner = stepChildren(child, guide);
	if (inner.length === 0 || child.marker?.kind === 'step') {
		phase.steps.push(stepOfSection(child, phase.id, guide));
		return;
	}
	const below = child.children.filter((one) => {
		if (!isRollback(one)) return true;
		rollbacks.push(one);
		return false;
	});
	phase.steps.push(...sectionSteps(child, below, phase.id, guide).steps);
}

function readOwnContent(
	section: Section,
	phase: Phase,
	stepped: boolean,
	prose: string[],
	guide: Gathered,
): void {
	const { criteria, rest } = splitCriteria(section.content);
	phase.criteria.push(...criteriaIn(criteria, phase.id, guide));
	const own: Section = { ...section, content: rest };
	if (stepped && !rest.some((node) => node.type === 'list' && holdsCommands([node], guide))) {
		prose.push(introText(rest));
		takeBlocks(rest, phase, guide);
		return;
	}
	const { intro, steps } = contentSteps(own, phase.id, guide);
	prose.push(introText(intro));
	takeBlocks(intro, phase, guide);
	phase.steps.push(...steps);
}

/** Lists that follow a "Success criteria:" line, or whose bullets begin with a check picture. */
function splitCriteria(nodes: readonly Node[]): { criteria: Node[]; rest: Node[] } {
	const criteria: Node[] = [];
	const rest: Node[] = [];
	for (const [index, node] of nodes.entries()) {
		const before = nodes[index - 1];
		const labelled =
			before?.type === 'paragraph' &&
			/[:：]\s*\W*$/u.test(before.inline.raw) &&
			rolesIn(plainText(before.inline)).includes('criteria');
		const pictured =
			node.type === 'list' &&
			node.items.every((item) => /^\s*(?:✅|☑|✔)/u.test(item.inline?.raw ?? ''));
		if (node.type === 'list' && (labelled || pictured)) criteria.push(node);
		else rest.push(node);
	}
	return { criteria, rest };
}

/** Every list entry under a criteria heading, task items among them. */
function criteriaIn(nodes: readonly Node[], parent: string, guide: Gathered): Item[] {
	const items: Item[] = [];
	for (const entry of listEntries(nodes))
		if (!entry.task) items.push(takeItem(entry, parent, guide));
	return items;
}

function takeBlocks(nodes: readonly Node[], phase: Phase, guide: Gathered): void {
	for (const { node, lead } of codeIn(nodes)) {
		const facts = takeBlock(node, lead, phase.id, guide);
		phase.blocks.push(facts.block);
		phase.offered.push(...facts.offered.map(({ statement }) => statement));
	}
}
