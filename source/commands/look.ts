import { openPreferences } from '../engine/preferences.ts';
import { type Alike, earlierTimes } from '../engine/record/earlier-times.ts';
import type { CommandIo } from './io.ts';

/** Milliseconds that the first frame has for itself before earlier runs are read. */
const firstFrameMs = 400;

/** How screens are shown here: what the environment, the preferences and `--plain` ask for. */
export function lookHere(io: CommandIo, plain = false) {
	const { theme, screenReader } = openPreferences(io.env).values();
	return {
		env: io.env,
		...(theme === undefined ? {} : { theme }),
		// A terminal that knows no escape sequences cannot be drawn on.
		plain: plain || io.env.TERM === 'dumb',
		screenReader: screenReader === true,
		now: () => new Date(),
		earlierTimes: async (created: Alike, folder: string) => {
			await new Promise((resolve) => setTimeout(resolve, firstFrameMs).unref());
			return earlierTimes(io.env, created, folder);
		},
	};
}
