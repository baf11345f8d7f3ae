import { looksLikeCommand } from '../block/lines.ts';
import { partsOf, plainText } from '../inline.ts';
import type { ListItem, Node } from '../markdown.ts';
import type { Statement, Step } from '../model.ts';
import type { Section } from '../section.ts';
import { flatten } from '../section.ts';
import { readStatements } from '../statement/read.ts';
import { languages, rolesIn, wordPattern } from '../words/languages.ts';
import { codeIn, type Gathered, takeBlock } from './guide.ts';
import { renderProse } from './prose.ts';
import { documentLinks, warningsIn } from './warning.ts';

export type StepSource = {
	/** What the step is called. */
	title: string;
	/** What its id is made of; the heading with its marker. */
	full: string;
	line: number;
	nodes: readonly Node[];
	number?: string;
	/** The sentence that stands before its first block, when that is not its title. */
	lead?: string;
	/** True for a list item without a block: a command in backticks in its text is what it is about. */
	terse?: true;
};

/** Makes a step of everything that stands below its title. */
export function buildStep(source: StepSource, parent: string, guide: Gathered): Step {
	const id = guide.ids.take(parent, source.full);
	const step: Step = {
		id,
		title: source.title,
		line: source.line,
		prose: renderProse(source.nodes, { code: true, tasks: true }),
		blocks: [],
		offered: [],
		warnings: warningsIn(source.nodes),
		...(source.number !== undefined && { number: source.number }),
	};
	for (const { node, lead } of codeIn(source.nodes, source.lead ?? source.title)) {
		const facts = takeBlock(node, lead, id, guide);
		step.blocks.push(facts.block);
		step.offered.push(...facts.offered.map(({ statement }) => statement));
	}
	step.offered.push(...inlineCommands(source, id, guide));
	const condition = conditionOf(source);
	if (condition !== undefined) step.condition = condition;
	const rollback = rollbackIn(source.nodes);
	if (rollback !== undefined) step.rollback = rollback;
	const links = documentLinks(source.nodes);
	if (links.length > 0) step.alsoNeeded = links;
	return step;
}

/** The step that a section with a marker of its own is. */
export function stepOfSection(section: Section, parent: string, guide: Gathered): Step {
	const number = section.marker?.number;
	return buildStep(
		{
			title: section.title,
			full: section.full,
			line: section.line,
			nodes: flatten(section),
			...(number !== undefined && { number }),
		},
		parent,
		guide,
	);
}

const conditional = wordPattern((language) => language.condition, 'start');
const optional =
	/[([](?:optional|if needed|if required|if applicable|opcional|可选|опционально)[^)\]]*[)\]]|^optional\b/i;

/** The guide's own words when the step is not for everyone. */
function conditionOf(source: StepSource): string | undefined {
	if (optional.test(source.title) || conditional.test(source.title)) return source.title;
	for (const [index, node] of source.nodes.slice(0, 2).entries()) {
		const first = node.type === 'quote' ? node.children[0] : node;
		if (first?.type !== 'paragraph') return undefined;
		const [sentence = ''] = plainText(first.inline).split(/(?<=[.;。])\s/u);
		if (optional.test(sentence)) return sentence;
		if (index === 0 && conditional.test(sentence)) return sentence.split(/(?<=[:：])\s/u)[0];
	}
	return undefined;
}

const label = /^[^\p{L}]{0,4}([\p{L}][\p{L} -]{2,24}?)\s*[:：]\s*(\S.*)?$/su;

/** What follows a label such as *Rollback:* in a list or a paragraph of the step. */
function rollbackIn(nodes: readonly Node[]): string | undefined {
	for (const node of nodes) {
		if (node.type === 'paragraph') {
			const text = rollbackLabel(plainText(node.inline), []);
			if (text !== undefined) return text;
		} else if (node.type === 'list') {
			for (const item of node.items) {
				const own = item.inline ? rollbackLabel(plainText(item.inline), item.children) : undefined;
				const text = own ?? rollbackIn(item.children);
				if (text !== undefined) return text;
			}
		} else if (node.type === 'quote') {
			const text = rollbackIn(node.children);
			if (text !== undefined) return text;
		}
	}
	return undefined;
}

function rollbackLabel(text: string, below: readonly Node[]): string | undefined {
	const found = label.exec(text);
	if (!found || !rolesIn(found[1] ?? '').includes('rollback')) return undefined;
	const words = [found[2] ?? '', renderProse(below, { code: false, tasks: false })];
	const said = words.filter((part) => part !== '').join('\n');
	return said === '' ? undefined : said;
}

const runs = wordPattern((language) => language.run, 'start');
const unspacedRuns = languages
	.filter((language) => !language.spaced)
	.flatMap((language) => language.run);

/** Commands in backticks that an item tells the reader to run. */
function inlineCommands(source: StepSource, id: string, guide: Gathered): Statement[] {
	const found: Statement[] = [];
	const look = (inline: { raw: string; line: number }, asked: boolean): void => {
		if (!inline.raw.includes('`')) return;
		const { plain, codes } = partsOf(inline);
		const told =
			runs.test(plain) || plain === codes[0] || unspacedRuns.some((word) => plain.includes(word));
		for (const span of codes) {
			const code = span.replace(/^[$#]\s+(?=\S)/, '');
			if (!(told || asked) || !isWholeCommand(code, told)) continue;
			const read = readStatements({ text: code, lines: [lineIn(inline, code)] }, id, guide.ids);
			for (const one of read.found) {
				guide.facts.set(one.statement.id, one);
				found.push(one.statement);
			}
		}
	};
	const visit = (node: Node): void => {
		if (node.type === 'paragraph') look(node.inline, false);
		else if (node.type === 'list') for (const item of node.items) visitItem(item);
	};
	const visitItem = (item: ListItem): void => {
		const fenced = item.children.some((child) => child.type === 'code');
		if (item.inline && !fenced) look(item.inline, true);
		item.children.forEach(visit);
	};
	for (const [index, node] of source.nodes.entries()) {
		if (index === 0 && source.terse && node.type === 'paragraph') look(node.inline, true);
		else visit(node);
	}
	return found;
}

/** The line on which a code span of the text begins. */
function lineIn(inline: { raw: string; line: number }, code: string): number {
	const at = Math.max(0, inline.raw.indexOf(code.split(' ')[0] ?? code));
	const exact = inline.raw.indexOf(code);
	return inline.line + inline.raw.slice(0, exact < 0 ? at : exact).split('\n').length - 1;
}

const script =
	/^(?:\.\/|(?:bin|scripts?|hack|tools)\/)(?:[\w.-]+\/)*[\w-]+(?:\.(?:sh|bash|py|rb|pl|js))?$/;

/**
 * A program with an argument, as a shell would read it; two when no word tells to run it, since `kubectl cordon` only
 * names what is spoken of. A script of the project needs none where it is told to be run.
 */
function isWholeCommand(code: string, told: boolean): boolean {
	if (told && script.test(code)) return true;
	if (!told && !/\S\s+\S+\s+\S/.test(code)) return false;
	if (/^[A-Za-z_]\w*=["']?[^"']*["']?$/.test(code)) return false;
	return /\S\s+\S/.test(code) && looksLikeCommand(code) && !/^(?:GET|POST|PUT|DELETE)\s/.test(code);
}
