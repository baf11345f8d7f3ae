import type { Source } from '../model.ts';
import { type CodePage, macRoman, windows1252 } from './code-pages.ts';

/** The largest guide that is read, in bytes: 16 MiB. */
export const largestGuide = 16 * 1024 * 1024;

export type Decoded =
	| { ok: true; text: string; repaired?: Source['repaired'] }
	| { ok: false; problem: string };

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const garbledPages: readonly [Source['repaired'], CodePage][] = [
	['mac-roman', macRoman],
	['windows-1252', windows1252],
];

/**
 * Turns the bytes of a guide into text without a byte order mark. UTF-8 that went through Mac Roman or Windows-1252 is
 * given back when the whole file allows it without loss; bytes that are no UTF-8 are read as Windows-1252.
 */
export function decodeGuide(bytes: Uint8Array): Decoded {
	if (bytes.length > largestGuide) {
		return { ok: false, problem: 'The guide is larger than 16 MiB; such files are not read.' };
	}
	const decoded = decodeBytes(bytes);
	if (!decoded.ok) return decoded;
	if (decoded.text.trim() === '') return { ok: false, problem: 'The guide is empty.' };
	if (!looksLikeText(decoded.text)) {
		return { ok: false, problem: 'The guide is not a text file.' };
	}
	if (decoded.repaired !== undefined) return decoded;
	return { ...decoded, ...repairGarbled(decoded.text) };
}

function decodeBytes(bytes: Uint8Array): Decoded {
	const wide = wideEncoding(bytes);
	if (wide !== undefined) {
		const text = new TextDecoder(wide).decode(bytes);
		return { ok: true, text, repaired: 'utf-16' };
	}
	try {
		return { ok: true, text: strictUtf8.decode(bytes) };
	} catch {
		return { ok: true, text: new TextDecoder('windows-1252').decode(bytes), repaired: 'latin-1' };
	}
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
	if (bytes.length < 2) return undefined;
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	const zeros = [0, 0];
	const seen = Math.min(bytes.length, 512);
	for (let index = 0; index < seen; index += 1) {
		if (bytes[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
	}
	const [even = 0, odd = 0] = zeros;
	if (odd > seen / 4 && even === 0) return 'utf-16le';
	if (even > seen / 4 && odd === 0) return 'utf-16be';
	return undefined;
}

/** Text holds no NUL, and next to no other control characters than tabs, line ends and escapes. */
function looksLikeText(text: string): boolean {
	if (text.includes('\0')) return false;
	const controls = text.match(/[\u0001-\u0008\u000b\u000e-\u001a\u001c-\u001f\ufffd]/g);
	if (!controls) return true;
	return controls.length <= text.replace(/[\r\ufeff]/g, '').length / 100;
}

function repairGarbled(text: string): { text: string; repaired?: Source['repaired'] } {
	if (!/[^\u0000-\u007f]/.test(text)) return { text };
	for (const [name, page] of garbledPages) {
		const bytes = encode(text, page);
		if (bytes === undefined) continue;
		try {
			return { text: strictUtf8.decode(bytes), repaired: name };
		} catch {
			// Not lossless by this page: the text may simply be right as it is.
		}
	}
	return { text };
}

function encode(text: string, page: CodePage): Uint8Array | undefined {
	const bytes = new Uint8Array(text.length);
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		const byte = code < 0x80 ? code : page.get(text.charAt(index));
		if (byte === undefined) return undefined;
		bytes[index] = byte;
	}
	return bytes;
}
