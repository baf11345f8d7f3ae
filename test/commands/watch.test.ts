import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { watch } from '../../source/commands/watch.ts';
import { openJournal } from '../../source/engine/record/journal.ts';
import { acquireLock } from '../../source/engine/record/lock.ts';
import { note } from '../engine/record/samples.ts';
import { stories } from '../report/stories.ts';
import { Story } from '../report/story.ts';
import { collectedIo } from './collected-io.ts';
import { keep } from './recorded-story.ts';

const at = '2026-01-05T23:00:00.000Z';
const holder = { pid: 1, name: 'op2', login: 'op2', host: 'h', since: 'then' };

test('a closed run is told from its first event to its last', async () => {
	const io = collectedIo();
	const { id } = keep(io.env, stories.smooth?.() ?? new Story());
	expect(await watch(['7f3a'], io)).toBe(0);
	expect(io.complained).toEqual([
		`${id}: nobody has it open; Ctrl+C stops watching and nothing else`,
	]);
	expect(io.printed[0]).toMatch(
		/^\d\d:\d\d:\d\d {2}op1 {2}op1 \(operator\) begins: a small rollout, on production$/,
	);
	expect(io.printed.some((line) => line.includes('GO for Read'))).toBe(true);
	expect(io.printed.filter((line) => line.includes('ended: ok'))).toEqual([]);
});

test('an open run is followed until it is closed, while somebody else holds it', async () => {
	const io = collectedIo();
	const { folder } = keep(io.env, new Story());
	const lock = acquireLock(folder, holder);
	if (!lock.held) throw new Error('held');
	const opened = openJournal(lock, at);
	if (!opened.ok) throw new Error(opened.problem);
	const watching = watch(['7f3a', '--json'], io);
	opened.journal.append(note('hello'), { at, by: 'op2' });
	await vi.waitFor(() => expect(io.printed).toHaveLength(2), { timeout: 5000, interval: 20 });
	opened.journal.append({ type: 'run.closed', outcome: 'abandoned' }, { at, by: 'op2' });
	expect(await watching).toBe(0);
	opened.journal.close();
	lock.release();
	expect(io.printed.map((line) => JSON.parse(line).type)).toEqual([
		'run.created',
		'note.added',
		'run.closed',
	]);
});

test('it ends when asked to, and when the record does not hold', async () => {
	const io = collectedIo();
	const { folder } = keep(io.env, new Story());
	const stop = new AbortController();
	const watching = watch(['7f3a'], io, stop.signal);
	stop.abort();
	expect(await watching).toBe(0);
	appendFileSync(join(folder, 'journal.jsonl'), 'x\nx\n');
	expect(await watch(['7f3a'], io)).toBe(1);
	expect(io.complained.at(-1)).toMatch(/^gonogo watch: Line 2 of the record does not hold/);
});

test('a run that is not there is said', async () => {
	const io = collectedIo();
	expect(await watch(['beef'], io)).toBe(2);
	expect(io.complained).toEqual(['gonogo watch: No run is called "beef"; gonogo runs lists them.']);
});
