import { describe, expect, test } from 'vitest';
import { durationMs } from '../../../source/run/time.ts';
import {
	contactFor,
	escalationClock,
	nextEscalation,
	untold,
} from '../../../source/run/watch/escalation.ts';
import { noticeOf } from '../../../source/run/watch/notice.ts';
import { waitsFor } from '../../../source/run/watch/waiting.ts';
import type { Contact, Runbook } from '../../../source/runbook/model.ts';
import { start } from '../rollback/rollouts.ts';
import type { Walk } from '../walk.ts';
import { monitor, rollBackAll, watched, watching } from '../watched.ts';

const contact = (name: string, reach: string, more: Partial<Contact> = {}): Contact => ({
	name,
	reach,
	sample: false,
	line: 1,
	...more,
});

const contacts = [
	contact('Technical Issues', 'dev-team@company.com'),
	contact('Performance Issues', 'ops-team@company.com'),
	contact('On-call Engineer', '+1-555-0123'),
	contact('Engineering Manager', '+1-555-0124'),
	contact('Product Manager', '+1-555-0125'),
];

const guide: Runbook = {
	...watched(),
	contacts,
	escalation: [
		{ level: 'Level 1', who: 'Development team', within: 'PT0S', line: 1 },
		{ level: 'Level 2', who: 'Engineering management', within: 'PT1H', line: 2 },
		{ level: 'Level 3', who: 'Executive team', within: 'PT4H', line: 3 },
	],
};

function halted(): Walk {
	const { walk, execution } = watching(guide);
	for (const value of [8, 8]) walk.report(execution, monitor, 'error_rate', value, '%');
	return walk;
}

describe('the clock of the escalation', () => {
	test('stands still while nothing is wrong', () => {
		expect(escalationClock(watching(guide).walk.run, '2026-01-05T23:00:00.000Z')).toEqual([]);
	});

	test('starts at the HALT, and names who is due, when and how to reach them', () => {
		const walk = halted();
		const raised = walk.run.state.halts[0]?.raisedAt ?? '';
		const clock = escalationClock(walk.run, raised);
		expect(clock.map(({ leftMs }) => leftMs)).toEqual([0, 3_600_000, 14_400_000]);
		expect(clock[0]?.contact?.reach).toBe('+1-555-0123');
		expect(clock[1]?.contact?.reach).toBe('+1-555-0124');
		expect(clock[2]?.contact).toBeUndefined();
		expect(nextEscalation(walk.run, raised)?.level).toBe('Level 1');
	});

	test('moves on to the next level once a person says who was told', () => {
		const walk = halted();
		walk.send({ kind: 'tell-escalation', level: 'Level 1', note: 'by phone' });
		expect(nextEscalation(walk.run, walk.now)?.level).toBe('Level 2');
		expect(walk.run.state.told).toMatchObject([
			{ level: 'Level 1', who: 'Development team', note: 'by phone' },
		]);
		expect(walk.send({ kind: 'tell-escalation', level: 'Level 9' })).toMatchObject({
			refused: 'the guide has no Level 9',
		});
	});

	test('starts at a rollback as well, and stops when somebody has taken note of its outcome', () => {
		const { walk } = watching(guide);
		start(walk, { running: 'alongside' });
		expect(nextEscalation(walk.run, walk.now)?.level).toBe('Level 1');
		walk.play(walk.take());
		walk.play(walk.take());
		expect(nextEscalation(walk.run, walk.now)).toBeDefined();
		walk.send({ kind: 'acknowledge-rollback' });
		expect(nextEscalation(walk.run, walk.now)).toBeUndefined();
	});

	test('goes on from the HALT that a rollback ended, with those who were told', () => {
		const walk = halted();
		const raised = walk.run.state.halts[0]?.raisedAt ?? '';
		walk.send({ kind: 'tell-escalation', level: 'Level 1' });
		rollBackAll(walk);
		const { execution } = walk.run.state.readings.error_rate ?? { execution: '' };
		for (const value of [1, 1]) walk.report(execution, monitor, 'error_rate', value, '%');
		expect(walk.run.state.halts[0]?.clearedAt).toBeDefined();
		const clock = escalationClock(walk.run, raised);
		expect(clock[1]?.leftMs).toBe(3_600_000);
		expect(nextEscalation(walk.run, walk.now)?.level).toBe('Level 2');
	});

	test('keeps who was due and never said to be told after the outcome was taken note of', () => {
		const walk = halted();
		rollBackAll(walk);
		const { execution } = walk.run.state.readings.error_rate ?? { execution: '' };
		for (const value of [1, 1]) walk.report(execution, monitor, 'error_rate', value, '%');
		walk.send({ kind: 'acknowledge-rollback' });
		expect(escalationClock(walk.run, walk.now)).toEqual([]);
		expect(untold(walk.run, walk.now).map(({ level }) => level)).toEqual(['Level 1']);
		walk.send({ kind: 'tell-escalation', level: 'Level 1' });
		expect(untold(walk.run, walk.now)).toEqual([]);
	});

	test.each([
		{ level: 0, minutes: 1, late: false },
		{ level: 0, minutes: 6, late: true },
		{ level: 1, minutes: 59, late: false },
		{ level: 1, minutes: 61, late: true },
	])('level $level is late after $minutes min: $late', ({ level, minutes, late }) => {
		const walk = halted();
		const raised = walk.run.state.halts[0]?.raisedAt ?? '';
		const at = new Date(Date.parse(raised) + minutes * 60_000).toISOString();
		expect(escalationClock(walk.run, at)[level]?.late).toBe(late);
	});

	test('somebody whom no level names is called for nothing', () => {
		const incident = { since: '', what: 'error_rate 8 % > 5 %' };
		expect(contactFor({ contacts }, { who: 'Legal' }, incident)).toBeUndefined();
	});
});

