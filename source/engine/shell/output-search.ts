import type { LineIndex } from './line-index.ts';
import type { ReadLog } from './read-log.ts';
import { withoutEscapes } from './sanitise.ts';

const chunk = 1024 * 1024;

type Search = {
	read: ReadLog;
	index: LineIndex;
	size: number;
	text: string;
	fromLine: number;
	direction: 'forward' | 'backward';
	stopped(): boolean;
};

/** Finds a text in whole lines, a chunk at a time, letting other work in between. */
export async function findText(search: Search): Promise<number | undefined> {
	const { text, fromLine, direction, stopped } = search;
	if (text === '') return undefined;
	const matches = matcher(text);
	if (direction === 'forward') {
		const offset = search.index.startOf(fromLine, search.size);
		if (offset === undefined) return undefined;
		for (const piece of pieces(search.read, offset, search.size, fromLine)) {
			if (stopped()) return undefined;
			if (matches(piece.text)) {
				const at = piece.text.split('\n').findIndex(matches);
				if (at >= 0) return piece.line + at;
			}
			await new Promise((resume) => setImmediate(resume));
		}
		return undefined;
	}
	let end = Math.min(search.size, search.index.startOf(fromLine + 1, search.size) ?? search.size);
	let line = fromLine;
	while (end > 0) {
		if (stopped()) return undefined;
		const start = search.index.pointBefore(line);
		let last: number | undefined;
		for (const piece of pieces(search.read, start.offset, end, start.line)) {
			if (matches(piece.text)) {
				const at = piece.text.split('\n').findLastIndex(matches);
				if (at >= 0) last = piece.line + at;
			}
			await new Promise((resume) => setImmediate(resume));
		}
		if (last !== undefined) return last;
		if (start.line === 0) return undefined;
		end = start.offset;
		line = start.line - 1;
	}
	return undefined;
}

/** How many lines hold a text, and how many of those stand at line `at` or above it. */
export async function countText(
	search: Pick<Search, 'read' | 'size' | 'text' | 'stopped'>,
	at: number,
): Promise<{ all: number; upTo: number }> {
	const { read, size, text, stopped } = search;
	const matches = matcher(text);
	const counts = { all: 0, upTo: 0 };
	for (const piece of pieces(read, 0, size, 0)) {
		if (stopped()) break;
		if (matches(piece.text)) {
			for (const [index, line] of piece.text.split('\n').entries()) {
				if (!matches(line)) continue;
				counts.all += 1;
				if (piece.line + index <= at) counts.upTo += 1;
			}
		}
		await new Promise((resume) => setImmediate(resume));
	}
	return counts;
}

/** Whether a line holds a text: in lower case it finds either case. */
function matcher(text: string): (line: string) => boolean {
	const anyCase = text === text.toLowerCase();
	return (line) => (anyCase ? line.toLowerCase() : line).includes(text);
}

/** The log in pieces that end with a line, escape sequences taken out. */
function* pieces(
	read: ReadLog,
	from: number,
	to: number,
	firstLine: number,
): Generator<{ line: number; text: string }> {
	let at = from;
	let line = firstLine;
	while (at < to) {
		const bytes = read(at, Math.min(chunk, to - at));
		if (bytes.length === 0) return;
		const cut = bytes.lastIndexOf(10) + 1;
		const whole = cut === 0 || at + bytes.length >= to ? bytes : bytes.subarray(0, cut);
		const raw = whole.toString('utf8');
		yield { line, text: withoutEscapes(raw) };
		line += newlines(whole);
		at += whole.length;
	}
}

function newlines(bytes: Buffer): number {
	let count = 0;
	for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
	return count;
}

const errorWord =
	/\b(?:errors?|fatal|fail(?:ed|ure|ures)?|exception|panic|traceback|denied|refused)\b|command not found|no such file|npm ERR!/i;
/** Words that speak of errors where none is meant: their absence, and the name of a figure. */
const noError =
	/\b(?:0|no|without|zero) (?:errors?|fail\w*)|(?:errors?|fail\w*)\s*[:=]\s*0\b|\b(?:errors?|failures?)[ -](?:rates?|budgets?)\b/gi;

/** True for a line that speaks of an error, and not of there being none. */
export function speaksOfError(line: string): boolean {
	return errorWord.test(line) && errorWord.test(line.replace(noError, ''));
}

/** Looks for the first line that speaks of an error, as far as it is let each time. */
export function findError(read: ReadLog): {
	readonly line: number | undefined;
	advance(size: number, budget: number): void;
} {
	let at = 0;
	let line = 0;
	let found: number | undefined;
	return {
		get line() {
			return found;
		},
		advance(size, budget) {
			const stop = Math.min(size, at + budget);
			if (found !== undefined || at >= stop) return;
			for (const piece of pieces(read, at, stop, line)) {
				if (errorWord.test(piece.text)) {
					const index = piece.text.split('\n').findIndex(speaksOfError);
					if (index >= 0) {
						found = piece.line + index;
						return;
					}
				}
			}
			const counted = lastWhole(read, at, stop);
			line += counted.lines;
			at = counted.at;
		},
	};
}

/** Where to go on after the last whole line before `stop`; a longer open line is looked at once. */
function lastWhole(read: ReadLog, from: number, stop: number): { at: number; lines: number } {
	let at = from;
	let lines = 0;
	while (at < stop) {
		const bytes = read(at, Math.min(chunk, stop - at));
		if (bytes.length === 0) break;
		const cut = bytes.lastIndexOf(10) + 1;
		if (cut === 0) {
			if (bytes.length < chunk) break;
			at += bytes.length;
			continue;
		}
		lines += newlines(bytes.subarray(0, cut));
		at += cut;
	}
	return { at, lines };
}
