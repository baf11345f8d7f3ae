import { languages } from './words/languages.ts';

/** "Phase 2: Core" is a phase marker with number `2` and title `Core`. */
export type Marker = { kind: 'phase' | 'step' | 'number'; number: string };
export type HeadingText = {
	/** As written, without marks, emoji and a closing colon. */
	full: string;
	/** Without the marker; the whole when nothing else is left. */
	title: string;
	marker?: Marker;
};

const pictures =
	/\p{Extended_Pictographic}|\u{fe0f}|\u{200d}|[\u{1f1e6}-\u{1f1ff}]|[\u{1f3fb}-\u{1f3ff}]/gu;
const keycap = /(\d)\ufe0f?\u20e3\s*/gu;

const ascii = /^[\x20-\x7e]*$/;

function withoutPictures(text: string): string {
	return text
		.replace(keycap, '$1. ')
		.replace(/(?<![\p{L}\p{N}])[©®™](?![\p{L}\p{N}])/gu, '')
		.replace(pictures, (found) => (/[©®™]/.test(found) ? found : ' '));
}

/** Drops emoji, anchors, a closing colon and what stands around them. */
export function cleanTitle(text: string): string {
	const plain = ascii.test(text) ? text : withoutPictures(text);
	return plain
		.replace(/\s+/g, ' ')
		.replace(/ ?\{#[\w-]+\} ?$/, '')
		.trim()
		.replace(/ ?[:：]$/, '');
}

const roman = '[ivx]+';
const after = '(?=$|[\\s:：.)）—–、,-])';
const rest = '\\s*[:：.)）—–、-]*\\s*(.*)$';

function alternatives(words: readonly string[]): string {
	return [...words].sort((a, b) => b.length - a.length).join('|');
}

const numberWords = languages.map((language) => language.numbers);
const spacedWords = alternatives(
	languages.filter((language) => language.spaced).flatMap((language) => language.numbers),
);
const chineseNumbers = alternatives(
	languages.filter((language) => !language.spaced).flatMap((language) => language.numbers),
);

const digits = `\\d+(?:\\.\\d+)*[a-z]?${after}`;
const worded = `(?:${spacedWords})${after}|${roman}(?=$|[:：.)—–-]|\\s+[—–-])|[A-Z](?=$|[:：.)]|\\s+[—–-])`;

function spacedMarker(words: readonly string[]): RegExp {
	const number = `(?:\\s*[#-]?\\s*(${digits})|\\s+(${worded}))`;
	return new RegExp(`^(?:${alternatives(words)})${number}${rest}`, 'iu');
}

const markers: readonly { kind: 'phase' | 'step'; pattern: RegExp }[] = [
	{
		kind: 'phase',
		pattern: spacedMarker(languages.filter((l) => l.spaced).flatMap((l) => l.phase)),
	},
	{ kind: 'step', pattern: spacedMarker(languages.filter((l) => l.spaced).flatMap((l) => l.step)) },
	{
		kind: 'phase',
		pattern: new RegExp(
			`^(?:第\\s*(\\d+|${chineseNumbers})\\s*阶段|阶段\\s*(\\d+|${chineseNumbers}))${rest}`,
			'u',
		),
	},
	{
		kind: 'step',
		pattern: new RegExp(
			`^(?:第\\s*(\\d+|${chineseNumbers})\\s*步|步骤\\s*(\\d+|${chineseNumbers}))${rest}`,
			'u',
		),
	},
];

const numbered = /^(\d{1,2}(?:\.\d{1,2})*)(?:[.)）、:：]\s*|(?<=\.\d+)\s+)(?=\S)(.+)$/u;

/** Reads a heading's words: what it is called, and whether it is a numbered phase or step. */
export function readHeading(plain: string): HeadingText {
	const full = cleanTitle(plain);
	for (const { kind, pattern } of markers) {
		const found = pattern.exec(full);
		if (!found) continue;
		const groups = found.slice(1).filter((group) => group !== undefined);
		const number = markerValue(groups[0] ?? '');
		const title = groups[1] ?? '';
		return { full, title: title === '' ? full : title, marker: { kind, number } };
	}
	const found = numbered.exec(full);
	if (!found) return { full, title: full };
	return {
		full,
		title: found[2] ?? full,
		marker: { kind: 'number', number: found[1] ?? '' },
	};
}

/** "two", "II" and "2" are the same number; "4b" and "A" stay as they are. */
function markerValue(text: string): string {
	const lower = text.toLowerCase();
	for (const words of numberWords) {
		const index = words.indexOf(lower);
		if (index >= 0) return String(index + 1);
	}
	if (/^[ivx]+$/.test(lower)) return String(romanValue(lower));
	return lower;
}

const romanDigits: Record<string, number> = { i: 1, v: 5, x: 10 };

function romanValue(text: string): number {
	let total = 0;
	for (const [index, digit] of [...text].entries()) {
		const value = romanDigits[digit] ?? 0;
		const next = romanDigits[text[index + 1] ?? ''] ?? 0;
		total += value < next ? -value : value;
	}
	return total;
}
