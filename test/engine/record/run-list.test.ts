import { appendFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireLock } from '../../../source/engine/record/lock.ts';
import { runsFolder } from '../../../source/engine/record/run-folder.ts';
import { findRun, listRuns, summarise } from '../../../source/engine/record/run-list.ts';
import type { EventBody } from '../../../source/run/event.ts';
import { scratch } from './folder.ts';
import { recordRun } from './recorded-run.ts';
import { note, operator } from './samples.ts';

const env = () => ({ HOME: scratch() });
const decided = (phase: string, decision: 'go' | 'no-go'): EventBody => ({
	type: 'phase.decided',
	phase,
	decision,
	operator: { ...operator, name: 'Op Two' },
	assurance: 'os-user',
	statement: '',
	items: [],
	open: [],
});
const closed: EventBody = { type: 'run.closed', outcome: 'complete' };

test('a run’s line says what it is, who had it last and where it stands', () => {
	const home = env();
	const folder = recordRun(home, [
		{ type: 'session.opened', operator: { ...operator, name: 'Op Two' }, via: 'screen', pid: 1 },
		decided('p1', 'go'),
		decided('p2', 'go'),
		decided('p3', 'no-go'),
		{ type: 'phase.undone', phase: 'p2', rollback: 'r1', reopened: [] },
	]);
	expect(summarise(folder)).toEqual({
		readable: true,
		id: '20261122-7f3a',
		folder,
		kind: 'run',
		title: 'Roll out search',
		guide: '/guides/search.md',
		environment: 'production',
		operator: 'Op Two',
		ticket: 'CHG-41',
		cwd: '/srv/shop',
		open: true,
		startedAt: '2026-11-22T21:00:01.000Z',
		lastAt: '2026-11-22T21:00:06.000Z',
		phases: { go: ['p1'], noGo: ['p3'], undone: ['p2'] },
		unsettled: 0,
		record: 'good',
	});
});

test('a closed run, a rollback and a command without an end show', () => {
	const home = env();
	const unknown = recordRun(home, [
		{
			type: 'block.started',
			execution: 'x1',
			owner: 'o',
			statements: [{ id: 's1', text: 'make' }],
			mode: 'foreground',
			environment: 'production',
			cwd: '/',
		},
		{ type: 'statement.started', execution: 'x1', statement: 's1', toggles: {} },
	]);
	expect(summarise(unknown)).toMatchObject({ open: true, unsettled: 1 });
	const back = recordRun(
		home,
		[
			{
				type: 'rollback.started',
				rollback: 'r1',
				procedure: 'full',
				scope: 'full',
				environment: 'production',
				statements: [],
				held: [],
				added: [],
				typed: 'full',
			},
			{ type: 'rollback.finished', rollback: 'r1', outcome: 'incomplete', left: [] },
			{ type: 'run.closed', outcome: 'abandoned' },
		],
		{ digits: 0x8fff },
	);
	expect(summarise(back)).toMatchObject({
		open: false,
		outcome: 'abandoned',
		rollback: 'incomplete',
	});
});

test('newest first, rehearsals only when asked for, what cannot be read is not hidden', () => {
	const home = env();
	const old = recordRun(home, [], { at: '2026-11-20T10:00:00.000Z', digits: 0xaaaa });
	const young = recordRun(home, [], { at: '2026-11-22T10:00:00.000Z', digits: 0xbbbb });
	const rehearsal = recordRun(home, [], { kind: 'rehearsal', digits: 0xcccc });
	const empty = join(runsFolder(home, 'run'), '20261121-dddd');
	mkdirSync(empty);
	expect(listRuns(home).map(({ folder }) => folder)).toEqual([young, old, empty]);
	expect(listRuns(home, { rehearsals: true }).map(({ folder }) => folder)).toContain(rehearsal);
	expect(summarise(empty)).toMatchObject({
		readable: false,
		problem: expect.stringContaining('cannot be read'),
	});
	expect(listRuns(env())).toEqual([]);
});

test('only open runs: a note that speaks of closing closes nothing', () => {
	const home = env();
	const talking = recordRun(home, [note('"type":"run.closed"')], { digits: 0xaaaa });
	recordRun(home, [closed], { digits: 0xbbbb });
	recordRun(home, [closed, ...Array.from({ length: 80 }, () => note('x'.repeat(600)))], {
		digits: 0xcccc,
	});
	const empty = join(runsFolder(home, 'run'), '20261121-dddd');
	mkdirSync(empty);
	expect(listRuns(home, { open: true }).map(({ folder }) => folder)).toEqual([talking, empty]);
});

test('who holds a run shows, and a record that was cut short or broken', () => {
	const home = env();
	const folder = recordRun(home);
	const holder = {
		pid: 1,
		name: 'op1',
		login: 'op1',
		host: 'h',
		since: '2026-11-22T21:00:00.000Z',
	};
	const lock = acquireLock(folder, holder);
	expect(summarise(folder)).toMatchObject({ held: { by: holder }, record: 'good' });
	if (lock.held) lock.release();
	appendFileSync(join(folder, 'journal.jsonl'), '{"v":1');
	expect(summarise(folder)).toMatchObject({ record: 'torn' });
	appendFileSync(join(folder, 'journal.jsonl'), '\n\n');
	expect(summarise(folder)).toMatchObject({ record: 'broken' });
});

test('a run is found by any unambiguous part of its name', () => {
	const home = env();
	const a = recordRun(home, [], { digits: 0x7f3a });
	const b = recordRun(home, [], { digits: 0x7f4b });
	const c = recordRun(home, [], { kind: 'rehearsal', digits: 0xc0de });
	const find = (typed?: string, cwd = '/') => findRun(home, typed, cwd);
	expect(find('7f3a')).toEqual({ ok: true, folder: a });
	expect(find('7f4')).toEqual({ ok: true, folder: b });
	expect(find('20261122-7f4b')).toEqual({ ok: true, folder: b });
	expect(find('c0de')).toEqual({ ok: true, folder: c });
	expect(find(`./${basename(a)}`, runsFolder(home, 'run'))).toEqual({ ok: true, folder: a });
	expect(find('7f')).toEqual({
		ok: false,
		problem: '"7f" fits 2 runs: 20261122-7f3a, 20261122-7f4b.',
	});
	expect(find('beef')).toEqual({
		ok: false,
		problem: 'No run is called "beef"; gonogo runs lists them.',
	});
	expect(find('./beef')).toEqual({ ok: false, problem: './beef holds no record of a run.' });
});

test('without a name it is the newest open run of this folder', () => {
	const home = env();
	const at = (day: number) => ({ at: `2026-11-${day}T10:00:00.000Z`, digits: 0xaa00 + day });
	recordRun(home, [], at(18));
	const mine = recordRun(home, [note('x')], at(19));
	recordRun(home, [closed], at(20));
	recordRun(home, [], { ...at(21), created: { cwd: '/srv/shopping' } });
	for (const cwd of ['/srv/shop', '/srv/shop/app']) {
		expect(findRun(home, undefined, cwd)).toEqual({ ok: true, folder: mine });
	}
	expect(findRun(home, undefined, '/work')).toEqual({
		ok: false,
		problem: 'No open run of this folder; gonogo runs lists all runs.',
	});
});
