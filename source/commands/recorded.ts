import { type JournalReading, readJournal } from '../engine/record/journal-reading.ts';
import { readPinnedGuide } from '../engine/record/run-folder.ts';
import { findRun } from '../engine/record/run-list.ts';
import { shown } from '../report/markdown-text.ts';
import { rollbackReminder } from '../report/outcome.ts';
import { fold } from '../run/evolve.ts';
import type { Run } from '../run/intent.ts';
import { readGuide } from '../runbook/read.ts';
import { walkable } from '../runbook/walk.ts';
import { type CommandIo, exit } from './io.ts';

/** A run as its record tells it. */
export type RecordedRun = { folder: string; run: Run; reading: JournalReading };

export type LoadedRecord =
	| { ok: true; recorded: RecordedRun }
	/** `code` is the exit code: 2 for a run that was not found, 1 for a record that cannot be read. */
	| { ok: false; problem: string; code: number };

/** The run that was named, and what nobody has taken note of yet said on standard error; reads only. */
export function loadRecord(io: CommandIo, typed: string | undefined): LoadedRecord {
	const found = findRun(io.env, typed, io.cwd);
	if (!found.ok) return { ...found, code: exit.usage };
	const loaded = readRecord(found.folder);
	const reminder = loaded.ok ? rollbackReminder(loaded.recorded.run) : undefined;
	if (reminder !== undefined) io.err(shown(reminder));
	return loaded;
}

/** The run in this folder, folded from its record and with the guide that it follows. */
export function readRecord(folder: string): LoadedRecord {
	const failed = (problem: string): LoadedRecord => ({ ok: false, problem, code: exit.failed });
	const read = readJournal(folder);
	if (!read.ok) return failed(read.problem);
	const { reading } = read;
	const state = fold(reading.events);
	if (!state.created) return failed(`The record in ${folder} does not say what it is.`);
	const adopted = reading.events.findLast((event) => event.type === 'guide.adopted');
	const pinned = readPinnedGuide(folder, adopted?.to ?? state.created.guide.sha256);
	if (!pinned.ok) return failed(pinned.problem);
	const guide = readGuide(pinned.bytes, state.created.guide.path);
	if (!guide.ok) return failed(guide.problem);
	const run = { runbook: walkable(guide.runbook), state };
	return { ok: true, recorded: { folder, run, reading } };
}
