/** `moved`: the same text in another place. `changed`: another text in the same place. */
export type Change<T> =
	| { kind: 'added'; now: T }
	| { kind: 'removed'; before: T }
	| { kind: 'changed'; before: T; now: T }
	| { kind: 'moved'; before: T; now: T };

type Placed = { place: string; text: string };

/** Above so many comparisons a place's lists are matched by text alone, whatever their order. */
const mostComparisons = 4_000_000;

const sameText = <T extends Placed>(a: T | undefined, b: T | undefined) =>
	a !== undefined && b !== undefined && a.text === b.text;

/** Pairs of indices of a longest common subsequence by text. */
function common<T extends Placed>(before: readonly T[], now: readonly T[]): [number, number][] {
	const width = now.length + 1;
	const lengths = new Uint32Array((before.length + 1) * width);
	const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
	for (let i = before.length - 1; i >= 0; i -= 1) {
		for (let j = now.length - 1; j >= 0; j -= 1) {
			lengths[i * width + j] = sameText(before[i], now[j])
				? at(i + 1, j + 1) + 1
				: Math.max(at(i + 1, j), at(i, j + 1));
		}
	}
	const pairs: [number, number][] = [];
	for (let i = 0, j = 0; i < before.length && j < now.length; ) {
		if (sameText(before[i], now[j])) {
			pairs.push([i, j]);
			i += 1;
			j += 1;
		} else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
		else j += 1;
	}
	return pairs;
}

/** Changes within one place: what stands between two things that stayed was changed one for one, then added or removed. */
function inPlace<T extends Placed>(before: readonly T[], now: readonly T[]): Change<T>[] {
	if (before.length * now.length > mostComparisons) {
		const had = new Set(before.map(({ text }) => text));
		const has = new Set(now.map(({ text }) => text));
		return [
			...before
				.filter(({ text }) => !has.has(text))
				.map((gone) => ({ kind: 'removed' as const, before: gone })),
			...now
				.filter(({ text }) => !had.has(text))
				.map((come) => ({ kind: 'added' as const, now: come })),
		];
	}
	const changes: Change<T>[] = [];
	let i = 0;
	let j = 0;
	for (const [nextI, nextJ] of [...common(before, now), [before.length, now.length] as const]) {
		while (i < nextI || j < nextJ) {
			const old = i < nextI ? before[i] : undefined;
			const young = j < nextJ ? now[j] : undefined;
			if (old && young) changes.push({ kind: 'changed', before: old, now: young });
			else if (old) changes.push({ kind: 'removed', before: old });
			else if (young) changes.push({ kind: 'added', now: young });
			i += old ? 1 : 0;
			j += young ? 1 : 0;
		}
		i = nextI + 1;
		j = nextJ + 1;
	}
	return changes;
}

/** What was taken out here and put in there, word for word, was moved. */
function withMoves<T extends Placed>(changes: readonly Change<T>[]): Change<T>[] {
	const removed = new Map<string, Change<T>[]>();
	for (const change of changes) {
		if (change.kind !== 'removed') continue;
		const { text } = change.before;
		removed.set(text, [...(removed.get(text) ?? []), change]);
	}
	const taken = new Set<Change<T>>();
	const moved = changes.map((change): Change<T> => {
		if (change.kind !== 'added') return change;
		const from = removed.get(change.now.text)?.find((other) => !taken.has(other));
		if (from?.kind !== 'removed') return change;
		taken.add(from);
		return { kind: 'moved', before: from.before, now: change.now };
	});
	return moved.filter((change) => !taken.has(change));
}

/** How two lists of placed texts differ, place by place, in the order of `now`. */
export function difference<T extends Placed>(before: readonly T[], now: readonly T[]): Change<T>[] {
	const places = [...new Set([...now, ...before].map(({ place }) => place))];
	const byPlace = (list: readonly T[]) => Map.groupBy(list, ({ place }) => place);
	const [had, has] = [byPlace(before), byPlace(now)];
	return withMoves(places.flatMap((place) => inPlace(had.get(place) ?? [], has.get(place) ?? [])));
}
