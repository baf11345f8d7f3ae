import { chinese } from './chinese.ts';
import { english } from './english.ts';
import { portuguese } from './portuguese.ts';
import type { Language, Role } from './role.ts';
import { russian } from './russian.ts';

/** Every language that headings are read in. English first: its words are met in guides of any language. */
export const languages: readonly Language[] = [english, chinese, portuguese, russian];

function quoted(word: string): string {
	return word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/ /g, '\\s+');
}

/** A pattern that finds one of the words of every language, whole where the language writes spaces. */
export function wordPattern(
	choose: (language: Language) => readonly string[],
	where: 'anywhere' | 'start' = 'anywhere',
): RegExp {
	const parts: string[] = [];
	for (const language of languages) {
		const words = choose(language);
		if (words.length === 0) continue;
		const any = `(?:${[...words]
			.sort((a, b) => b.length - a.length)
			.map(quoted)
			.join('|')})`;
		parts.push(language.spaced ? `(?<![\\p{L}\\p{N}])${any}(?![\\p{L}\\p{N}])` : any);
	}
	const all = `(?:${parts.join('|')})`;
	return new RegExp(where === 'start' ? `^\\s*${all}` : all, 'iu');
}

/** When a heading names several roles and its parent none of them, the first of these wins. */
const roleOrder: readonly Role[] = [
	'rollback',
	'key-factors',
	'criteria',
	'checklist',
	'prerequisites',
	'escalation',
	'contacts',
	'quick-start',
	'troubleshooting',
	'diagnosis',
	'mitigation',
	'report',
	'emergency',
	'monitoring',
	'validation',
	'restore',
	'procedure',
	'summary',
	'context',
];

const rolePatterns: readonly [Role, RegExp][] = roleOrder.map((role) => [
	role,
	wordPattern((language) => language.roles[role] ?? []),
]);

/** The roles that the words of a heading name, the most telling first. */
export function rolesIn(title: string): Role[] {
	const roles: Role[] = [];
	for (const [role, pattern] of rolePatterns) if (pattern.test(title)) roles.push(role);
	return roles;
}
