import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalRepaired, Stamp } from '../../run/event.ts';
import { makeFolder, syncFolder, writeWhole } from './durable-file.ts';
import { describeFault, faultCode } from './fault.ts';
import { type JournalFile, openJournalFile } from './journal-file.ts';
import {
	emptyHead,
	type JournalReading,
	journalName,
	readJournalBytes,
} from './journal-reading.ts';
import { journalWriter } from './journal-writer.ts';
import type { HeldLock } from './lock.ts';
import type { Journal } from './open-journal.ts';
import { type Reserve, reserveOf } from './reserve.ts';

export type OpenedJournal =
	| {
			ok: true;
			journal: Journal;
			reading: JournalReading;
			/** What was set aside; the caller records it as a `journal.repaired` event. */
			repaired?: Omit<JournalRepaired, 'type'>;
	  }
	/** `reading` is what can still be looked at. */
	| { ok: false; problem: string; broken?: true; reading?: JournalReading };

/** Begins the journal of a new run in its folder, which is made if need be. Fails when there is one already. */
export function createJournal(
	folder: string,
): { ok: true; journal: Journal } | { ok: false; problem: string } {
	try {
		makeFolder(folder);
		const file = openJournalFile(join(folder, journalName), 'create');
		syncFolder(folder);
		const reserve = reserveOf(folder);
		reserve.keep();
		const start = { head: emptyHead, goodBytes: 0 };
		return { ok: true, journal: journalWriter(file, start, reserve) };
	} catch (error) {
		if (faultCode(error) === 'EEXIST') {
			return { ok: false, problem: `${folder} holds the record of a run already.` };
		}
		return { ok: false, problem: `The record cannot be begun: ${describeFault(error)}.` };
	}
}

/**
 * Opens a run's journal to go on writing, which takes the run's lock: only under it may a torn tail be set aside, as
 * `journal.torn-<time>`. A broken journal is not opened; its good part can be read. `at` is the time now, as in
 * {@link Stamp}.
 */
export function openJournal(lock: HeldLock, at: string): OpenedJournal {
	const { folder } = lock;
	const path = join(folder, journalName);
	let bytes: Buffer;
	try {
		bytes = readFileSync(path);
	} catch (error) {
		return { ok: false, problem: `The record cannot be read: ${describeFault(error)}.` };
	}
	const reading = readJournalBytes(bytes);
	if (reading.status.kind === 'broken') {
		const { line, problem } = reading.status;
		const why = `Line ${line} of the record does not hold: ${problem}.`;
		return {
			ok: false,
			broken: true,
			problem: `${why} The run can be looked at (gonogo report) and rolled back (gonogo rollback), not continued.`,
			reading,
		};
	}
	let file: JournalFile | undefined;
	try {
		file = openJournalFile(path, 'existing');
		const reserve = reserveOf(folder);
		const tail = bytes.subarray(reading.goodBytes);
		const repaired = tail.length > 0 ? setAside(folder, tail, at, reserve) : undefined;
		if (repaired) {
			file.truncate(reading.goodBytes);
			file.sync();
		}
		reserve.keep();
		const journal = journalWriter(file, reading, reserve);
		return { ok: true, journal, reading, ...(repaired === undefined ? {} : { repaired }) };
	} catch (error) {
		file?.close();
		return {
			ok: false,
			problem: `The record cannot be written: ${describeFault(error)}.`,
			reading,
		};
	}
}

function setAside(
	folder: string,
	tail: Buffer,
	at: string,
	reserve: Reserve,
): Omit<JournalRepaired, 'type'> {
	const base = `journal.torn-${at.replace(/[-:.]/g, '')}`;
	let file = base;
	for (let n = 2; existsSync(join(folder, file)); n += 1) file = `${base}-${n}`;
	try {
		writeWhole(join(folder, file), tail);
	} catch (error) {
		if (!reserve.free()) throw error;
		writeWhole(join(folder, file), tail);
	}
	return { bytes: tail.length, sha256: createHash('sha256').update(tail).digest('hex'), file };
}
