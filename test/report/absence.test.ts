import { describe, expect, test } from 'vitest';
import { type Absence, absenceOf } from '../../source/report/absence.ts';
import { absenceLines } from '../../source/report/absence-words.ts';
import { namesIn } from '../../source/report/names.ts';
import { Story } from './story.ts';

/** op1 begins and leaves; op2 goes on twenty minutes later, fails at a deploy, leaves a note and is gone. */
function twoShifts(): Story {
	const story = new Story().arrive('op1', 'op1').firstPhase().leave();
	story
		.pass(20 * 60_000)
		.arrive('op2', 'op2', 'elsewhere')
		.go(2, 1, [0, 1]);
	return story.tell({ kind: 'note', text: 'the deploy server is slow\ntonight' });
}

function away(story: Story, login: string, more: { held?: boolean; later?: number } = {}): Absence {
	const { events, run } = story;
	const last = events.at(-1)?.at ?? '';
	const until = new Date(Date.parse(last) + (more.later ?? 600_000)).toISOString();
	const found = absenceOf({
		events,
		named: namesIn(run.runbook),
		login,
		until,
		held: more.held ?? false,
	});
	if (!found) throw new Error('nobody was away');
	return found;
}

const said = ({ happened }: Absence) => happened.map(({ by, says }) => `${by}: ${says}`);

describe('who comes back', () => {
	test('learns what others did since, in the words of the guide, and nothing of before', () => {
		const absence = away(twoShifts(), 'op1');
		expect(absence).toMatchObject({ own: true, who: 'op1' });
		expect(said(absence)).toEqual([
			'op2: op2 (op2@elsewhere) opens it',
			'op2: exit 1  npm run deploy:production',
		]);
		expect(absence.happened.map(({ grave }) => grave)).toEqual([false, true]);
		expect(absence.notes).toMatchObject([
			{ by: 'op2', text: 'the deploy server is slow\ntonight' },
		]);
	});

	test('learns of both stretches that nobody watched', () => {
		const { unwatched, unwatchedMs } = away(twoShifts(), 'op1');
		expect(unwatched).toHaveLength(2);
		// The clock of the story moves 2.5 s an event.
		expect(unwatchedMs).toBe(20 * 60_000 + 2500 + 600_000);
	});

	test('after a crash of their own is away since the last thing recorded', () => {
		const story = new Story().arrive('op1', 'op1').go(1, 1);
		const absence = away(story, 'op1');
		expect(absence.from).toBe(story.events.at(-1)?.at);
		expect(absence).toMatchObject({ happened: [], notes: [], unwatchedMs: 600_000 });
	});

	test('while somebody has the run open is told that it is watched', () => {
		const { unwatchedMs, unwatched } = away(twoShifts(), 'op1', { held: true });
		expect(unwatched).toHaveLength(1);
		expect(unwatchedMs).toBe(20 * 60_000 + 2500);
	});
});

test('who never had the run open learns all that counts in it, and when the last one left', () => {
	const absence = away(twoShifts(), 'eve');
	expect(absence).toMatchObject({ own: false, who: 'op2', unwatchedMs: 600_000 });
	expect(said(absence)).toContain('op1: GO for Read');
	expect(absence.notes).toHaveLength(1);
});

test('a run that nobody has had open has nobody who is away', () => {
	const { events, run } = new Story();
	const asked = {
		events,
		named: namesIn(run.runbook),
		login: 'op1',
		until: '2026-01-06T00:00:00Z',
	};
	expect(absenceOf(asked)).toBeUndefined();
});

test('stretches that overlap count once', () => {
	const story = new Story().arrive('op1', 'op1').leave().pass(60_000).arrive('op2', 'op2');
	const from = story.events.at(-2)?.at ?? '';
	const to = story.events.at(-1)?.at ?? '';
	const absence = absenceOf({
		events: [
			...story.events,
			{ v: 1, seq: 99, at: to, by: 'op2', type: 'time.unobserved', from, to },
		],
		named: namesIn(story.run.runbook),
		login: 'op1',
		until: to,
	});
	expect(absence?.unwatched).toEqual([{ from, to }]);
});

test('as lines for a terminal', () => {
	expect(absenceLines(away(twoShifts(), 'op1'))).toMatchInlineSnapshot(`
		[
		  "Since you left (2026-01-05 22:00:37 UTC, 30 min 23 s ago):",
		  "  22:20:40  op2  op2 (op2@elsewhere) opens it",
		  "  22:20:52  op2  exit 1  npm run deploy:production",
		  "  22:21:00  op2  note: the deploy server is slow ⏎ tonight",
		  "  Nobody watched 22:00:37 to 22:20:40 and 22:21:00 to 22:31:00: 30 min 3 s unobserved, not good.",
		]
	`);
	expect(absenceLines(away(new Story().arrive('op1', 'op1'), 'op1', { later: 5000 }))).toEqual([
		'Since you left (2026-01-05 22:00:02 UTC, 5 s ago):',
		'  nothing was done',
		'  Nobody watched 22:00:02 to 22:00:07: 5 s unobserved, not good.',
	]);
});

test('a long absence is told by its end', () => {
	const story = new Story().arrive('op1', 'op1').leave();
	for (let round = 0; round < 10; round += 1) story.arrive('op2', 'op2').leave();
	const lines = absenceLines(away(story, 'op1'));
	expect(lines[1]).toBe('  8 things before these: gonogo watch tells all');
	expect(lines).toHaveLength(1 + 1 + 12 + 1);
});
