import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createJournal } from '../../../source/engine/record/journal.ts';
import { createRunFolder, type Env, pinGuide } from '../../../source/engine/record/run-folder.ts';
import type { EventBody, RunCreated, RunKind, Stamp } from '../../../source/run/event.ts';
import { created, stamps } from './samples.ts';

type Told = {
	/** Day and time at which the run begins; its events follow one second apart. */
	at?: string;
	kind?: RunKind;
	digits?: number;
	guide?: string;
	created?: Partial<RunCreated>;
	stamp?: () => Stamp;
};

/** A run on disk as an engine would leave it: folder, pinned guide, journal with these events after `run.created`. */
export function recordRun(env: Env, events: readonly EventBody[] = [], told: Told = {}): string {
	const {
		at = '2026-11-22T21:00:00.000Z',
		kind = 'run',
		digits = 0x7f3a,
		guide = '# Guide\n',
	} = told;
	const draws = [digits];
	const made = createRunFolder(env, kind, new Date(at), () => draws.shift() ?? 0xabcd);
	if (!made.ok) throw new Error(made.problem);
	const pinned = pinGuide(made.folder, Buffer.from(guide));
	const journal = createJournal(made.folder);
	if (!pinned.ok || !journal.ok) throw new Error('no journal');
	const stamp = told.stamp ?? stamps('Op One', at);
	const first: EventBody = {
		...created,
		run: made.id,
		kind,
		guide: { path: '/guides/search.md', sha256: pinned.sha256 },
		...told.created,
	};
	for (const body of [first, ...events]) {
		const appended = journal.journal.append(body, stamp());
		if (!appended.ok) throw new Error(appended.problem);
	}
	journal.journal.close();
	return made.folder;
}

/** Writes a file below a run's folder. */
export function put(folder: string, path: string, content: string | Buffer): void {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), content);
}
