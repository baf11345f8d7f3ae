import type { Command, Context } from '../context.ts';
import { environmentNames } from '../folder.ts';
import { readLive } from '../instance.ts';
import { buildRelease, type Release } from '../release.ts';
import { readToggles } from '../toggle.ts';

/** Builds a release from this shell's toggles and says what went into it; undefined when it complained instead. */
export function bake(context: Context): Release | undefined {
	const reading = readToggles(context.env);
	if (!reading.ok) {
		context.complain(`${reading.problem}: not built`);
		return undefined;
	}
	const live = environmentNames.flatMap((name) => readLive(context.folder, name) ?? []);
	const keep = live.flatMap((one) => [one.release, ...(one.previous ? [one.previous] : [])]);
	const release = buildRelease(context.folder, reading.toggles, keep);
	const on = Object.values(release.toggles).filter(Boolean).length;
	context.say(`built ${release.id} from commit ${release.commit}, ${on} of ten toggles on:`);
	for (const [name, value] of Object.entries(release.toggles)) {
		context.say(`  ${name.replace(/^VITE_/, '')} ${value ? 'on' : 'off'}`);
	}
	context.figure('release', release.id);
	return release;
}

export const build: Command = async (context) => (bake(context) ? 0 : 1);
