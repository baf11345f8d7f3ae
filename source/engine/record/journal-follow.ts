import { closeSync, type FSWatcher, fstatSync, openSync, readSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../run/event.ts';
import { describeFault } from './fault.ts';
import { emptyHead, type Head, journalName, readJournalBytes } from './journal-reading.ts';

/** How often the journal is looked at when the system reports no changes, in milliseconds. */
const lookEveryMs = 500;

export type JournalLook =
	| { ok: true; events: RunEvent[]; head: Head }
	/** `events` are those before the first line that does not hold, if there is one. */
	| { ok: false; problem: string; events?: RunEvent[]; head?: Head };

/**
 * Reads a journal as it grows: each look answers the events that came since the last one, checked as links of the
 * chain. A line that is not whole yet waits for the next look. Changes nothing, needs no lock.
 */
export function journalReader(folder: string): { look(): JournalLook } {
	const path = join(folder, journalName);
	let head = emptyHead;
	let offset = 0;
	return {
		look() {
			let bytes: Buffer;
			try {
				bytes = bytesFrom(path, offset);
			} catch (error) {
				return { ok: false, problem: `The record cannot be read: ${describeFault(error)}.` };
			}
			const reading = readJournalBytes(bytes, head);
			if (reading.status.kind === 'broken') {
				const { line, problem } = reading.status;
				const { events } = reading;
				const why = `Line ${line} of the record does not hold: ${problem}.`;
				return { ok: false, problem: why, events, head: reading.head };
			}
			head = reading.head;
			offset += reading.goodBytes;
			return { ok: true, events: reading.events, head };
		},
	};
}

/** A file's bytes from an offset to its end as it is now; a file that has shrunk below it is an error. */
function bytesFrom(path: string, offset: number): Buffer {
	const fd = openSync(path, 'r');
	try {
		const { size } = fstatSync(fd);
		if (size < offset) throw new Error('it is shorter than it was');
		const bytes = Buffer.alloc(size - offset);
		let done = 0;
		while (done < bytes.length) {
			const read = readSync(fd, bytes, done, bytes.length - done, offset + done);
			if (read === 0) break;
			done += read;
		}
		return bytes.subarray(0, done);
	} finally {
		closeSync(fd);
	}
}

/**
 * Calls `onLook` with what is there, and again whenever something came or went wrong, until the returned function is
 * called. After something went wrong it stops by itself.
 */
export function followJournal(folder: string, onLook: (look: JournalLook) => void): () => void {
	const reader = journalReader(folder);
	let watcher: FSWatcher | undefined;
	let first = true;
	let stopped = false;
	const stop = () => {
		stopped = true;
		watcher?.close();
		clearInterval(timer);
	};
	const look = () => {
		if (stopped) return;
		const seen = reader.look();
		if (!seen.ok) stop();
		if (first || !seen.ok || seen.events.length > 0) onLook(seen);
		first = false;
	};
	const timer = setInterval(look, lookEveryMs);
	try {
		watcher = watch(folder, look);
		watcher.on('error', () => {});
	} catch {
		// Some file systems report no changes; looking now and then finds them as well.
	}
	look();
	return stop;
}
