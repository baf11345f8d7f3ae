import type { Token } from 'markdown-it';
import { type Inline, parser } from './markdown.ts';

export type InlineParts = {
	/** The text without marks; code spans keep their text. */
	plain: string;
	codes: string[];
	links: { text: string; target: string }[];
	/** Set when the whole text is one bold run. */
	boldOnly: boolean;
	/** The bold run that the text begins with. */
	lead?: string;
};

/** Marks that could mean something: `_` within a word, a lone `[` and a `<` before a space do not. */
const markup = /[*`\\]|\]\(|<[A-Za-z/!?]|&[#A-Za-z]|~~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u;
const remembered = new WeakMap<Inline, InlineParts>();

/** What the marks of a text mean; read when first asked for, since most texts are never asked. */
export function partsOf(inline: Inline): InlineParts {
	const known = remembered.get(inline);
	if (known) return known;
	const parts = markup.test(inline.raw) ? readParts(inline.raw) : unmarked(inline.raw);
	remembered.set(inline, parts);
	return parts;
}

/** The text without its marks, on one line. */
export function plainText(inline: Inline): string {
	return partsOf(inline).plain;
}

function unmarked(raw: string): InlineParts {
	return { plain: oneLine(raw), codes: [], links: [], boldOnly: false };
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

/** What the marks need of a token, whoever found it. */
type Mark = Pick<Token, 'type' | 'content'> & { href?: string };

function marksOf(raw: string): readonly Mark[] {
	const simple = simpleMarks(raw);
	if (simple) return simple;
	const tokens: Token[] = [];
	parser.inline.parse(raw, parser, {}, tokens);
	return tokens.map(({ type, content, attrs }) => ({
		type,
		content,
		...(type === 'link_open' && { href: `${attrs?.find(([name]) => name === 'href')?.[1] ?? ''}` }),
	}));
}

const codeOrBold = /`([^`]+)`(?!`)|(?<=^|\s)\*\*(?=[^\s*])([^*`]*[^\s*`])\*\*(?=$|[\s:,;.!?)])/g;

/**
 * The marks of a text that has no others than code spans by one backtick and bold words, as most texts of guides that
 * have any do. Undefined when anything is left over.
 */
function simpleMarks(raw: string): Mark[] | undefined {
	const marks: Mark[] = [];
	let from = 0;
	const text = (to: number): boolean => {
		const between = raw.slice(from, to);
		if (between !== '') marks.push({ type: 'text', content: between });
		return !markup.test(between);
	};
	for (const found of raw.matchAll(codeOrBold)) {
		const [all, code, bold] = found;
		if (!text(found.index)) return undefined;
		from = found.index + all.length;
		if (bold === undefined) marks.push({ type: 'code_inline', content: spanText(code ?? '') });
		else if (markup.test(bold)) return undefined;
		else {
			marks.push({ type: 'strong_open', content: '' });
			marks.push({ type: 'text', content: bold });
			marks.push({ type: 'strong_close', content: '' });
		}
	}
	return text(raw.length) ? marks : undefined;
}

/** A code span's text: on one line, and without the one space that may stand inside its marks. */
function spanText(code: string): string {
	return code.replace(/\n/g, ' ').replace(/^ (.*[^ ].*) $/, '$1');
}

function readParts(raw: string): InlineParts {
	const parts: InlineParts = { plain: '', codes: [], links: [], boldOnly: false };
	let bold = 0;
	let outside = '';
	let lead = '';
	let leading = true;
	let link: { text: string; target: string } | undefined;
	for (const token of marksOf(raw)) {
		const text = textOf(token);
		parts.plain += text;
		if (token.type === 'strong_open') bold += 1;
		else if (token.type === 'strong_close') {
			bold -= 1;
			if (bold === 0) leading = false;
		} else if (bold > 0) {
			if (leading) lead += text;
		} else if (text.trim() !== '') {
			outside += text;
			leading = false;
		}
		if (token.type === 'code_inline') parts.codes.push(token.content);
		if (token.type === 'link_open') link = { text: '', target: token.href ?? '' };
		else if (token.type === 'link_close' && link) {
			parts.links.push(link);
			link = undefined;
		} else if (link) link.text += text;
	}
	parts.plain = oneLine(parts.plain);
	parts.boldOnly =
		lead !== '' && !/[\p{L}\p{N}]/u.test(outside) && lead === parts.plain.slice(0, lead.length);
	if (lead !== '') parts.lead = oneLine(lead);
	return parts;
}

function textOf(token: Mark): string {
	switch (token.type) {
		case 'text':
		case 'text_special':
		case 'code_inline':
			return token.content;
		case 'image':
			return token.content;
		case 'softbreak':
		case 'hardbreak':
			return ' ';
		case 'html_inline':
			// A tag is dropped, but `<name>` is what writers of guides mean by a placeholder.
			return /^<\/?(?:a|abbr|b|br|code|del|details|div|em|font|i|img|ins|kbd|mark|p|s|small|span|strong|sub|summary|sup|u)\b|^<!/i.test(
				token.content,
			)
				? ''
				: token.content;
		default:
			return '';
	}
}
