import type { FrontMatter } from '../front-matter.ts';
import { plainText } from '../inline.ts';
import type { Inline, ListNode, Node } from '../markdown.ts';
import type { Item, Phase, StatedLimit } from '../model.ts';
import type { Section } from '../section.ts';
import { mustStop, readSentence, stopWords } from './limit-sentence.ts';
import { readTableLimits } from './limit-table.ts';

/** A heading over reasons to stop: each of its items is one, whether or not it says so again. */
const reasonsToStop = /\b(?:when to|whether to|triggers?|criteria|conditions?|thresholds?|if)\b/i;

type Where = { phase?: Phase; stops: boolean };
type Found = Omit<StatedLimit, 'phase'>;

/**
 * Limits on figures that a guide states outside its alerts, each with its line: criteria and checklists say what must
 * hold, running text and lists count where they say when to stop, tables where they name a figure and a limit, and
 * the front matter where it lists guards.
 */
export function readLimits(
	root: Section,
	phases: ReadonlyMap<Section, Phase>,
	frontMatter: Pick<FrontMatter, 'guards'>,
): StatedLimit[] {
	const found: StatedLimit[] = (frontMatter.guards ?? []).map((guard) => ({ ...guard }));
	const lines = new Set(found.map(({ line }) => line));
	for (const phase of phases.values()) {
		for (const item of [...phase.criteria, ...phase.checklist]) {
			const limit = itemLimit(item);
			if (!limit) continue;
			found.push({ ...limit, phase: phase.id });
			lines.add(item.line);
		}
	}
	const told = [...inSection(root, { stops: false }, phases)];
	return [...found, ...told.filter(({ from, line }) => from === 'table' || !lines.has(line))].sort(
		(a, b) => a.line - b.line,
	);
}

function itemLimit({ text, line }: Pick<Item, 'text' | 'line'>): Found | undefined {
	const limit = /\d/.test(text) ? readSentence(text) : undefined;
	const severity = stopWords.test(text) ? 'critical' : 'warning';
	return limit && { text, ...limit, severity, from: 'sentence', line };
}

function* inSection(
	section: Section,
	above: Where,
	phases: ReadonlyMap<Section, Phase>,
): Generator<StatedLimit> {
	const phase = phases.get(section) ?? above.phase;
	const names = stopWords.test(section.full) && reasonsToStop.test(section.full);
	const where: Where = { stops: names || above.stops, ...(phase === undefined ? {} : { phase }) };
	for (const limit of inNodes(section.content, where.stops)) {
		yield phase === undefined ? limit : { ...limit, phase: phase.id };
	}
	for (const child of section.children) yield* inSection(child, where, phases);
}

function* inNodes(nodes: readonly Node[], stops: boolean): Generator<Found> {
	for (const node of nodes) {
		switch (node.type) {
			case 'paragraph':
				yield* inText(node.inline, false);
				break;
			case 'list':
				yield* inList(node, stops);
				break;
			case 'quote':
				yield* inNodes(node.children, stops);
				break;
			case 'table':
				for (const { severity, ...limit } of readTableLimits(node)) {
					yield {
						...limit,
						severity: severity ?? (stops ? 'critical' : 'warning'),
						from: 'table',
					};
				}
		}
	}
}

function* inList({ items }: ListNode, stops: boolean): Generator<Found> {
	for (const { inline, task, children } of items) {
		const held = task && inline && itemLimit({ text: plainText(inline), line: inline.line });
		if (held) yield held;
		else if (inline) yield* inText(inline, stops);
		yield* inNodes(children, stops);
	}
}

/** Sentences that say when to stop; `stops` when the heading above says it for them. */
function* inText(inline: Inline, stops: boolean): Generator<Found> {
	if (!/\d/.test(inline.raw)) return;
	let line = inline.line;
	for (const part of inline.raw.split(/(?<=[.!?])(?=\s)/)) {
		const begins = line + (/^\s*/.exec(part)?.[0].split('\n').length ?? 1) - 1;
		line += part.split('\n').length - 1;
		const text = plainText({ raw: part.trim(), line: begins });
		if (!stops && !stopWords.test(text)) continue;
		const limit = readSentence(text, mustStop);
		if (limit) yield { text, ...limit, severity: 'critical', from: 'sentence', line: begins };
	}
}
