import { describe, expect, test } from 'vitest';
import type { RecordStatus } from '../../source/engine/engine.ts';
import { chainStart } from '../../source/engine/record/chain.ts';
import type { JournalFile } from '../../source/engine/record/journal-file.ts';
import { readJournalBytes } from '../../source/engine/record/journal-reading.ts';
import { journalWriter } from '../../source/engine/record/journal-writer.ts';
import { createRecorder } from '../../source/engine/recorder.ts';
import type { RunEvent } from '../../source/run/event.ts';
import { emptyState } from '../../source/run/evolve.ts';
import type { Intent } from '../../source/run/intent.ts';
import { rollout } from '../run/guide.ts';
import { created } from './record/samples.ts';

/** A disk with so much room, in bytes; a second file is the reserve. */
class Disk implements JournalFile {
	content = Buffer.alloc(0);
	reserve = 0;
	room: number;
	constructor(room: number, reserve = 0) {
		this.room = room;
		this.reserve = reserve;
	}
	size() {
		return this.content.length;
	}
	append(bytes: Buffer) {
		if (bytes.length > this.room) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
		this.room -= bytes.length;
		this.content = Buffer.concat([this.content, bytes]);
		return bytes.length;
	}
	sync() {}
	truncate(length: number) {
		this.room += this.content.length - length;
		this.content = this.content.subarray(0, length);
	}
	close() {}
	readonly space = {
		keep: () => {
			if (this.reserve > 0) return true;
			if (this.room < 5000) return false;
			this.room -= 2000;
			this.reserve = 2000;
			return true;
		},
		free: () => {
			const freed = this.reserve > 0;
			this.room += this.reserve;
			this.reserve = 0;
			return freed;
		},
	};
}

const { type: _, ...facts } = created;
const runbook = rollout();

function begin(disk: Disk) {
	let now = Date.UTC(2026, 0, 5, 22);
	const unwritten: string[] = [];
	const heard: RunEvent[] = [];
	const start = { head: { seq: 0, hash: chainStart }, goodBytes: 0 };
	const recorder = createRecorder({
		run: { runbook, state: emptyState },
		journal: journalWriter(disk, start, disk.space),
		clock: { now: () => new Date(now), mono: () => now },
		onUnwritten: (line) => unwritten.push(line),
		onEvent: (event) => heard.push(event),
	});
	recorder.submit({ kind: 'start', facts });
	const note = (text = 'x'.repeat(200)) => recorder.submit({ kind: 'note', text });
	const run: Intent = {
		kind: 'run',
		owner: 'p1/s1',
		statements: [{ id: 'p1/s1/build', text: 'npm run build' }],
	};
	const rollBack: Intent = {
		kind: 'start-rollback',
		procedure: 'rollback-full',
		add: [],
		typed: 'full',
		running: 'wait',
	};
	return {
		recorder,
		unwritten,
		heard,
		note,
		run,
		rollBack,
		wait: (seconds: number) => {
			now += seconds * 1000;
		},
	};
}

/** Lets the disk fill up to the brim by small notes. */
function fill({ recorder, note }: ReturnType<typeof begin>, until: RecordStatus['kind']): void {
	for (let left = 100; left > 0 && recorder.record.kind !== until; left -= 1) note();
	expect(recorder.record.kind).toBe(until);
}

const notes = (disk: Disk) => readJournalBytes(disk.content);

