/**
 * What foreign text may do to the terminal: print, break lines, tab, colour. An allow-list: everything else that a
 * terminal would act on goes, and what a person would not see is shown by its code point.
 */

/** Sequences in the order of what they open: CSI; strings (OSC, DCS, APC, PM, SOS) with or without an end; other escapes. */
const sequence =
	/(?:\x1b\[|\x9b)([0-?]*)([ -/]*)([@-~])|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\x18\x1a]*(?:\x07|\x9c|\x1b\\|\x18|\x1a|(?=\x1b)|$)|\x1b[ -/]*[0-~]?|\r\n/g;
/** The same as the source of a pattern; groups: parameters, what stands between, final character of a CSI. */
export const escapeSequence = sequence.source;
const control = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]/g;
const anyControl = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
const strayEscape = /\x1b(?!\[[\d;:]*m)/g;
const anythingSpecial = /[^\t\n\x20-\x7e]/;

/** Code points that take no room, turn the reading direction, end a line or fill a cell with nothing; first and last. */
const invisibleRanges: [number, number][] = [
	[0x00ad, 0x00ad],
	[0x034f, 0x034f],
	[0x061c, 0x061c],
	[0x115f, 0x1160],
	[0x17b4, 0x17b5],
	[0x180b, 0x180f],
	[0x200b, 0x200f],
	[0x2028, 0x202e],
	[0x2060, 0x206f],
	[0x3164, 0x3164],
	[0xfe00, 0xfe0f],
	[0xfeff, 0xfeff],
	[0xffa0, 0xffa0],
	[0xfff0, 0xfffb],
	[0x1d173, 0x1d17a],
	[0xe0000, 0xe0fff],
];
const invisible = new RegExp(
	`[${invisibleRanges.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join('')}]`,
	'gu',
);
/** Spaces that a shell does not split at, though they look like those it does. */
const oddSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]/g;
const pictograph = /\p{Extended_Pictographic}|\p{Emoji_Modifier}/u;
const emojiBase = /\p{Emoji}/u;
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

/**
 * Foreign output made safe to print: text, line breaks, tabs and SGR colours stay (without blink and conceal); other escape sequences and controls are dropped, also those that never end; invisible and direction-turning
 * characters are shown as `<U+202E>`; more than four combining marks on a letter are cut.
 */
export function sanitise(text: string): string {
	if (!anythingSpecial.test(text)) return text;
	const without = text.replace(
		sequence,
		(whole: string, parameters?: string, between?: string, final?: string) => {
			if (whole === '\r\n') return '\n';
			const isColour = final === 'm' && between === '' && /^[\d;:]*$/.test(parameters ?? '');
			return isColour ? keptColours(parameters ?? '') : '';
		},
	);
	return showInvisible(without.replace(control, ''))
		.replace(stackedMarks, '$1')
		.replace(strayEscape, '');
}

/**
 * Markdown text, names and other words that have no business with colours: every control and escape is shown by its
 * code point, and so is every invisible character. Line breaks and tabs stay.
 */
export function revealed(text: string): string {
	if (!anythingSpecial.test(text)) return text;
	return showInvisible(text.replace(/\r\n/g, '\n').replace(anyControl, codePoint)).replace(
		stackedMarks,
		'$1',
	);
}

/** A command as bash will be given it: as {@link revealed}, and spaces that bash does not treat as spaces are shown too. */
export function revealedCommand(text: string): string {
	return revealed(text).replace(oddSpace, codePoint);
}

/** Text without any escape sequence, for searching and matching. Controls stay. */
export function withoutEscapes(text: string): string {
	return text.includes('\x1b') || text.includes('\x9b') || text.includes('\x9d')
		? text.replace(sequence, (whole) => (whole === '\r\n' ? whole : ''))
		: text;
}

/** SGR parameters without blink (5, 6) and conceal (8), reading 38/48 with what belongs to them, dropping 58. */
function keptColours(parameters: string): string {
	if (parameters === '') return '\x1b[m';
	const given = parameters.split(';');
	const kept: string[] = [];
	for (let at = 0; at < given.length; at += 1) {
		const one = given[at] ?? '';
		if (one === '38' || one === '48' || one === '58') {
			const length = given[at + 1] === '5' ? 3 : given[at + 1] === '2' ? 5 : 1;
			if (one !== '58') kept.push(...given.slice(at, at + length));
			at += length - 1;
		} else if (!/^0*[568](:|$)/.test(one)) {
			kept.push(one);
		}
	}
	return kept.length > 0 ? `\x1b[${kept.join(';')}m` : '';
}

/** Emoji keep what joins and selects them; anywhere else the same characters hide something. */
function showInvisible(text: string): string {
	return text.replace(invisible, (found, offset: number) => {
		if (found === '\u200d') {
			const joins = pictograph.test(before(text, offset)) && pictograph.test(after(text, offset));
			return joins ? found : codePoint(found);
		}
		if (found === '\ufe0f' || found === '\ufe0e') {
			return emojiBase.test(before(text, offset)) ? found : codePoint(found);
		}
		return codePoint(found);
	});
}

/** The code point in front of an offset, a variation selector passed over. */
function before(text: string, offset: number): string {
	let at = offset;
	if (text[at - 1] === '\ufe0f') at -= 1;
	const low = text.charCodeAt(at - 1);
	return text.slice(low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1, at);
}

function after(text: string, offset: number): string {
	return String.fromCodePoint(text.codePointAt(offset + 1) ?? 0);
}

function codePoint(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
