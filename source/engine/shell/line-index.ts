import type { ReadLog } from './read-log.ts';

const chunk = 256 * 1024;
const newline = 10;
/** So many known line starts are kept; beyond it every other one is forgotten. */
const mostPoints = 8192;

/** Where lines begin, learned piece by piece; the starts of every so-manieth line are kept, never of all. */
export class LineIndex {
	#read: ReadLog;
	/** Offset of line `k * #stride`. */
	#points: number[] = [0];
	#stride = 256;
	#newlines = 0;
	/** Bytes counted. */
	upTo = 0;

	constructor(read: ReadLog) {
		this.#read = read;
	}

	/** Lines in the counted part; the last may still be open. */
	get count(): number {
		return this.#newlines + (this.upTo > this.#lastStart ? 1 : 0);
	}
	#lastStart = 0;

	/** Counts on to `size`, at most about `budget` bytes. */
	advance(size: number, budget: number): void {
		const stop = Math.min(size, this.upTo + budget);
		while (this.upTo < stop) {
			const bytes = this.#read(this.upTo, Math.min(chunk, stop - this.upTo));
			if (bytes.length === 0) return;
			for (let at = 0; at < bytes.length; at += 1) {
				if (bytes[at] === newline) this.#newlineAt(this.upTo + at);
			}
			this.upTo += bytes.length;
		}
	}

	#newlineAt(offset: number): void {
		this.#newlines += 1;
		this.#lastStart = offset + 1;
		if (this.#newlines % this.#stride !== 0) return;
		this.#points.push(offset + 1);
		if (this.#points.length <= mostPoints) return;
		this.#points = this.#points.filter((_, index) => index % 2 === 0);
		this.#stride *= 2;
	}

	/** The offset where a line begins, counting on as far as that needs; undefined past the end. */
	startOf(line: number, size: number): number | undefined {
		while (line > this.#newlines && this.upTo < size) this.advance(size, chunk);
		if (line > this.#newlines) return undefined;
		const point = Math.min(Math.floor(line / this.#stride), this.#points.length - 1);
		let at = this.#points[point] ?? 0;
		let left = line - point * this.#stride;
		while (left > 0) {
			const bytes = this.#read(at, chunk);
			if (bytes.length === 0) return undefined;
			let found = bytes.indexOf(newline);
			let from = 0;
			while (found >= 0 && left > 0) {
				left -= 1;
				from = found + 1;
				found = bytes.indexOf(newline, from);
			}
			at += left === 0 ? from : bytes.length;
		}
		return at;
	}

	/** The nearest known line at or before `line`, and where it begins. */
	pointBefore(line: number): { line: number; offset: number } {
		const point = Math.min(Math.max(0, Math.floor(line / this.#stride)), this.#points.length - 1);
		return { line: point * this.#stride, offset: this.#points[point] ?? 0 };
	}
}
