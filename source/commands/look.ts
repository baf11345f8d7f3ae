import { openPreferences } from '../engine/preferences.ts';
import type { CommandIo } from './io.ts';

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
	};
}
