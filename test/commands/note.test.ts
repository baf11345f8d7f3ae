import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { note } from '../../source/commands/note.ts';
import { openPreferences } from '../../source/engine/preferences.ts';
import { dropNote, watchInbox } from '../../source/engine/record/inbox.ts';
import { acquireLock } from '../../source/engine/record/lock.ts';
import { scratch } from '../engine/record/folder.ts';
import { Story } from '../report/story.ts';
import { collectedIo } from './collected-io.ts';
import { eventsIn, keep } from './recorded-story.ts';

const holder = { pid: 1, name: 'op2', login: 'op2', host: 'h', since: 'then' };

function world() {
	const io = collectedIo({ cwd: scratch() });
	openPreferences(io.env).change({ operator: { name: 'op1' } });
	return { io, ...keep(io.env, new Story()) };
}

test('nobody has the run open: the note goes straight into the record, dashes and all', async () => {
	const { io, folder, id } = world();
	expect(await note(['7f3a', '--5%', 'errors', '-', 'going', 'on'], io)).toBe(0);
	expect(io.printed).toEqual([`Noted in run ${id}.`]);
	expect(eventsIn(folder).at(-1)).toMatchObject({
		seq: 2,
		type: 'note.added',
		text: '--5% errors - going on',
		by: 'op1',
	});
});

test('what waited in the inbox comes first, and a torn tail is set aside', async () => {
	const { io, folder } = world();
	dropNote(folder, { text: 'earlier', by: 'Cy', at: '2026-01-05T22:00:00.000Z' });
	appendFileSync(join(folder, 'journal.jsonl'), '{"v"');
	expect(await note(['7f3a', 'later'], io)).toBe(0);
	expect(eventsIn(folder).slice(1)).toMatchObject([
		{ type: 'journal.repaired', bytes: 4 },
		{ type: 'note.added', text: 'earlier', by: 'Cy' },
		{ type: 'note.added', text: 'later', by: 'op1' },
	]);
});

test('somebody has it open and takes the note', async () => {
	const { io, folder, id } = world();
	const lock = acquireLock(folder, holder);
	const taken: string[] = [];
	const stop = watchInbox(folder, ({ text, by }) => taken.push(`${by}: ${text}`) > 0);
	onTestFinished(stop);
	expect(await note(['7f3a', 'over', 'here'], io)).toBe(0);
	if (lock.held) lock.release();
	expect(taken).toEqual(['op1: over here']);
	expect(io.printed).toEqual([`Noted in run ${id}, open at op2 on h.`]);
	expect(eventsIn(folder)).toHaveLength(1);
});

test('somebody has it open and does not look: the note waits', async () => {
	const { io, folder } = world();
	const lock = acquireLock(folder, holder);
	expect(await note(['7f3a', 'hello'], io, 100)).toBe(0);
	if (lock.held) lock.release();
	expect(io.printed[0]).toMatch(/^Left for op2 on h: it goes into the record when/);
	expect(readdirSync(join(folder, 'inbox'))).toHaveLength(1);
});

test.each([
	[
		'a note without words',
		['7f3a'],
		2,
		'gonogo note: name a run and say something; usage: gonogo note RUN TEXT',
	],
	[
		'blank words',
		['7f3a', '  '],
		2,
		'gonogo note: name a run and say something; usage: gonogo note RUN TEXT',
	],
	[
		'no such run',
		['beef', 'x'],
		2,
		'gonogo note: No run is called "beef"; gonogo runs lists them.',
	],
] as const)('%s is said', async (_, args, code, sentence) => {
	const { io } = world();
	expect(await note([...args], io)).toBe(code);
	expect(io.complained).toEqual([sentence]);
});

test('a record that does not hold takes no note', async () => {
	const { io, folder } = world();
	appendFileSync(join(folder, 'journal.jsonl'), 'x\n\n');
	expect(await note(['7f3a', 'x'], io)).toBe(1);
	expect(io.complained[0]).toMatch(/^gonogo note: Line 2 of the record does not hold/);
	rmSync(join(folder, 'run.lock'));
	mkdirSync(join(folder, 'run.lock'));
	expect(await note(['7f3a', 'x'], io)).toBe(1);
	expect(io.complained[1]).toMatch(/^gonogo note: The run cannot be locked: /);
});
