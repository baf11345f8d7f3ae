/**
 * The two single-byte code pages through which UTF-8 text is most often garbled.
 * Source: the Unicode Consortium's mapping tables APPLE/ROMAN.TXT and MICSFT/WINDOWS/CP1252.TXT.
 */

/** Mac OS Roman, bytes 0x80 to 0xFF; byte 0xF0 is the private-use character U+F8FF. */
const macRomanUpper =
	'ÄÅÇÉÑÖÜáàâäãåçéè' +
	'êëíìîïñóòôöõúùûü' +
	'†°¢£§•¶ß®©™´¨≠ÆØ' +
	'∞±≤≥¥µ∂∑∏π∫ªºΩæø' +
	'¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ' +
	'–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ' +
	'‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ' +
	'\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ';

/** Windows-1252, bytes 0x80 to 0x9F; the five unassigned bytes stand for themselves, as browsers read them. */
const windows1252Upper =
	'\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021' +
	'\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
	'\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014' +
	'\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

export type CodePage = ReadonlyMap<string, number>;

function codePage(first: number, characters: string): CodePage {
	const page = new Map<string, number>();
	for (const [index, character] of [...characters].entries()) page.set(character, first + index);
	return page;
}

const latin1Upper = Array.from({ length: 96 }, (_, index) => String.fromCharCode(0xa0 + index));

export const macRoman = codePage(0x80, macRomanUpper);
export const windows1252 = codePage(0x80, windows1252Upper + latin1Upper.join(''));
