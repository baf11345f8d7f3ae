/**
 * Names of runs: `20261122-7f3a`, the day it began (UTC) and four hexadecimal digits. They sort by day, and the digits
 * alone are enough to name a run, so they always hold a letter (never mistaken for a year) and one besides `e` (never
 * read as a number such as `7e30`).
 */

/** A name for a run begun at `at`; `random` gives a whole number from 0 up to, not including, its argument. */
export function newRunId(at: Date, random: (below: number) => number): string {
	const day = at.toISOString().slice(0, 10).replaceAll('-', '');
	for (;;) {
		const digits = random(0x10000).toString(16).padStart(4, '0');
		if (/[abcdf]/.test(digits)) return `${day}-${digits}`;
	}
}

/** Whether a name could be a run's; anything else in the folder of runs is not ours. */
export function isRunId(name: string): boolean {
	return /^\d{8}-[0-9a-f]{4,}$/.test(name);
}

/** The part of a run's name that people say. */
export function shortRunId(id: string): string {
	return id.slice(id.indexOf('-') + 1);
}

/** Whether `typed` names the run: all of it, its beginning, or the beginning of its digits. */
export function namesRun(typed: string, id: string): boolean {
	return typed !== '' && (id.startsWith(typed) || shortRunId(id).startsWith(typed));
}
