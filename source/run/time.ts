import type { RunState } from './state.ts';

/** Milliseconds from one RFC 3339 time to another; negative when the clock was set back in between. */
export function msBetween(from: string, to: string): number {
	return Date.parse(to) - Date.parse(from);
}

/** The RFC 3339 time so many milliseconds after another. */
export function later(at: string, ms: number): string {
	return new Date(Date.parse(at) + ms).toISOString();
}

/** Seconds of the guide that pass in one real second; 1 but in rehearsals and tests. */
export function timeScale({ created }: RunState): number {
	return created?.timeScale ?? 1;
}

/** Seconds of the guide as milliseconds of real time. */
export function realMs(state: RunState, guideSeconds: number): number {
	return (guideSeconds * 1000) / timeScale(state);
}

/** `22:41`, the hour and minute of an RFC 3339 time in UTC. */
export function clockTime(at: string): string {
	return `${at.slice(11, 16)} UTC`;
}

const spans: readonly { name: string; seconds: number }[] = [
	{ name: 'd', seconds: 86_400 },
	{ name: 'h', seconds: 3600 },
	{ name: 'min', seconds: 60 },
	{ name: 's', seconds: 1 },
];

/** `24 h`, `3 h 10 min`, `40 s`: the two largest units of so many seconds. */
export function spanWords(seconds: number): string {
	let rest = Math.max(0, Math.round(seconds));
	const words: string[] = [];
	for (const { name, seconds: size } of spans) {
		if (size > 3600 && rest < 2 * size) continue;
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count > 0) words.push(`${count} ${name}`);
		if (words.length === 2) break;
	}
	return words.length === 0 ? '0 s' : words.join(' ');
}

/** Milliseconds of an ISO 8601 duration such as `PT1H`, `PT30M`, `P1D`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
	const found =
		/^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
			text,
		);
	if (!found || text === 'P' || text.endsWith('T')) return undefined;
	const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = found;
	return (
		((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000
	);
}
