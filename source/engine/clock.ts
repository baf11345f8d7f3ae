import type { Stamp } from '../run/event.ts';

/** Where times come from; tests bring their own. */
export type Clock = {
	now(): Date;
	/** Milliseconds that never go back while this machine runs. */
	mono(): number;
};

export const systemClock: Clock = {
	now: () => new Date(),
	mono: () => Math.round(performance.now()),
};

/** Who and when, for an event that is written now. */
export function stampNow(clock: Clock, by: string): Stamp {
	return { at: clock.now().toISOString(), by, mono: clock.mono() };
}
