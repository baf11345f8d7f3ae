import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { describeFault } from './fault.ts';

/** Bytes `from` up to, not including, `to`. */
export type ByteRange = { from: number; to: number };

export type RangeHash =
	| { ok: true; sha256: string }
	/** `short`: the file could be read, and holds less than the range. */
	| { ok: false; short: boolean; problem: string };

const chunkBytes = 1024 * 1024;

/**
 * SHA-256, hexadecimal, of each range of a file, reading it once from front to end in constant memory. A range that
 * the file is too short for is a problem.
 */
export function hashRanges(path: string, ranges: readonly ByteRange[]): RangeHash[] {
	const open = ranges.map((range) => ({ range, hash: createHash('sha256'), done: 0 }));
	const end = Math.max(0, ...ranges.map(({ to }) => to));
	let fd: number;
	try {
		fd = openSync(path, 'r');
	} catch (error) {
		return unreadable(ranges, error);
	}
	try {
		const chunk = Buffer.allocUnsafe(chunkBytes);
		for (let at = 0; at < end; ) {
			const read = readSync(fd, chunk, 0, Math.min(chunk.length, end - at), at);
			if (read === 0) break;
			for (const entry of open) entry.done += feed(entry.hash, entry.range, chunk, at, read);
			at += read;
		}
	} catch (error) {
		return unreadable(ranges, error);
	} finally {
		closeSync(fd);
	}
	return open.map(({ range, hash, done }) =>
		done === range.to - range.from
			? { ok: true, sha256: hash.digest('hex') }
			: { ok: false, short: true, problem: `it is shorter than the ${range.to} bytes recorded` },
	);
}

function unreadable(ranges: readonly ByteRange[], error: unknown): RangeHash[] {
	const problem = `it cannot be read: ${describeFault(error)}`;
	return ranges.map(() => ({ ok: false, short: false, problem }));
}

/** Gives the hash what of the chunk at `at` lies in its range; answers how many bytes that was. */
function feed(hash: Hash, { from, to }: ByteRange, chunk: Buffer, at: number, length: number) {
	const start = Math.max(from, at) - at;
	const stop = Math.min(to, at + length) - at;
	if (stop <= start) return 0;
	hash.update(chunk.subarray(start, stop));
	return stop - start;
}
