import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { emptyState, fold } from '../run/evolve.ts';
import { followedGuide } from '../run/guide/decide.ts';
import type { RunState } from '../run/state.ts';
import { readGuide } from '../runbook/read.ts';
import { walkable } from '../runbook/walk.ts';
import { beginRun, type NewRun, type Opened } from './begin-run.ts';
import { readGuideFile } from './guide-file.ts';
import { readEnvironment } from './record/environment-file.ts';
import { readJournal } from './record/journal-reading.ts';
import { readPinnedGuide } from './record/run-folder.ts';

type Continued = Omit<
	NewRun,
	'guide' | 'kind' | 'environment' | 'trust' | 'emergency' | 'continues'
> & {
	/** For a record that does not even say which. */
	environment?: string;
};

/**
 * Takes a run up in a new record because its own cannot be continued: broken in the middle, unreadable, or held by a
 * gonogo that cannot be reached. The new one names the old; of no toggle does it claim to know that it is off.
 */
export async function continueRun(folder: string, options: Continued): Promise<Opened> {
	const read = readJournal(folder);
	const state = read.ok ? fold(read.reading.events) : emptyState;
	const { created } = state;
	const environment = created?.environment ?? options.environment;
	if (environment === undefined) {
		return {
			ok: false,
			problem: 'its record does not say the target environment: give --environment',
		};
	}
	const guide = await guideOf(folder, state);
	if (guide === undefined) {
		return {
			ok: false,
			problem: 'its copy of the guide cannot be read: name the guide instead of the run',
		};
	}
	const kept = readEnvironment(folder);
	const carried = kept.ok ? kept.carried : undefined;
	return beginRun({
		...options,
		...(created === undefined ? {} : { commandsIn: carried?.cwd ?? created.cwd }),
		...(carried === undefined ? {} : { carried }),
		guide,
		kind: created?.kind ?? 'run',
		environment,
		emergency: true,
		continues: basename(folder),
		trust: created?.trust ?? 'screen',
	});
}

/** The guide that the run follows: its pinned copy, or the file it was opened from when that is still the same. */
async function guideOf(folder: string, state: RunState): Promise<NewRun['guide'] | undefined> {
	const { created } = state;
	const hashes = created ? [followedGuide({ state })] : pinnedHashes(folder);
	const [sha256, other] = hashes;
	if (sha256 === undefined || other !== undefined) return undefined;
	const pinned = readPinnedGuide(folder, sha256);
	const path = created?.guide.path ?? join(folder, 'guide', `${sha256}.md`);
	const file = pinned.ok ? undefined : await readGuideFile(path);
	const bytes = pinned.ok ? pinned.bytes : file?.ok ? file.bytes : undefined;
	if (bytes === undefined) return undefined;
	const read = readGuide(bytes, path);
	if (!read.ok || read.runbook.source.sha256 !== sha256) return undefined;
	return { runbook: walkable(read.runbook), text: read.text, bytes };
}

function pinnedHashes(folder: string): string[] {
	try {
		return readdirSync(join(folder, 'guide'))
			.filter((name) => /^[0-9a-f]{64}\.md$/.test(name))
			.map((name) => name.slice(0, -'.md'.length));
	} catch {
		return [];
	}
}
