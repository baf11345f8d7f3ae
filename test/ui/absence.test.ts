import { describe, expect, test } from 'vitest';
import type { Absence } from '../../source/report/absence.ts';
import { scenes } from './scenes.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

const absence: Absence = {
	who: 'op1',
	own: true,
	from: '2026-03-05T20:00:00.000Z',
	to: '2026-03-05T22:00:00.000Z',
	happened: [
		{ at: '2026-03-05T20:10:00.000Z', by: 'op2', says: 'op2 (op2@b) opens it', grave: false },
		{ at: '2026-03-05T20:30:00.000Z', by: 'op2', says: 'GO for Read', grave: false },
		{
			at: '2026-03-05T20:50:00.000Z',
			by: 'op2',
			says: 'HALT: error_rate 8.1 % > 5 %',
			grave: true,
		},
	],
	notes: [{ at: '2026-03-05T20:55:00.000Z', by: 'op2', text: 'the flag is fixed, 5% real' }],
	unwatched: [
		{ from: '2026-03-05T20:00:00.000Z', to: '2026-03-05T20:10:00.000Z' },
		{ from: '2026-03-05T21:00:00.000Z', to: '2026-03-05T22:00:00.000Z' },
	],
	unwatchedMs: 70 * 60_000,
};

const nothing: Absence = { ...absence, happened: [], notes: [], unwatched: [], unwatchedMs: 0 };
const resumed = (away: Absence) => new Stand(smallGuide, { absence: away });

describe('the first screen after a run was resumed', () => {
	test('tells who did what since, the notes and the time nobody watched; Enter goes on', () => {
		const stand = resumed(absence);
		const text = stand.text();
		expect(text).toMatch(/Since you left 20:00; Enter goes on/);
		expect(text).toMatch(
			/Nobody watched 20:00 to 20:10 and 21:00 to 22:00: 70 min unobserved, not good/,
		);
		expect(text).toMatch(/20:55 note: the flag is fixed, 5% real +op2/);
		expect(text).toMatch(/20:30 GO for Read +op2/);
		stand.keys('enter');
		expect(stand.context().view.overlays).toEqual([]);
		expect(stand.engine.sent).toEqual([]);
		stand.keys('I');
		expect(stand.text()).toContain('GO for Read');
		stand.keys('esc');
		expect(stand.context().view.overlays).toEqual([]);
	});

	test('says whose absence it is to somebody who never had the run', () => {
		expect(resumed({ ...absence, own: false }).text()).toContain('Since op1 left 20:00');
	});

	test('compares the place with the record when the run was opened on another machine', () => {
		const stand = resumed(absence);
		const open = (host: string) =>
			stand.engine.send({
				kind: 'open-session',
				operator: { name: 'op1', login: 'op1', host, role: 'operator' },
				via: 'screen',
				pid: 1,
			});
		open('console');
		open('console');
		expect(stand.text()).not.toContain('not compared');
		open('laptop');
		expect(stand.text()).toMatch(/target {4}production: nothing was deployed yet/);
		expect(stand.text()).toMatch(/tools {5}all on PATH +same/);
	});

	test('is the step itself when there is nothing to tell', () => {
		expect(resumed(nothing).context().view.overlays).toEqual([]);
		expect(resumed({ ...nothing, unwatchedMs: 59_000 }).context().view.overlays).toEqual([]);
	});

	test('tells an absence in which nothing was done but nobody watched', () => {
		const stand = resumed({ ...nothing, unwatched: absence.unwatched, unwatchedMs: 70 * 60_000 });
		expect(stand.text()).toMatch(/70 min unobserved/);
		expect(stand.text()).toContain('nothing was done');
	});

	test('of a run that began just now there is nothing to look at', () => {
		const stand = new Stand(smallGuide).keys('I');
		expect(stand.text()).toContain('this run began just now');
	});
});

test('the question about an unknown outcome tells the last of it, and where the rest is', () => {
	const stand = scenes['an outcome that nobody knows']?.stand();
	if (!stand) throw new Error('there is no such scene');
	stand.engine.absence = absence;
	stand.engine.knows([]);
	const text = stand.text({ columns: 80, rows: 30 });
	expect(text).toMatch(/since you left 20:00 .* I 1 more/);
	expect(text).toContain('GO for Read');
	expect(text).toContain('note: the flag is fixed, 5% real');
	expect(text).toContain('70 min unobserved, not good');
	expect(text).not.toContain('opens it');
	expect(stand.text()).toContain('it WAS applied');
});
