import {
	appendFileSync,
	readdirSync,
	readFileSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJournal, openJournal } from '../../../source/engine/record/journal.ts';
import { readJournal } from '../../../source/engine/record/journal-reading.ts';
import { acquireLock, type HeldLock } from '../../../source/engine/record/lock.ts';
import { memoryJournal } from '../../../source/engine/record/memory-journal.ts';
import type { Journal } from '../../../source/engine/record/open-journal.ts';
import { scratch } from './folder.ts';
import { anyText, bodies, created, note, stamps } from './samples.ts';

const now = '2026-11-22T22:00:00.000Z';
const path = (folder: string) => join(folder, 'journal.jsonl');

function fresh(): { folder: string; journal: Journal } {
	const folder = scratch();
	const made = createJournal(folder);
	if (!made.ok) throw new Error(made.problem);
	return { folder, journal: made.journal };
}

/** A closed journal of every kind of event. */
function sample(): string {
	const { folder, journal } = fresh();
	const stamp = stamps();
	for (const body of bodies) expect(journal.append(body, stamp())).toMatchObject({ ok: true });
	journal.close();
	return folder;
}

function lock(folder: string): HeldLock {
	const answer = acquireLock(folder, { pid: 1, name: 'a', login: 'a', host: 'h', since: now });
	if (!answer.held) throw new Error('held elsewhere');
	return answer;
}

function read(folder: string) {
	const read = readJournal(folder);
	if (!read.ok) throw new Error(read.problem);
	return read.reading;
}

describe('writing', () => {
	test('events read back in order, the head is the last hash', () => {
		const { folder, journal } = fresh();
		const stamp = stamps();
		const written = bodies.map((body) => {
			const appended = journal.append(body, stamp());
			return appended.ok ? appended.event : appended.problem;
		});
		const reading = read(folder);
		expect(reading.status).toEqual({ kind: 'good' });
		expect(reading.events).toEqual(written);
		expect(reading.head).toEqual(journal.head);
		expect(reading.head.seq).toBe(bodies.length);
		expect(reading.goodBytes).toBe(statSync(path(folder)).size);
		journal.close();
	});

	test('the files are the operator’s own, and space is kept back', () => {
		const { folder } = fresh();
		expect(statSync(path(folder)).mode & 0o777).toBe(0o600);
		expect(statSync(join(folder, 'reserve'))).toMatchObject({ size: 1024 * 1024 });
		expect(statSync(join(folder, 'reserve')).mode & 0o777).toBe(0o600);
	});

	test('a run is never begun twice in a folder', () => {
		const folder = sample();
		expect(createJournal(folder)).toEqual({
			ok: false,
			problem: `${folder} holds the record of a run already.`,
		});
		expect(read(folder).events).toHaveLength(bodies.length);
	});

	test('an event that could not be read back is refused, and the record goes on', () => {
		const { folder, journal } = fresh();
		const stamp = stamps();
		journal.append(created, stamp());
		const refused = journal.append(
			{
				type: 'readings.taken',
				execution: 'x',
				statement: 's',
				toggles: {},
				readings: [{ name: 'r', value: Number.NaN }],
			},
			stamp(),
		);
		expect(refused).toMatchObject({ ok: false });
		expect(journal.health()).toEqual({ kind: 'good' });
		expect(journal.append(note('on'), stamp())).toMatchObject({ ok: true, event: { seq: 2 } });
		expect(read(folder).status).toEqual({ kind: 'good' });
	});

	test('a closed journal takes nothing', () => {
		const { journal } = fresh();
		journal.close();
		journal.close();
		expect(journal.append(created, stamps()())).toEqual({
			ok: false,
			problem: 'The record is closed.',
		});
	});

	test('any text comes back as it went in', () => {
		const { folder, journal } = fresh();
		const stamp = stamps();
		journal.append(created, stamp());
		const texts: string[] = [];
		fc.assert(
			fc.property(anyText, (text) => {
				texts.push(text);
				return journal.append(note(text), stamp()).ok;
			}),
		);
		expect(
			read(folder)
				.events.slice(1)
				.map((event) => 'text' in event && event.text),
		).toEqual(texts);
	});
});

