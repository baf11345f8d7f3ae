import { describe, expect, test } from 'vitest';
import { chainStart } from '../../../source/engine/record/chain.ts';
import type { JournalFile } from '../../../source/engine/record/journal-file.ts';
import { readJournalBytes } from '../../../source/engine/record/journal-reading.ts';
import { journalWriter } from '../../../source/engine/record/journal-writer.ts';
import { created, note, stamps } from './samples.ts';

const fault = (code: string) => Object.assign(new Error(code), { code });

/** A file that fails as told: room left in bytes, and what its calls throw. */
class Disk implements JournalFile {
	content = Buffer.alloc(0);
	room = Number.POSITIVE_INFINITY;
	reserve = 0;
	shortWrites = false;
	syncFails: Error | undefined;
	truncateFails: Error | undefined;

	size() {
		return this.content.length;
	}
	append(bytes: Buffer) {
		const taken = Math.min(bytes.length, this.room);
		if (taken < bytes.length && !this.shortWrites) throw fault('ENOSPC');
		this.room -= taken;
		this.content = Buffer.concat([this.content, bytes.subarray(0, taken)]);
		return taken;
	}
	sync() {
		if (this.syncFails) throw this.syncFails;
	}
	truncate(length: number) {
		if (this.truncateFails) throw this.truncateFails;
		this.room += this.content.length - length;
		this.content = this.content.subarray(0, length);
	}
	close() {}

	readonly space = {
		keep: () => {
			if (this.room === Number.POSITIVE_INFINITY) return true;
			if (this.room < 2000) return false;
			this.reserve = 1000;
			this.room -= 1000;
			return true;
		},
		free: () => {
			this.room += this.reserve;
			const freed = this.reserve > 0;
			this.reserve = 0;
			return freed;
		},
	};
}

function begin(change: Partial<Disk> = {}) {
	const disk = Object.assign(new Disk(), change);
	const journal = journalWriter(
		disk,
		{ head: { seq: 0, hash: chainStart }, goodBytes: 0 },
		disk.space,
	);
	const stamp = stamps();
	const append = (text?: string) =>
		journal.append(text === undefined ? created : note(text), stamp());
	return { disk, journal, append };
}

describe.each([
	['says so', false],
	['takes a part in silence', true],
])('a full disk that %s', (_, shortWrites) => {
	test('loses nothing acknowledged and leaves no torn tail', () => {
		const { disk, journal, append } = begin({ room: 1000, shortWrites });
		const acknowledged = [append(), append('one'), append('two'), append('three'), append('four')];
		const kept = acknowledged.filter(({ ok }) => ok);
		expect(kept.length).toBeGreaterThan(0);
		expect(kept.length).toBeLessThan(acknowledged.length);
		const reading = readJournalBytes(disk.content);
		expect(reading.status).toEqual({ kind: 'good' });
		expect(reading.events).toEqual(kept.map((appended) => appended.ok && appended.event));
		expect(reading.head).toEqual(journal.head);
		expect(journal.health()).toEqual({
			kind: 'failed',
			problem: 'The disk is full, the record cannot grow: make room, then go on.',
		});
	});

	test('gives up its reserve for what comes now, and says that it did', () => {
		const { disk, journal, append } = begin({ room: 700, reserve: 1000, shortWrites });
		expect(append()).toMatchObject({ ok: true });
		expect(journal.health()).toEqual({ kind: 'good' });
		expect(append('rolling back')).toMatchObject({ ok: true });
		expect(journal.health()).toMatchObject({ kind: 'reserve' });
		expect(append('rolled back')).toMatchObject({ ok: true });
		expect(readJournalBytes(disk.content)).toMatchObject({
			status: { kind: 'good' },
			head: { seq: 3 },
		});
	});
});

test('room made on the disk lets the record go on', () => {
	const { disk, journal, append } = begin({ room: 600 });
	append();
	expect(append('lost')).toMatchObject({ ok: false });
	expect(journal.retry()).toMatchObject({ kind: 'failed' });
	disk.room = 5000;
	expect(journal.retry()).toEqual({ kind: 'good' });
	expect(append('kept')).toMatchObject({ ok: true, event: { seq: 2 } });
	expect(disk.reserve).toBe(1000);
	expect(readJournalBytes(disk.content).status).toEqual({ kind: 'good' });
});

test.each([
	[
		'a failed sync',
		{ syncFails: fault('EIO') },
		'The record cannot be written: the disk reported an error.',
	],
	[
		'a full disk at sync',
		{ syncFails: fault('ENOSPC'), reserve: 1000 },
		'The disk is full, the record cannot grow: make room, then go on.',
	],
	[
		'a tail that cannot be cut',
		{ room: 100, truncateFails: fault('EIO') },
		'The disk is full, the record cannot grow: make room, then go on.',
	],
])('after %s there is no second try, only reopening', (_, change, problem) => {
	const { disk, journal, append } = begin(change);
	expect(append()).toEqual({ ok: false, problem });
	disk.syncFails = undefined;
	disk.room = 5000;
	expect(journal.retry()).toEqual({ kind: 'failed', problem });
	expect(append()).toEqual({ ok: false, problem });
	expect(journal.head).toEqual({ seq: 0, hash: chainStart });
});

test('a record that somebody else wrote to is left as it is', () => {
	const { disk, journal, append } = begin();
	append();
	const foreign = Buffer.concat([disk.content, Buffer.from('foreign\n')]);
	disk.content = foreign;
	expect(append('mine')).toMatchObject({
		ok: false,
		problem: expect.stringContaining('changed from outside'),
	});
	expect(disk.content).toEqual(foreign);
	expect(journal.retry()).toMatchObject({ kind: 'failed' });
});
