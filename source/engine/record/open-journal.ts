import type { EventBody, RunEvent, Stamp } from '../../run/event.ts';
import type { Head } from './journal-reading.ts';

/** `unfit`: the event itself cannot be recorded, which is a mistake of this program; the record is sound. */
export type NotAppended = { ok: false; problem: string; unfit?: true };

export type Appended = { ok: true; event: RunEvent } | NotAppended;

export type AllAppended = { ok: true; events: RunEvent[] } | NotAppended;

/** An event on its way into the record. */
export type Entry = { body: EventBody; stamp: Stamp };

/**
 * `reserve`: the disk is full, and what is written now goes into the space kept back for a rollback.
 * `failed`: nothing more can be written.
 */
export type JournalHealth =
	| { kind: 'good' }
	| { kind: 'reserve'; problem: string }
	| { kind: 'failed'; problem: string };

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
