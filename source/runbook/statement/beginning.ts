/**
 * The texts of which one must stand at the beginning of whatever a pattern matches: `^(?:npm|yarn) run` gives `npm` and
 * `yarn`. Undefined when that cannot be told from the pattern.
 */
export function beginningsOf({ source, flags }: RegExp): string[] | undefined {
	if (flags.includes('i')) return undefined;
	return all(alternatives(source), (one) =>
		one.startsWith('^') ? after(one.slice(1)) : undefined,
	);
}

/** What a pattern can begin with, past its `^`. */
function after(pattern: string): string[] | undefined {
	const group = groupAt(pattern);
	if (group === undefined) {
		const literal = literalOf(pattern);
		return literal === '' ? undefined : [literal];
	}
	const inside = all(alternatives(group.inside), after);
	if (!/^[?*]/.test(group.rest)) return inside;
	const without = after(group.rest.slice(1));
	return inside && without && [...inside, ...without];
}

/** The plain characters at the front; one that may be missing or repeated is none. */
function literalOf(pattern: string): string {
	const plain = /^[\w -]*/.exec(pattern)?.[0] ?? '';
	return /^[?*{]/.test(pattern.slice(plain.length)) ? plain.slice(0, -1) : plain;
}

function groupAt(pattern: string): { inside: string; rest: string } | undefined {
	if (!pattern.startsWith('(?:')) return undefined;
	const end = closing(pattern, 0);
	return { inside: pattern.slice(3, end), rest: pattern.slice(end + 1) };
}

/** The parts between the `|` that stand in no group. */
function alternatives(pattern: string): string[] {
	const parts: string[] = [];
	let from = 0;
	for (let at = 0; at < pattern.length; at += 1) {
		if (pattern[at] === '|') {
			parts.push(pattern.slice(from, at));
			from = at + 1;
		} else at = skip(pattern, at);
	}
	return [...parts, pattern.slice(from)];
}

/** The end of what begins here: an escape, a class, a group, or a character by itself. */
function skip(pattern: string, at: number): number {
	switch (pattern[at]) {
		case '\\':
			return at + 1;
		case '[': {
			let end = at + 1;
			while (end < pattern.length && pattern[end] !== ']') end += pattern[end] === '\\' ? 2 : 1;
			return end;
		}
		case '(':
			return closing(pattern, at);
		default:
			return at;
	}
}

function closing(pattern: string, open: number): number {
	let at = open + 1;
	while (at < pattern.length && pattern[at] !== ')') at = skip(pattern, at) + 1;
	return at;
}

function all<T>(from: readonly T[], each: (one: T) => string[] | undefined): string[] | undefined {
	const found = from.map(each);
	return found.every((one) => one !== undefined) ? found.flat() : undefined;
}
