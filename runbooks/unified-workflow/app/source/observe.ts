import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from './context.ts';
import { readDuration, timeScale } from './duration.ts';

/** How long a monitor looks when it is not told. */
const usual = '3s';

export type Period = {
	/** Milliseconds of real time to look for, and between two looks. */
	length: number;
	interval: number;
	scale: number;
};

/** The period that `--duration` and the time scale ask for; undefined when it complained instead. */
export function readPeriod(context: Context): Period | undefined {
	const asked = context.options.named.duration ?? usual;
	const duration = readDuration(asked);
	if (duration === undefined) {
		context.complain(`--duration=${asked}: a number with s, m, h or d`);
		return undefined;
	}
	const scale = timeScale(context.env);
	const length = duration / scale;
	return { length, interval: Math.min(10_000, Math.max(200, length / 6)), scale };
}

/**
 * Takes one look after another until the period is over or someone interrupts. Returns false when interrupted.
 * Each look is given its number, from 0, and the time of day.
 */
export async function observe(
	period: Period,
	look: (turn: number, at: string) => Promise<void>,
): Promise<boolean> {
	const stop = new AbortController();
	const interrupt = (): void => stop.abort();
	process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
	const until = performance.now() + period.length;
	try {
		for (let turn = 0; !stop.signal.aborted; turn += 1) {
			const next = performance.now() + period.interval;
			await look(turn, new Date().toTimeString().slice(0, 8));
			const rest = Math.min(next, until) - performance.now();
			if (until - performance.now() <= 0) break;
			if (rest > 0) await wait(rest, undefined, { signal: stop.signal }).catch(() => undefined);
		}
	} finally {
		process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
	}
	return !stop.signal.aborted;
}