describe('opening', () => {
	test('goes on where it was left', () => {
		const folder = sample();
		const held = lock(folder);
		const opened = openJournal(held, now);
		if (!opened.ok) throw new Error(opened.problem);
		expect(opened.repaired).toBeUndefined();
		expect(opened.journal.append(note('on'), stamps()())).toMatchObject({
			ok: true,
			event: { seq: bodies.length + 1 },
		});
		expect(read(folder).status).toEqual({ kind: 'good' });
		opened.journal.close();
		held.release();
	});

	test.each([
		['half a line', '{"v":1,"seq":28,"at":"20'],
		['NUL bytes', '\0'.repeat(300)],
		['NUL bytes and a newline', `${'\0'.repeat(300)}"}\n`],
	])('a tail of %s is set aside under the lock', (_, tail) => {
		const folder = sample();
		const before = readFileSync(path(folder));
		appendFileSync(path(folder), tail);
		expect(read(folder).status).toEqual({ kind: 'torn', bytes: tail.length });
		expect(readFileSync(path(folder))).toHaveLength(before.length + tail.length);
		const held = lock(folder);
		const opened = openJournal(held, now);
		if (!opened.ok) throw new Error(opened.problem);
		expect(opened.repaired).toMatchObject({
			bytes: tail.length,
			file: 'journal.torn-20261122T220000000Z',
		});
		expect(readFileSync(join(folder, 'journal.torn-20261122T220000000Z'), 'utf8')).toBe(tail);
		expect(readFileSync(path(folder))).toEqual(before);
		opened.journal.close();
		held.release();
	});

	test('a second torn tail at the same instant does not overwrite the first', () => {
		const folder = sample();
		for (const tail of ['one', 'two']) {
			appendFileSync(path(folder), tail);
			const held = lock(folder);
			const opened = openJournal(held, now);
			if (opened.ok) opened.journal.close();
			held.release();
		}
		const torn = readdirSync(folder).filter((name) => name.startsWith('journal.torn-'));
		expect(torn.map((name) => readFileSync(join(folder, name), 'utf8')).sort()).toEqual([
			'one',
			'two',
		]);
	});

	test('a bad middle is not opened; the part before it can be read', () => {
		const folder = sample();
		const lines = readFileSync(path(folder), 'utf8').split('\n');
		lines[4] = (lines[4] ?? '').replace('"by":"Op One"', '"by":"Op Two"');
		writeFileSync(path(folder), lines.join('\n'));
		const held = lock(folder);
		const opened = openJournal(held, now);
		expect(opened).toMatchObject({
			ok: false,
			problem:
				'Line 5 of the record does not hold: its hash does not follow from the line before and its text. The run can be looked at (gonogo report) and rolled back (gonogo rollback), not continued.',
		});
		expect(opened.reading?.events).toHaveLength(4);
		expect(readFileSync(path(folder), 'utf8')).toBe(lines.join('\n'));
		held.release();
	});

	test('without a journal there is one sentence', () => {
		const folder = scratch();
		const held = lock(folder);
		expect(openJournal(held, now)).toEqual({
			ok: false,
			problem: `The record cannot be read: no such file or folder (${path(folder)}).`,
		});
		held.release();
	});
});

test('without a disk the chain goes on in memory and fits onto the record afterwards', () => {
	const folder = sample();
	const shown: string[] = [];
	const memory = memoryJournal('The disk is gone.', read(folder).head, (line) => shown.push(line));
	memory.append(note('rolled back'), stamps()());
	expect(memory.health()).toEqual({ kind: 'failed', problem: 'The disk is gone.' });
	expect(memory.lines()).toEqual(shown);
	appendFileSync(path(folder), shown.join(''));
	expect(read(folder)).toMatchObject({ status: { kind: 'good' }, head: memory.head });
	expect(memory.events()).toMatchObject([{ text: 'rolled back' }]);
});

test('an empty journal is good and a removed one is said', () => {
	const { folder } = fresh();
	expect(read(folder)).toMatchObject({ status: { kind: 'good' }, head: { seq: 0 } });
	truncateSync(path(folder), 0);
	expect(readJournal(join(folder, 'gone'))).toMatchObject({ ok: false });
});
