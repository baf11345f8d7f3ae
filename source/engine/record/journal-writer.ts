import type { RunEvent } from '../../run/event.ts';
import { stamped } from '../../run/evolve.ts';
import { seal } from './chain.ts';
import { eventSchema } from './event-schema.ts';
import { describeFault, faultCode } from './fault.ts';
import type { JournalFile } from './journal-file.ts';
import type { Head } from './journal-reading.ts';
import type { AllAppended, Entry, Journal, JournalHealth, NotAppended } from './open-journal.ts';
import type { Reserve } from './reserve.ts';

/** `space`: may pass when somebody makes room. `lost`: what the file holds is no longer known; reopening finds out. */
type Fault = { kind: 'space' | 'lost'; problem: string };

const spaceCodes = new Set(['ENOSPC', 'EDQUOT']);

const full: Fault = {
	kind: 'space',
	problem: 'The disk is full, the record cannot grow: make room, then go on.',
};

const stillGood: JournalHealth = { kind: 'good' };

function faultOf(error: unknown): Fault {
	const code = faultCode(error);
	if (code !== undefined && spaceCodes.has(code)) return full;
	return { kind: 'lost', problem: `The record cannot be written: ${describeFault(error)}.` };
}

/** Cuts the file back to its last good byte. When even that fails, what it holds is not known. */
function undo(file: JournalFile, goodBytes: number, fault: Fault): Fault {
	try {
		file.truncate(goodBytes);
		file.sync();
		return fault;
	} catch {
		return { kind: 'lost', problem: fault.problem };
	}
}

/** One attempt to get a line onto the disk. */
function write(file: JournalFile, bytes: Buffer, goodBytes: number): Fault | undefined {
	let taken: number;
	try {
		const size = file.size();
		if (size !== goodBytes) {
			// Not ours to cut: whoever wrote there may have acknowledged it.
			const problem = `The record was changed from outside: ${size} bytes where ${goodBytes} were written.`;
			return { kind: 'lost', problem };
		}
		taken = file.append(bytes);
	} catch (error) {
		return undo(file, goodBytes, faultOf(error));
	}
	// A short count comes without an error; tmpfs does it when it fills up.
	if (taken !== bytes.length) return undo(file, goodBytes, full);
	try {
		file.sync();
	} catch (error) {
		// The system may have dropped the pages: no second try on this descriptor, not even for a full disk.
		return undo(file, goodBytes, { ...faultOf(error), kind: 'lost' });
	}
	return undefined;
}

/** An event that could not be read back must not get in; it would close the record to everything after it. */
function refusal(event: RunEvent): string | undefined {
	const parsed = eventSchema.safeParse(event);
	if (parsed.success) return undefined;
	const [issue] = parsed.error.issues;
	return `${event.type} is not recorded: ${issue?.path.join('.')}: ${issue?.message}.`;
}

export type Prepared = { events: RunEvent[]; lines: Buffer[]; head: Head };

/** Events as they will stand behind `head`, sealed, or why they cannot. */
export function prepare(
	entries: readonly Entry[],
	head: Head,
): Prepared | (NotAppended & { unfit: true }) {
	const prepared: Prepared = { events: [], lines: [], head };
	for (const { body, stamp } of entries) {
		const event = stamped(body, stamp, prepared.head.seq + 1);
		const problem = refusal(event);
		if (problem !== undefined) return { ok: false, problem, unfit: true };
		const { bytes, hash } = seal(event, prepared.head.hash);
		prepared.events.push(event);
		prepared.lines.push(bytes);
		prepared.head = { seq: event.seq, hash };
	}
	return prepared;
}

/** `append` for one event, from an `appendAll`. */
export function appendOne(appendAll: Journal['appendAll']): Journal['append'] {
	return (body, stamp) => {
		const appended = appendAll([{ body, stamp }]);
		if (!appended.ok) return appended;
		const [event] = appended.events;
		return event ? { ok: true, event } : { ok: false, problem: 'Nothing was recorded.' };
	};
}

/** A journal on `file`, whose first `goodBytes` bytes end in `head`. */
export function journalWriter(
	file: JournalFile,
	start: { head: Head; goodBytes: number },
	reserve: Reserve,
): Journal {
	let { head, goodBytes } = start;
	let health = stillGood;
	let lost = false;
	let closed = false;

	function fail({ kind, problem }: Fault): NotAppended {
		health = { kind: 'failed', problem };
		lost ||= kind === 'lost';
		return { ok: false, problem };
	}

	function appendAll(entries: readonly Entry[]): AllAppended {
		if (closed) return { ok: false, problem: 'The record is closed.' };
		if (health.kind === 'failed') return { ok: false, problem: health.problem };
		const prepared = prepare(entries, head);
		if ('problem' in prepared) return prepared;
		const bytes = Buffer.concat(prepared.lines);
		let fault = write(file, bytes, goodBytes);
		if (fault?.kind === 'space' && reserve.free()) {
			health = { kind: 'reserve', problem: fault.problem };
			fault = write(file, bytes, goodBytes);
		}
		if (fault) return fail(fault);
		head = prepared.head;
		goodBytes += bytes.length;
		return { ok: true, events: prepared.events };
	}

	return {
		get head() {
			return head;
		},
		health: () => health,
		append: appendOne(appendAll),
		appendAll,
		retry() {
			if (health.kind !== 'good' && !lost && reserve.keep()) health = stillGood;
			return health;
		},
		close() {
			if (closed) return;
			closed = true;
			file.close();
		},
	};
}
