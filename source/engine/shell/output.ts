import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { LineIndex } from './line-index.ts';
import { countText, findError, findText } from './output-search.ts';
import type { ReadLog } from './read-log.ts';
import { shownLine } from './shown-line.ts';

/**
 * A window over a log that may still grow, of any size, in constant memory. Lines are counted from 0. Text is as a
 * terminal shows it (carriage returns, progress bars) and sanitised; what is on disk stays as it was written.
 * Everything but `search` and `count` answers at once; `refresh` does a bounded piece of the counting.
 */
export type OutputTail = {
	/** Looks how far the log has grown and counts on, at most `budget` bytes (default 4 MiB). */
	refresh(budget?: number): void;
	/** Size of the log. */
	readonly bytes: number;
	/** Lines counted so far; a last line without its end counts. Exact when `counted`. */
	readonly lineCount: number;
	readonly counted: boolean;
	/** The last `count` lines, after leaving out `fromEnd` lines at the end. */
	lines(fromEnd: number, count: number): string[];
	window(firstLine: number, count: number): string[];
	/** The first line that speaks of an error, once looked at so far; asking starts the looking, `refresh` goes on with it. */
	readonly firstErrorLine: number | undefined;
	/** The nearest line from `fromLine` on (inclusive) that holds the text; a text in lower case matches either case. */
	search(
		text: string,
		fromLine: number,
		direction: 'forward' | 'backward',
	): Promise<number | undefined>;
	/** How many lines hold the text as `search` finds it, and how many of them stand at line `at` or above. */
	count(text: string, at: number): Promise<{ all: number; upTo: number }>;
	close(): void;
};

const defaultBudget = 4 * 1024 * 1024;
const stepBack = 64 * 1024;
const farthestBack = 8 * 1024 * 1024;
/** The most of one line that is looked at: a progress bar is one line of any length. */
const longestLine = 64 * 1024;

/** Opens a log, also one that is not there yet: it is empty until it is. */
export function openOutput(path: string): OutputTail {
	let descriptor: number | undefined;
	let size = 0;
	let closed = false;
	let wantsError = false;

	const read: ReadLog = (from, length) => {
		if (descriptor === undefined) return Buffer.alloc(0);
		const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - from)));
		let got = 0;
		while (got < buffer.length) {
			const more = readSync(descriptor, buffer, got, buffer.length - got, from + got);
			if (more === 0) break;
			got += more;
		}
		return buffer.subarray(0, got);
	};
	const measure = () => {
		if (closed) return;
		try {
			descriptor ??= openSync(path, 'r');
			size = fstatSync(descriptor).size;
		} catch {
			// Not there yet.
		}
	};
	const index = new LineIndex(read);
	const errors = findError(read);

	const refresh = (budget = defaultBudget) => {
		measure();
		index.advance(size, budget);
		if (wantsError) errors.advance(size, budget);
	};
	const lineAt = (from: number, to: number) => shownLine(lineText(read, from, to));
	const window = (firstLine: number, count: number): string[] => {
		const found: string[] = [];
		const start = index.startOf(Math.max(0, firstLine), size);
		if (start === undefined) return found;
		let at = start;
		while (found.length < count && at < size) {
			const end = lineEnd(read, at, size);
			found.push(lineAt(at, end));
			at = end + 1;
		}
		return found;
	};

	measure();
	return {
		refresh,
		get bytes() {
			measure();
			return size;
		},
		get lineCount() {
			return index.count;
		},
		get counted() {
			measure();
			return index.upTo >= size;
		},
		get firstErrorLine() {
			wantsError = true;
			return errors.line;
		},
		lines(fromEnd, count) {
			measure();
			if (fromEnd > 1000 && index.upTo >= size) {
				const first = index.count - fromEnd - count;
				return window(Math.max(0, first), Math.min(count, count + first));
			}
			return lastLines(read, size, fromEnd + count)
				.slice(0, fromEnd === 0 ? undefined : -fromEnd)
				.map(({ from, to }) => lineAt(from, to));
		},
		window(firstLine, count) {
			measure();
			return window(firstLine, count);
		},
		async search(text, fromLine, direction) {
			measure();
			while (!closed && index.upTo < size) {
				index.advance(size, defaultBudget);
				await new Promise((resume) => setImmediate(resume));
			}
			return findText({ read, index, size, text, fromLine, direction, stopped: () => closed });
		},
		async count(text, at) {
			measure();
			return countText({ read, size, text, stopped: () => closed }, at);
		},
		close() {
			closed = true;
			if (descriptor !== undefined) closeSync(descriptor);
			descriptor = undefined;
		},
	};
}

type Range = { from: number; to: number };

/** The last lines of a log, read backwards; at most a few MiB of it. */
function lastLines(read: ReadLog, size: number, count: number): Range[] {
	const found: Range[] = [];
	if (size === 0 || count <= 0) return found;
	let to = read(size - 1, 1)[0] === 10 ? size - 1 : size;
	let at = to;
	while (at > 0 && size - at < farthestBack) {
		const from = Math.max(0, at - stepBack);
		const chunk = read(from, at - from);
		let newline = chunk.lastIndexOf(10);
		while (newline >= 0) {
			found.unshift({ from: from + newline + 1, to });
			if (found.length === count) return found;
			to = from + newline;
			newline = newline === 0 ? -1 : chunk.lastIndexOf(10, newline - 1);
		}
		at = from;
	}
	found.unshift({ from: at, to });
	return found.slice(-count);
}

function lineEnd(read: ReadLog, from: number, size: number): number {
	for (let at = from; at < size; at += stepBack) {
		const newline = read(at, stepBack).indexOf(10);
		if (newline >= 0) return at + newline;
	}
	return size;
}

/** A very long line is looked at where it was drawn last, or at its beginning when it never moves back. */
function lineText(read: ReadLog, from: number, to: number): string {
	if (to - from <= longestLine) return read(from, to - from).toString('utf8');
	const last = read(to - longestLine, longestLine).toString('utf8');
	const drawn = last.replace(/\r+$/, '').lastIndexOf('\r');
	return drawn >= 0
		? last.slice(drawn + 1)
		: `${read(from, longestLine).toString('utf8')} … ${to - from - longestLine} more bytes`;
}

/** SHA-256, in hex, of the bytes `from` (inclusive) to `to` (exclusive) of a file. */
export async function hashOfRange(path: string, from: number, to: number): Promise<string> {
	const hash = createHash('sha256');
	if (to > from) {
		for await (const chunk of createReadStream(path, { start: from, end: to - 1 })) {
			hash.update(chunk as Buffer);
		}
	}
	return hash.digest('hex');
}