describe('on a full disk', () => {
	test('the reserve takes what still has to be recorded, and no forward command', () => {
		const disk = new Disk(1500, 2000);
		const open = begin(disk);
		fill(open, 'reserve');
		expect(open.recorder.submit(open.run)).toEqual({
			refused:
				'The disk is full, the record cannot grow: make room, then go on. Nothing new is started; a rollback still is.',
		});
		expect(open.recorder.submit(open.rollBack)).toMatchObject({ effects: [{ kind: 'execute' }] });
		expect(notes(disk).events.at(-1)).toMatchObject({ type: 'statement.started' });
		expect(open.unwritten).toEqual([]);
	});

	test('a rollback begins although not even a note could be written before it', () => {
		const disk = new Disk(1000);
		const open = begin(disk);
		fill(open, 'failed');
		expect(open.note()).toMatchObject({ refused: expect.stringContaining('disk is full') });
		expect(open.recorder.submit(open.rollBack)).toMatchObject({ effects: [{ kind: 'execute' }] });
		expect(open.unwritten.length).toBeGreaterThan(0);
		const after = Buffer.concat([disk.content, Buffer.from(open.unwritten.join(''))]);
		expect(readJournalBytes(after)).toMatchObject({
			status: { kind: 'good' },
			head: open.recorder.head,
		});
	});

	test('what was kept in memory goes into the record as soon as there is room', () => {
		const disk = new Disk(1000);
		const open = begin(disk);
		fill(open, 'failed');
		open.recorder.submit(open.rollBack);
		disk.room = 100_000;
		open.note('room');
		open.wait(6);
		open.note('room again');
		expect(open.recorder.record).toEqual({ kind: 'recording' });
		expect(notes(disk)).toMatchObject({ status: { kind: 'good' }, head: open.recorder.head });
		expect(notes(disk).events).toEqual(open.heard);
		expect(disk.reserve).toBeGreaterThan(0);
	});

	test('the next command looks for room at once', () => {
		const disk = new Disk(1500, 2000);
		const open = begin(disk);
		fill(open, 'reserve');
		disk.room = 100_000;
		expect(open.recorder.submit(open.run)).toMatchObject({ effects: [{ kind: 'execute' }] });
		expect(open.recorder.record).toEqual({ kind: 'recording' });
	});
});

test('a decision is recorded whole or not at all', () => {
	const disk = new Disk(100_000);
	const open = begin(disk);
	const { seq } = open.recorder.head;
	disk.room = 300;
	expect(open.recorder.submit(open.run)).toMatchObject({ refused: expect.any(String) });
	expect(open.recorder.head.seq).toBe(seq);
	expect(open.recorder.run.state.order).toEqual([]);
});

test('an event that cannot be recorded is said once, and the record goes on', () => {
	const open = begin(new Disk(100_000));
	const wrong: Intent = { kind: 'journal-repaired', bytes: -1, sha256: 'no', file: 'x' };
	expect(open.recorder.submit(wrong)).toMatchObject({
		refused: expect.stringContaining('journal.repaired is not recorded'),
	});
	open.recorder.submit(wrong);
	expect(open.recorder.record).toEqual({ kind: 'recording' });
	expect(open.heard.map(({ type }) => type)).toEqual(['run.created', 'note.added']);
	expect(open.heard.at(-1)).toMatchObject({
		by: 'gonogo',
		text: expect.stringMatching(/^This should not happen: journal\.repaired is not recorded: /),
	});
	expect(open.note('on')).toEqual({ effects: [] });
});

test('whoever hears of an event and causes another hears of both in order', () => {
	let seen: number[] = [];
	const disk = new Disk(100_000);
	const start = { head: { seq: 0, hash: chainStart }, goodBytes: 0 };
	const recorder = createRecorder({
		run: { runbook, state: emptyState },
		journal: journalWriter(disk, start, disk.space),
		clock: { now: () => new Date(0), mono: () => 0 },
		onEvent(event) {
			seen = [...seen, event.seq];
			if (event.type === 'block.started') recorder.submit({ kind: 'note', text: 'heard' });
		},
	});
	recorder.submit({ kind: 'start', facts });
	recorder.submit(begin(new Disk(100_000)).run);
	expect(seen).toEqual([1, 2, 3, 4]);
	expect(recorder.run.state).toMatchObject({ seq: 4, notes: [{ text: 'heard' }] });
});
