import type { Checklist, Phase } from '../model.ts';
import { type Section, walkSections } from '../section.ts';
import { slug } from '../slug.ts';
import { type Gathered, listEntries, takeItem } from './guide.ts';

/**
 * Every task item of the guide, grouped by the section it stands in. An item belongs to the phase around it; a section
 * elsewhere with a phase's number, such as a checklist "Phase 2", belongs to that phase.
 */
export function readChecklists(
	root: Section,
	phases: ReadonlyMap<Section, Phase>,
	guide: Gathered,
): Checklist[] {
	const byNumber = new Map<string, Phase>();
	for (const [section, phase] of phases) {
		const number = section.marker?.number;
		if (number !== undefined && !byNumber.has(number)) byNumber.set(number, phase);
	}
	const checklists: Checklist[] = [];
	for (const section of walkSections(root)) {
		const entries = [...listEntries(section.content)].filter((entry) => entry.task);
		if (entries.length === 0) continue;
		const phase = phaseAround(section, phases) ?? phaseNamed(section, byNumber);
		const items = entries.map((entry) => takeItem(entry, phase?.id ?? slug(section.full), guide));
		phase?.checklist.push(...items);
		checklists.push({
			title: section.title,
			line: section.line,
			...(phase && { phase: phase.id }),
			items,
		});
	}
	return checklists;
}

function phaseAround(section: Section, phases: ReadonlyMap<Section, Phase>): Phase | undefined {
	for (let at: Section | undefined = section; at; at = at.parent) {
		const phase = phases.get(at);
		if (phase) return phase;
	}
	return undefined;
}

function phaseNamed(section: Section, byNumber: ReadonlyMap<string, Phase>): Phase | undefined {
	for (let at: Section | undefined = section; at; at = at.parent) {
		if (at.marker?.kind === 'phase') return byNumber.get(at.marker.number);
	}
	return undefined;
}
