import { readJournal } from '../engine/record/journal-reading.ts';
import { readPinnedGuide } from '../engine/record/run-folder.ts';
import { findRun } from '../engine/record/run-list.ts';
import { fold } from '../run/evolve.ts';
import type { Run } from '../run/intent.ts';
import { readGuide } from '../runbook/read.ts';
import { walkable } from '../runbook/walk.ts';
import type { CommandIo } from './io.ts';

export type Looked = { ok: true; run: Run } | { ok: false; problem: string };

/** A run as its record says, without opening it for writing; whoever holds it goes on undisturbed. */
export function lookAtRun(name: string | undefined, io: CommandIo): Looked {
	const found = findRun(io.env, name, io.cwd);
	if (!found.ok) return found;
	const read = readJournal(found.folder);
	if (!read.ok) return { ok: false, problem: read.problem };
	const state = fold(read.reading.events);
	if (!state.created) return { ok: false, problem: 'its record does not say what it is' };
	const pinned = readPinnedGuide(found.folder, state.created.guide.sha256);
	if (!pinned.ok) return { ok: false, problem: pinned.problem };
	const guide = readGuide(pinned.bytes, state.created.guide.path);
	if (!guide.ok) return { ok: false, problem: guide.problem };
	return { ok: true, run: { runbook: walkable(guide.runbook), state } };
}
