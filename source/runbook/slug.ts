/** Most texts are; patterns for letters of every script cost several times as much. */
const ascii = /^[\x20-\x7e]*$/;

/** A readable id part: lower-case words joined by `-`, at most `limit` characters. Letters of any script are kept. */
export function slug(text: string, limit = 60): string {
	const beginning = text.slice(0, limit * 4);
	const words = ascii.test(beginning)
		? beginning.toLowerCase().match(/[a-z0-9]+/g)
		: beginning
				.normalize('NFKC')
				.toLowerCase()
				.match(/[\p{L}\p{N}]+/gu);
	let out = '';
	for (const word of words ?? []) {
		const next = out === '' ? word : `${out}-${word}`;
		if (next.length > limit) break;
		out = next;
	}
	return out === '' ? (words?.[0] ?? 'x').slice(0, limit) : out;
}

/** Gives every id once: the second of a name becomes `name~2`. */
export class Ids {
	private readonly seen = new Map<string, number>();

	/** The id of `text` below `parent`; unique among all ids taken here. */
	take(parent: string, text: string): string {
		const base = parent === '' ? slug(text) : `${parent}/${slug(text)}`;
		let count = (this.seen.get(base) ?? 0) + 1;
		this.seen.set(base, count);
		if (count === 1) return base;
		// `a~2` may itself be taken by a title that reads so.
		while (this.seen.has(`${base}~${count}`)) count += 1;
		this.seen.set(base, count);
		this.seen.set(`${base}~${count}`, 1);
		return `${base}~${count}`;
	}
}
