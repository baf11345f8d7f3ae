import { expect, test } from 'vitest';
import type { EventBody, RunEvent } from '../../../source/run/event.ts';
import {
	comparedWith,
	type Drill,
	drillTimes,
	isGood,
	lastDrill,
} from '../../../source/run/rollback/drill.ts';

const base: Drill = {
	at: '2026-11-22T21:50:00.000Z',
	by: 'op1',
	run: 'a',
	place: 'sandbox',
	guide: { title: 'Rollout', sha256: 'f'.repeat(64) },
	procedure: 'immediate-rollback',
	title: 'Immediate Rollback',
	phase: 'phase-1',
	retries: 0,
	outcome: 'rolled-back',
	verifiedBy: 'production',
	decisionMs: 2000,
	firstMs: 2100,
	lastMs: 9000,
	verifiedMs: 9100,
};
const drill = (given: Partial<Drill>): Drill => ({ ...base, ...given });
const subject = { sha256: base.guide.sha256, procedure: base.procedure };

test('the last drill is the newest of exactly this guide and procedure', () => {
	const drills = [
		drill({ run: 'new', at: '2026-11-22T21:52:00.000Z' }),
		drill({ run: 'old' }),
		drill({ run: 'other', procedure: 'partial-rollback', at: '2026-11-22T22:00:00.000Z' }),
		drill({ run: 'changed', guide: { title: 'Rollout', sha256: '0'.repeat(64) }, at: '2027' }),
	];
	expect(lastDrill(drills, subject)?.run).toBe('new');
	expect(lastDrill([], subject)).toBeUndefined();
});

test.each([
	[{}, true],
	[{ outcome: 'incomplete' as const }, false],
	[{ outcome: 'stopped' as const }, false],
])('a drill with %j is good: %j', (given, good) => {
	expect(isGood(drill(given))).toBe(good);
});

test('a drill is compared with good ones of its kind only', () => {
	const now = drill({ run: 'now', verifiedMs: 20_000 });
	const earlier = [
		drill({ run: 'b', verifiedMs: 8000 }),
		drill({ run: 'c', verifiedMs: 10_000 }),
		drill({ run: 'd', verifiedMs: 12_000 }),
		drill({ run: 'e', verifiedMs: 100, fault: 'deploy-fails' }),
		drill({ run: 'f', verifiedMs: 100, place: 'rehearsal' }),
		drill({ run: 'g', verifiedMs: 100, outcome: 'incomplete' }),
		now,
	];
	expect(comparedWith(now, earlier)).toEqual({
		earlier: 3,
		best: 8000,
		median: 10_000,
		slower: true,
	});
	expect(comparedWith(now, [])).toEqual({ earlier: 0, slower: false });
});

const event = (seq: number, at: string, body: Partial<EventBody> & { type: string }): RunEvent =>
	({ v: 1, seq, by: 'op1', at: `2026-11-22T21:50:${at}Z`, ...body }) as RunEvent;

test('times are told from the call, and notices that were held do not count', () => {
	const events = [
		event(1, '01.000', { type: 'statement.finished', statement: 'deploy' }),
		event(2, '04.000', {
			type: 'rollback.started',
			held: ['notify'],
			statements: [{ id: 'off' }, { id: 'deploy' }, { id: 'notify' }] as never,
		}),
		event(3, '04.100', { type: 'statement.started', statement: 'off' }),
		event(4, '09.000', { type: 'statement.finished', statement: 'deploy' }),
		event(5, '11.000', { type: 'statement.finished', statement: 'notify' }),
	];
	const called = '2026-11-22T21:50:02.000Z';
	expect(drillTimes(events, called, '2026-11-22T21:50:09.500Z')).toEqual({
		decisionMs: 2000,
		firstMs: 2100,
		lastMs: 7000,
		verifiedMs: 7500,
	});
	expect(drillTimes(events.slice(0, 1), called)).toBeUndefined();
});
