const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (value: number): string => String(value).padStart(2, '0');

/** `Thu 22:41:07` in the operator's own time zone. */
export function clock(at: Date): string {
	return `${days[at.getDay()]} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `22:41` on the same day as `now`, `Thu 22:41` within a week, `2026-11-22 22:41` before that. */
export function moment(at: string, now: Date): string {
	const date = new Date(at);
	if (Number.isNaN(date.getTime())) return '?';
	const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
	if (date.toDateString() === now.toDateString()) return time;
	const week = 6 * 24 * 3_600_000;
	if (Math.abs(now.getTime() - date.getTime()) < week) return `${days[date.getDay()]} ${time}`;
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** `0:41`, `12:05`, `1h04`, `3d02h`: how long something took or takes. */
export function duration(milliseconds: number): string {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
	const hours = Math.floor(seconds / 3600);
	if (hours < 48) return `${hours}h${two(Math.floor((seconds % 3600) / 60))}`;
	return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}

/** `14 min`, `2 h`, `3 days`: a span that nobody counts in seconds. */
export function spanOfTime(milliseconds: number): string {
	const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
	if (minutes < 1) return 'less than a minute';
	if (minutes < 120) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** Milliseconds from one time to another; 0 when either is no time. */
export function between(from: string, to: Date): number {
	const start = Date.parse(from);
	return Number.isNaN(start) ? 0 : Math.max(0, to.getTime() - start);
}
