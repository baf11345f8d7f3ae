import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { followJournal, journalReader } from '../../../source/engine/record/journal-follow.ts';
import { readJournal } from '../../../source/engine/record/journal-reading.ts';
import { scratch } from './folder.ts';
import { recordRun } from './recorded-run.ts';
import { bodies } from './samples.ts';

/** A whole journal on disk, and its bytes, to be given out piece by piece. */
function whole() {
	const folder = recordRun({ HOME: scratch() }, bodies.slice(1));
	const path = join(folder, 'journal.jsonl');
	const bytes = readFileSync(path);
	truncateSync(path, 0);
	return { folder, path, bytes };
}

test('each look answers what came since, however the bytes arrive', () => {
	const { folder, path, bytes } = whole();
	const reader = journalReader(folder);
	const seen: number[] = [];
	for (let from = 0; from < bytes.length; from += 97) {
		appendFileSync(path, bytes.subarray(from, from + 97));
		const look = reader.look();
		if (!look.ok) throw new Error(look.problem);
		seen.push(...look.events.map(({ seq }) => seq));
	}
	expect(seen).toEqual(bodies.map((_, index) => index + 1));
	const read = readJournal(folder);
	const last = reader.look();
	expect(read.ok && last.ok && read.reading.head).toEqual(last.ok && last.head);
});

test.each([
	[
		'is cut below what was read',
		(path: string) => truncateSync(path, 10),
		/it is shorter than it was/,
	],
	[
		'goes on with something else',
		(path: string) => appendFileSync(path, 'x\nx\n'),
		/^Line \d+ of the record does not hold/,
	],
])('a journal that %s is a problem', (_, change, problem) => {
	const { folder, path, bytes } = whole();
	writeFileSync(path, bytes);
	const reader = journalReader(folder);
	expect(reader.look()).toMatchObject({ ok: true });
	change(path);
	expect(reader.look()).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
});

test('following tells of what comes, and stops after a problem', async () => {
	const { folder, path, bytes } = whole();
	const looks: number[] = [];
	const problems: string[] = [];
	const stop = followJournal(folder, (look) => {
		if (look.ok) looks.push(look.events.length);
		else problems.push(look.problem);
	});
	onTestFinished(stop);
	expect(looks).toEqual([0]);
	appendFileSync(path, bytes);
	await vi.waitFor(() => expect(looks).toEqual([0, bodies.length]), {
		timeout: 5000,
		interval: 20,
	});
	appendFileSync(path, 'x\nx\n');
	await vi.waitFor(() => expect(problems).toHaveLength(1), { timeout: 5000, interval: 20 });
});
