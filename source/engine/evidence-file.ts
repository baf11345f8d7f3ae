import { open, stat } from 'node:fs/promises';
import type { OutputRange } from '../run/event.ts';
import { hashOfRange } from './shell/output.ts';

/** How much of a statement's output is read for figures, from its end, in bytes. */
const tailBytes = 256 * 1024;

/** Bytes `from` to `to` of a file with their hash; undefined when they cannot be read. */
export async function rangeEvidence(
	path: string,
	from: number,
	to: number,
): Promise<OutputRange | undefined> {
	try {
		return { from, to, sha256: await hashOfRange(path, from, to) };
	} catch {
		return undefined;
	}
}

/** The last part of bytes `from` to `to` of a file as text, at most 256 KiB of it; empty when it cannot be read. */
export async function tailOfRange(path: string, from: number, to: number): Promise<string> {
	try {
		await using file = await open(path, 'r');
		const start = Math.max(from, to - tailBytes);
		const buffer = Buffer.alloc(Math.max(0, to - start));
		const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
		return buffer.subarray(0, bytesRead).toString('utf8');
	} catch {
		return '';
	}
}

/** Size and SHA-256 of a whole file; undefined when it cannot be read. */
export async function hashOfFile(
	path: string,
): Promise<{ bytes: number; sha256: string } | undefined> {
	try {
		const { size } = await stat(path);
		return { bytes: size, sha256: await hashOfRange(path, 0, size) };
	} catch {
		return undefined;
	}
}
