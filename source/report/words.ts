/** Times of a record as people read them: UTC, because those who read it later sit elsewhere. */

/** `2026-11-22 21:05:07 UTC` from an RFC 3339 time. */
export function utc(at: string): string {
	return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** `21:05:07` on the day of `beside`, the whole time on any other. */
export function utcBeside(at: string, beside: string): string {
	return at.slice(0, 10) === beside.slice(0, 10) ? at.slice(11, 19) : utc(at);
}

/** `41 s`, `12 min 5 s`, `1 h 4 min`, `3 days 2 h`, from milliseconds. */
export function span(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 60) return milliseconds < 950 && milliseconds > 0 ? 'under 1 s' : `${seconds} s`;
	const pair = (large: number, name: string, small: number, smallName: string) =>
		small === 0 ? `${large} ${name}` : `${large} ${name} ${small} ${smallName}`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's');
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return pair(hours, 'h', minutes % 60, 'min');
	return pair(Math.floor(hours / 24), 'days', hours % 24, 'h');
}

/** Milliseconds from one RFC 3339 time to another; never negative. */
export function between(from: string, to: string): number {
	return Math.max(0, Date.parse(to) - Date.parse(from));
}

/** `1 item`, `3 items`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** Names joined as a sentence does it: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
	const last = names.at(-1) ?? '';
	return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
