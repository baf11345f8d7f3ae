import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
	dropNote,
	emptyInbox,
	type InboxNote,
	watchInbox,
} from '../../../source/engine/record/inbox.ts';
import { runLayout } from '../../../source/engine/record/run-folder.ts';
import { scratch } from './folder.ts';

const say = (text: string, second: number): InboxNote => ({
	text,
	by: 'Op Two',
	at: new Date(Date.UTC(2026, 10, 22, 21, 0, second)).toISOString(),
});
const inbox = (folder: string) => readdirSync(runLayout(folder).inbox);

function collect(answer = true) {
	const notes: InboxNote[] = [];
	return { notes, take: (note: InboxNote) => (answer ? notes.push(note) > 0 : false) };
}

test('waiting notes are handed over oldest first, and leave once they are recorded', () => {
	const folder = scratch();
	dropNote(folder, say('second', 2));
	dropNote(folder, say('first', 1));
	const refused = collect(false);
	emptyInbox(folder, refused.take);
	expect(inbox(folder)).toHaveLength(2);
	const { notes, take } = collect();
	emptyInbox(folder, take);
	expect(notes).toEqual([say('first', 1), say('second', 2)]);
	expect(inbox(folder)).toEqual([]);
});

test('what is not a note is set aside, half-written files are left alone', () => {
	const folder = scratch();
	dropNote(folder, say('a note', 3));
	for (const name of ['1.json', '2.json'])
		writeFileSync(join(runLayout(folder).inbox, name), '{"text":""}');
	writeFileSync(join(runLayout(folder).inbox, '.3.json'), '{');
	const { notes, take } = collect();
	emptyInbox(folder, take);
	expect(notes).toHaveLength(1);
	expect(inbox(folder).sort()).toEqual(['.3.json', '1.json.unreadable', '2.json.unreadable']);
});

test('without an inbox there is nothing to hand over', () => {
	const { notes, take } = collect();
	emptyInbox(scratch(), take);
	expect(notes).toEqual([]);
});

test('a note dropped later is picked up, none after stopping', async () => {
	const folder = scratch();
	dropNote(folder, say('before', 1));
	const { notes, take } = collect();
	const stop = watchInbox(folder, take);
	onTestFinished(stop);
	expect(notes).toEqual([say('before', 1)]);
	const dropped = dropNote(folder, say('later', 2));
	await vi.waitFor(() => expect(notes).toHaveLength(2), { timeout: 5000, interval: 20 });
	expect(dropped.ok && dropped.file.endsWith('.json')).toBe(true);
	expect(inbox(folder)).toEqual([]);
	stop();
	dropNote(folder, say('too late', 3));
	expect(inbox(folder)).toHaveLength(1);
});

test('a run that is gone is said', () => {
	const folder = scratch();
	rmSync(folder, { recursive: true });
	writeFileSync(folder, '');
	expect(dropNote(folder, say('x', 1))).toMatchObject({
		ok: false,
		problem: expect.stringMatching(/^The note cannot be left with the run: a part of the path/),
	});
});
