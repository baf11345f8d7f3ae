import type { Procedure } from '../model.ts';
import type { Section } from '../section.ts';
import { wordPattern } from '../words/languages.ts';

const partial = wordPattern((language) => language.partial);
const full = wordPattern((language) => language.full);

/** True when the heading names a procedure that takes the change back, and not just the topic. */
export function isRollback(section: Section): boolean {
	if (isTitle(section) || section.marker?.kind === 'step') return false;
	if (section.own.includes('rollback')) return true;
	if (!section.own.includes('restore')) return false;
	for (let at = section.parent; at; at = at.parent) {
		if (at.role === 'emergency' || at.role === 'rollback') return true;
	}
	return false;
}

/** The root, and the one heading above all others. */
function isTitle(section: Section): boolean {
	if (section.level === 0) return true;
	return section.parent?.level === 0 && section.parent.children.length === 1;
}

/** True when a section below it names a rollback, too. */
export function rollbacksBelow(section: Section): number {
	let count = 0;
	for (const child of section.children) count += isRollback(child) ? 1 : rollbacksBelow(child);
	return count;
}

const impossible =
	/\b(?:no longer|not|cannot|can't|isn't|impossible)\b[^.]{0,40}\b(?:possible|supported|revert(?:ed)?|downgraded?|rolled back|undone|available)\b|\bimpossible\b/i;

/** True for prose that only says when a rollback would be possible: a topic and no procedure. */
export function onlyExplains(prose: string): boolean {
	return prose.trim() === '' || impossible.test(prose);
}

/** How much a rollback takes back, by its own words or by where it stands. */
export function scopeOf(section: Section, phase: string | undefined): Procedure['scope'] {
	const titles = [
		section.title,
		...section.children.filter(isRollback).map((child) => child.title),
	];
	if (titles.some((title) => partial.test(title))) return 'partial';
	if (titles.some((title) => full.test(title))) return 'full';
	return phase;
}
