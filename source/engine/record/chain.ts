import { createHash } from 'node:crypto';
import type { RunEvent } from '../../run/event.ts';

/**
 * How a line of the journal is sealed. A line is the event as JSON with one more member at its very end:
 *
 *     {"v":1,"seq":2,...,"hash":"H"}\n
 *
 * H is the SHA-256, in hexadecimal, of the previous line's H (64 bytes of text) followed by this line's bytes before
 * `,"hash"`. The first line follows {@link chainStart}. So every line vouches for all lines before it and for itself.
 */
export const chainStart = '0'.repeat(64);

const opening = ',"hash":"';
const closing = '"}';
const sealLength = opening.length + 64 + closing.length;
const newline = 0x0a;

const digest = (previous: string, content: Buffer) =>
	createHash('sha256').update(previous).update(content).digest('hex');

export type Sealed = { bytes: Buffer; hash: string };

/** The event's line, newline included, and the new head of the chain. */
export function seal(event: RunEvent, previous: string): Sealed {
	const content = Buffer.from(JSON.stringify(event).slice(0, -1));
	const hash = digest(previous, content);
	return { bytes: Buffer.concat([content, Buffer.from(`${opening}${hash}${closing}\n`)]), hash };
}

export type Unsealed = { ok: true; content: string; hash: string } | { ok: false; problem: string };

/** Checks one line (without its newline) against the hash of the line before it; `content` is the event's JSON. */
export function unseal(line: Buffer, previous: string): Unsealed {
	const cut = line.length - sealLength;
	const tail = line.toString('latin1', Math.max(cut, 0));
	if (cut < 1 || !/^,"hash":"[0-9a-f]{64}"\}$/.test(tail)) {
		return { ok: false, problem: 'it does not end in a hash' };
	}
	const hash = tail.slice(opening.length, -closing.length);
	const content = line.subarray(0, cut);
	if (digest(previous, content) !== hash) {
		return { ok: false, problem: 'its hash does not follow from the line before and its text' };
	}
	return { ok: true, content: `${content.toString('utf8')}}`, hash };
}

/** The lines of a file with their offsets; the last one may lack its newline. */
export function* linesOf(
	bytes: Buffer,
): Generator<{ line: Buffer; offset: number; whole: boolean }> {
	for (let offset = 0; offset < bytes.length; ) {
		const end = bytes.indexOf(newline, offset);
		const whole = end !== -1;
		const stop = whole ? end : bytes.length;
		yield { line: bytes.subarray(offset, stop), offset, whole };
		offset = stop + 1;
	}
}
