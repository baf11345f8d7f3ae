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

type Phrase = { words: readonly string[]; role: Role };

/** Phrases of the languages that write spaces, by their first word. */
const phrases = new Map<string, Phrase[]>();
/** Phrases of the others, found anywhere. */
const fragments: { text: string; role: Role }[] = [];
for (const language of languages) {
	for (const role of roleOrder) {
		for (const text of language.roles[role] ?? []) {
			if (!language.spaced) {
				fragments.push({ text, role });
				continue;
			}
			const words = wordsOf(text);
			const first = words[0] ?? '';
			phrases.set(first, [...(phrases.get(first) ?? []), { words, role }]);
		}
	}
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? [];
}

const unspaced = /[\u2e80-\u9fff]/;

/** The roles that the words of a heading name, the most telling first. */
export function rolesIn(title: string): Role[] {
	const found = new Set<Role>();
	const words = wordsOf(title);
	for (const [index, word] of words.entries()) {
		for (const phrase of phrases.get(word) ?? []) {
			if (phrase.words.every((part, offset) => words[index + offset] === part))
				found.add(phrase.role);
		}
	}
	if (unspaced.test(title)) {
		for (const { text, role } of fragments) if (title.includes(text)) found.add(role);
	}
	return found.size === 0 ? [] : roleOrder.filter((role) => found.has(role));
}
