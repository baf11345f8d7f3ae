import type { OutputTail } from '../../source/engine/shell/output.ts';

/** An output in memory, for screens that are tested without processes. */
export class FakeOutput implements OutputTail {
	readonly counted = true;
	text: string[];

	constructor(text: string[] = []) {
		this.text = text;
	}

	get bytes(): number {
		return this.text.join('\n').length;
	}

	get lineCount(): number {
		return this.text.length;
	}

	get firstErrorLine(): number | undefined {
		const at = this.text.findIndex((line) => /error/i.test(line));
		return at === -1 ? undefined : at;
	}

	refresh(): void {}

	lines(fromEnd: number, count: number): string[] {
		const end = this.text.length - fromEnd;
		return this.text.slice(Math.max(0, end - count), Math.max(0, end));
	}

	window(firstLine: number, count: number): string[] {
		return this.text.slice(firstLine, firstLine + count);
	}

	async search(
		text: string,
		fromLine: number,
		direction: 'forward' | 'backward',
	): Promise<number | undefined> {
		const step = direction === 'forward' ? 1 : -1;
		for (let at = fromLine; at >= 0 && at < this.text.length; at += step) {
			if (this.text[at]?.includes(text)) return at;
		}
		return undefined;
	}

	async count(text: string, at: number): Promise<{ all: number; upTo: number }> {
		const hits = this.text.flatMap((line, index) => (line.includes(text) ? [index] : []));
		return { all: hits.length, upTo: hits.filter((index) => index <= at).length };
	}

	close(): void {}
}
