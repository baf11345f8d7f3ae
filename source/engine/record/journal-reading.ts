import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../run/event.ts';
import { chainStart, linesOf, unseal } from './chain.ts';
import { eventSchema } from './event-schema.ts';
import { describeFault } from './fault.ts';

export const journalName = 'journal.jsonl';

export type Head = {
	/** Number of the last event, 0 before the first. */
	seq: number;
	/** Its hash: what goes into the ticket, so that a tail cut off later shows. */
	hash: string;
};

/**
 * `torn`: the last write did not get to its end (a crash, a full disk); it was never acknowledged, and whoever holds
 * the lock may set it aside. `broken`: something else is wrong; the events before `line` stand, and nothing more is
 * written to this journal.
 */
export type JournalStatus =
	| { kind: 'good' }
	| { kind: 'torn'; bytes: number }
	| { kind: 'broken'; line: number; problem: string };

/** The head of a journal without events. */
export const emptyHead: Head = { seq: 0, hash: chainStart };

export type JournalReading = {
	events: RunEvent[];
	head: Head;
	/** Length of the part that holds, in bytes. */
	goodBytes: number;
	status: JournalStatus;
};

const nul = 0;

function eventOf(content: string, seq: number): RunEvent | string {
	let raw: unknown;
	try {
		raw = JSON.parse(content);
	} catch {
		return 'it is not JSON';
	}
	const parsed = eventSchema.safeParse(raw);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const where = issue?.path.join('.');
		return `it is not an event of this version${where ? ` (${where}: ${issue?.message})` : ''}`;
	}
	if (parsed.data.seq !== seq) return `it is numbered ${parsed.data.seq} where ${seq} is due`;
	if ((seq === 1) !== (parsed.data.type === 'run.created')) {
		return seq === 1 ? 'it does not begin a run' : 'it begins a second run';
	}
	return parsed.data;
}

/**
 * Reads a journal's bytes, or those that came after the event of a head, up to the first thing that does not hold. A last piece without its newline, or with NUL
 * bytes in it, is a torn write; every other fault is a broken line.
 */
export function readJournalBytes(bytes: Buffer, after: Head = emptyHead): JournalReading {
	const events: RunEvent[] = [];
	let { hash } = after;
	let goodBytes = 0;
	const due = () => after.seq + events.length + 1;
	const stop = (status: JournalStatus): JournalReading => ({
		events,
		head: { seq: due() - 1, hash },
		goodBytes,
		status,
	});
	for (const { line, offset, whole } of linesOf(bytes)) {
		const opened = unseal(line, hash);
		const event = opened.ok ? eventOf(opened.content, due()) : opened.problem;
		const last = offset + line.length + 1 >= bytes.length;
		if (last && (!whole || (typeof event === 'string' && line.includes(nul)))) {
			return stop({ kind: 'torn', bytes: bytes.length - offset });
		}
		if (typeof event === 'string' || !opened.ok) {
			const problem = typeof event === 'string' ? event : '';
			return stop({ kind: 'broken', line: due(), problem });
		}
		events.push(event);
		hash = opened.hash;
		goodBytes = offset + line.length + 1;
	}
	return stop({ kind: 'good' });
}

/** Reads the journal of a run's folder. Changes nothing, needs no lock; a writer may be at work meanwhile. */
export function readJournal(
	folder: string,
): { ok: true; reading: JournalReading } | { ok: false; problem: string } {
	try {
		return { ok: true, reading: readJournalBytes(readFileSync(join(folder, journalName))) };
	} catch (error) {
		return { ok: false, problem: `The record cannot be read: ${describeFault(error)}.` };
	}
}

/** The events of a run's folder as far as they hold; none when it cannot be read. */
export function eventsIn(folder: string): readonly RunEvent[] {
	const read = readJournal(folder);
	return read.ok ? read.reading.events : [];
}