test.each([
	['PT0S', 0],
	['PT30M', 1_800_000],
	['PT1.5H', 5_400_000],
	['P1D', 86_400_000],
	['P1DT1H', 90_000_000],
	['P', undefined],
	['1 hour', undefined],
])('%s is %s ms', (text, ms) => {
	expect(durationMs(text)).toBe(ms);
});

describe('notices', () => {
	const notices = (walk: Walk) =>
		walk.events.flatMap((event) => {
			const notice = noticeOf(event, walk.run);
			return notice ? [notice] : [];
		});

	test('tell of a HALT with its figure, and of whom to call next', () => {
		const [notice] = notices(halted());
		expect(notice).toMatchObject({ about: 'halt', environment: 'production', kind: 'run' });
		expect(notice?.text).toMatch(
			/^production a small rollout: HALT: error_rate 8 % > 5 % since .* next to tell: Development team \+1-555-0123 by/,
		);
	});

	test('tell of a failure, of GO and NO-GO, of a rollback and its end, and of nothing else', () => {
		const { walk } = watching(guide);
		walk.perform('p1/s2', ['p1/s2/check'], [3]);
		walk.send({ kind: 'decide-phase', phase: 'p1', decision: 'no-go', reason: 'not tonight' });
		rollBackAll(walk);
		expect(notices(walk).map(({ about }) => about)).toEqual([
			'failure',
			'no-go',
			'rollback-started',
			'rollback-finished',
		]);
		expect(notices(walk).map(({ text }) => text.replace(/^.*?rollout: /, ''))).toEqual([
			'npm run check: exit 3',
			'NO-GO for p1 by op1: not tonight',
			'FULL ROLLBACK started by op1',
			'ROLLED BACK: the full rollback is done',
		]);
	});
});

describe('waiting for a person', () => {
	test('a run waits at what is next, and not while something runs', () => {
		const { walk } = watching(guide);
		expect(waitsFor(walk.run)).toBe('p1/s2 is next');
		walk.send({
			kind: 'run',
			owner: 'p1/s2',
			statements: [{ id: 'p1/s2/check', text: 'npm run check' }],
		});
		expect(waitsFor(walk.run)).toBeUndefined();
	});

	test('a HALT waits for a person, a hold does not', () => {
		expect(waitsFor(halted().run)).toMatch(/^HALT, error_rate 8 %/);
		const { walk } = watching(watched({ seconds: 3600 }));
		expect(waitsFor(walk.run)).toBeUndefined();
	});
});
