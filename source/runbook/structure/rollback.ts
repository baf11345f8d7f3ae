import type { Procedure } from '../model.ts';
import type { Section } from '../section.ts';
import { wordPattern } from '../words/languages.ts';

const never = wordPattern((language) => language.notRollback);
const partial = wordPattern((language) => language.partial);
const full = wordPattern((language) => language.full);

/** True when the heading names a procedure that takes the change back, and not just the topic. */
export function isRollback(section: Section): boolean {
	if (section.level === 0 || section.marker?.kind === 'step') return false;
	if (never.test(section.title)) return false;
	if (section.own.includes('rollback')) return true;
	if (!section.own.includes('restore')) return false;
	for (let at = section.parent; at; at = at.parent) {
		if (at.role === 'emergency' || at.role === 'rollback') return true;
	}
	return false;
}

/** How much a rollback takes back, by its own words or by where it stands. */
export function scopeOf(section: Section, phase: string | undefined): Procedure['scope'] {
	if (partial.test(section.title)) return 'partial';
	if (full.test(section.title)) return 'full';
	return phase;
}
