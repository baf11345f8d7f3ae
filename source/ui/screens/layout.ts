import type { Look } from '../text/look.ts';
import { painted, type Row } from '../text/row.ts';

/** From this width on the phases stand beside the work. */
export const sideBySide = 100;

/** A part of the screen that shares the height with others. */
export type Share = {
	/** Rows without which it is not shown at all. */
	least: number;
	/** Rows it fills when there is room. */
	wants: number;
};

/**
 * Rows for each part, in their order of importance: first what each needs at least, then, again in order, what each
 * would fill. A part that cannot have its least gets none. The sum is never more than `height`.
 */
export function shared(height: number, parts: readonly Share[]): number[] {
	let left = height;
	const rows = parts.map(({ least, wants }) => {
		const given = Math.min(least, wants) <= left ? Math.min(least, wants) : 0;
		left -= given;
		return given;
	});
	return rows.map((given, index) => {
		if (given === 0) return 0;
		const more = Math.min(left, (parts[index]?.wants ?? 0) - given);
		left -= more;
		return given + more;
	});
}

/** The first row of a window of `height` rows over `length` rows that shows row `at`, with some rows around it. */
export function windowStart(at: number, length: number, height: number): number {
	const middle = at - Math.floor(height / 2);
	return Math.max(0, Math.min(middle, length - height));
}

/** The first row of such a window that stays where it was, as far as row `at` shows in it. */
export function windowFrom(top: number, at: number, length: number, height: number): number {
	const last = Math.max(0, length - height);
	return Math.min(last, Math.max(at - height + 1, Math.min(top, at)));
}

/** Rows as painted lines of a width. */
export function lines(rows: readonly Row[], width: number, look: Look): string[] {
	return rows.map((row) => painted(row, width, look));
}

/** Exactly `height` lines: the rest is blank, what is too much is cut off. */
export function filledTo(painted: string[], height: number, width: number): string[] {
	const blank = ' '.repeat(width);
	return Array.from({ length: height }, (_, index) => painted[index] ?? blank);
}

/** Two columns of lines with a line between them; both have the same number of lines. */
export function beside(left: string[], right: string[], look: Look): string[] {
	const side = look.theme.dim
		? `\u001B[${look.theme.dim}m${look.glyphs.side}\u001B[0m`
		: look.glyphs.side;
	return right.map((line, index) => `${left[index] ?? ''}${side}${line}`);
}
