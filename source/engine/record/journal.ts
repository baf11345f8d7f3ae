import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventBody, JournalRepaired, RunEvent, Stamp } from '../../run/event.ts';
import { makeFolder, syncFolder, writeWhole } from './durable-file.ts';
import { describeFault, faultCode } from './fault.ts';
import { type JournalFile, openJournalFile } from './journal-file.ts';
import {
	emptyHead,
	type Head,
	type JournalReading,
	journalName,
	readJournalBytes,
} from './journal-reading.ts';
import { type JournalHealth, journalWriter } from './journal-writer.ts';
import type { HeldLock } from './lock.ts';
import { type Reserve, reserveOf } from './reserve.ts';

/** `unfit`: the event itself cannot be recorded, which is a mistake of this program; the record is sound. */
export type NotAppended = { ok: false; problem: string; unfit?: true };
export type Appended = { ok: true; event: RunEvent } | NotAppended;
export type AllAppended = { ok: true; events: RunEvent[] } | NotAppended;

/** An event on its way into the record. */
export type Entry = { body: EventBody; stamp: Stamp };

/**
 * The record of one run, open for writing. Everything is synchronous: when `append` says ok, the event would survive
 * a power cut. When it says anything else, the event is not in the record.
 */
export type Journal = {
	append(body: EventBody, stamp: Stamp): Appended;
	/** All of them in one write and one sync, or none. */
	appendAll(entries: readonly Entry[]): AllAppended;
	readonly head: Head;
	/** Anything but `good` means: start no forward command, and say so. */
	health(): JournalHealth;
	/** After somebody made room on the disk: takes up recording again where that is safe. */
	retry(): JournalHealth;
	close(): void;
};

export type OpenedJournal =
	| {
			ok: true;
			journal: Journal;
			reading: JournalReading;
			/** What was set aside; the caller records it as a `journal.repaired` event. */
			repaired?: Omit<JournalRepaired, 'type'>;
	  }
	/** `reading` is what can still be looked at. */
	| { ok: false; problem: string; reading?: JournalReading };

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
			problem: `${why} The run can be looked at, not continued.`,
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
