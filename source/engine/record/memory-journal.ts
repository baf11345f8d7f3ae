import type { RunEvent } from '../../run/event.ts';
import type { Head } from './journal-reading.ts';
import { appendOne, prepare } from './journal-writer.ts';
import type { Journal } from './open-journal.ts';

/** A journal that could not be written; `lines` are what it would have held, sealed onto the head it began with. */
export type MemoryJournal = Journal & { lines(): string[]; events(): RunEvent[] };

/**
 * Takes over when nothing can be written and the rollback must go on all the same. `onLine` gets each sealed line, to
 * show it where it may be kept (standard error). The chain goes on from `head`, so that the lines can be added to the
 * record afterwards and still verify.
 */
export function memoryJournal(
	problem: string,
	start: Head,
	onLine: (line: string) => void = () => {},
): MemoryJournal {
	const lines: string[] = [];
	const events: RunEvent[] = [];
	let head = start;
	const appendAll: Journal['appendAll'] = (entries) => {
		const prepared = prepare(entries, head);
		if ('problem' in prepared) return prepared;
		head = prepared.head;
		for (const bytes of prepared.lines) {
			const line = bytes.toString('utf8');
			lines.push(line);
			onLine(line);
		}
		events.push(...prepared.events);
		return { ok: true, events: prepared.events };
	};
	return {
		get head() {
			return head;
		},
		health: () => ({ kind: 'failed', problem }),
		retry: () => ({ kind: 'failed', problem }),
		append: appendOne(appendAll),
		appendAll,
		lines: () => [...lines],
		events: () => [...events],
		close: () => {},
	};
}
