const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a text such as `24h`, `90s` or `2d`; undefined when it is none. A number alone is seconds. */
export function readDuration(text: string): number | undefined {
	const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
	const size = units[unit];
	return amount === '' || size === undefined ? undefined : Number(amount) * size;
}

/**
 * How much faster than real time things run, for rehearsals and tests: GONOGO_TIME_SCALE, 86400 makes a day take a
 * second. 1 when it is absent or no number of at least one.
 */
export function timeScale(env: Record<string, string | undefined>): number {
	const scale = Number(env.GONOGO_TIME_SCALE ?? '1');
	return Number.isFinite(scale) && scale >= 1 ? scale : 1;
}
