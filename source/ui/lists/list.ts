import type { Row } from '../text/row.ts';
import { plainText, span } from '../text/row.ts';
import type { Context } from '../view/context.ts';
import type { Act } from '../view/view.ts';

/**
 * A line of a list; one that can be opened has an act. A row that costs something is worked out when it is seen, from
 * what is on the screen then.
 */
export type Entry = {
	row: Row | ((context: Context) => Row);
	act?(read: number, context: Context): Act[];
	/** A heading, or more words about the entry before it: the cursor passes over it. */
	passed?: true;
	/** What there is to say about it that its row has no room for; shown while the cursor is on it. */
	says?: string;
	/** The figure of the guide that it is about: `=` says which reading that is. */
	metric?: string;
	/** The execution that it is about: keys stop it, begin it again, watch with it. */
	execution?: string;
};

export const rowOf = ({ row }: Entry, context: Context): Row =>
	typeof row === 'function' ? row(context) : row;

export type List = {
	title: string;
	entries: readonly Entry[];
	/** What to do when there is nothing in it. */
	empty: string;
};

export type ListOf = (context: Context, width: number) => List;

/** The entries that hold every word of the filter, in any case. */
export function filtered(
	entries: readonly Entry[],
	filter: string,
	context: Context,
): readonly Entry[] {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return entries;
	return entries.filter((entry) => {
		const text = plainText(rowOf(entry, context)).toLowerCase();
		return words.every((word) => text.includes(word));
	});
}

/**
 * The row that stands first when the cursor goes to `at`: the one that stood first before, as long as the cursor stays
 * some rows off the edge, so that a step moves the cursor and not the list. It reckons with fewer rows than a list has
 * on a terminal of this height, since what stands around it differs from list to list.
 */
export function topFor(at: number, terminal: number, before?: number): number {
	const sure = Math.max(1, terminal - 12);
	const margin = Math.min(2, Math.floor(sure / 4));
	const top = before ?? at - Math.floor(sure / 2);
	return Math.max(0, at - sure + 1, Math.min(top, at - margin));
}

/** A heading within a list. */
export const heading = (text: string): Entry => ({
	row: { left: [span(text, 'heading')] },
	passed: true,
});

/** Entries under a heading; nothing where there are none. */
export const titled = (title: string, entries: readonly Entry[]): Entry[] =>
	entries.length > 0 ? [heading(title), ...entries] : [];

/** Where the cursor of a list stands when it was to go to `to`: on, or else back, to the next entry that is no heading. */
export function cursorAmong(entries: readonly Entry[], to: number, from = to): number {
	const wanted = within(to, entries.length);
	const [ahead, behind] = to < from ? [-1, 1] : [1, -1];
	return standing(entries, wanted, ahead) ?? standing(entries, wanted, behind) ?? wanted;
}

/** The nearest entry from here on in one direction that the cursor may stand on; a long list is not walked through. */
function standing(entries: readonly Entry[], from: number, by: number): number | undefined {
	for (let at = from; at >= 0 && at < entries.length; at += by) {
		if (entries[at]?.passed === undefined) return at;
	}
	return undefined;
}

/** The cursor within a list of this length. */
export function within(cursor: number, length: number): number {
	return Math.max(0, Math.min(cursor, length - 1));
}
