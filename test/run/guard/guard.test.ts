import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardsInTheWay, guardViews, trendOf } from '../../../source/run/guard/guard.ts';
import { haltOf, haltView } from '../../../source/run/guard/halt.ts';
import { guardRules } from '../../../source/run/guard/rules.ts';
import type { Walk } from '../walk.ts';
import { errorRate, monitor, read, rollBackAll, watched, watching } from '../watched.ts';

const status = (walk: Walk, id = 'error-rate') =>
	guardViews(walk.run, walk.now).find(({ guard }) => guard.id === id)?.shown;
const forward = (walk: Walk) => walk.perform('p1/s2', ['p1/s2/check']);

describe('rules of a guide', () => {
	test('are its alerts, then what it states; what is said twice is watched once', () => {
		const rules = guardRules(
			read(`# Rollout

Stop if the error rate exceeds 10 %. Roll back when response times are above 2 s.

\`\`\`bash
curl -d '{"name":"Errors","condition":"error_rate > 0.1","severity":"critical"}' http://a.test
curl -d '{"name":"Slow","condition":"response_time > 2000","severity":"warning"}' http://a.test
\`\`\`
`),
		);
		expect(rules).toMatchObject([
			{ name: 'Errors', from: 'alert', line: 6, severity: 'critical' },
			{ name: 'Slow', from: 'alert', line: 7, severity: 'warning' },
			// What only warns does not stand for what halts.
			{ metric: 'response_time', from: 'sentence', line: 3, severity: 'critical' },
		]);
	});
});

describe('a guard', () => {
	test('is not armed until something reports its figure, and blocks nothing', () => {
		const { walk } = watching();
		expect(status(walk)).toBe('not-armed');
		expect(guardsInTheWay(walk.run)).toEqual([]);
		expect(forward(walk)).toBeUndefined();
	});

	test('is ok while the figure is inside its limit', () => {
		const { walk, execution } = watching();
		walk.report(execution, monitor, 'error_rate', 0.8, '%');
		expect(status(walk)).toBe('ok');
		expect(walk.run.state.guards['error-rate']).toMatchObject({ value: 0.8, limit: 5, unit: '%' });
	});

	test('is breached by two readings in a row, never by one', () => {
		const { walk, execution } = watching();
		for (const value of [8, 1, 8]) walk.report(execution, monitor, 'error_rate', value, '%');
		expect(status(walk)).toBe('ok');
		walk.report(execution, monitor, 'error_rate', 9, '%');
		expect(status(walk)).toBe('breached');
	});

	test('says since when it is breached, from the first of the bad readings', () => {
		const { walk, execution } = watching();
		walk.report(execution, monitor, 'error_rate', 8, '%');
		const since = walk.now;
		walk.elapse(60);
		walk.report(execution, monitor, 'error_rate', 8.1, '%');
		expect(walk.run.state.guards['error-rate']?.since.slice(0, 16)).toBe(since.slice(0, 16));
		expect(haltOf(walk.run.state)?.why).toMatch(/^error_rate 8\.1 % > 5 % since \d\d:\d\d UTC$/);
	});

	test('is over only after as many good readings in a row', () => {
		const { walk, execution } = watching();
		for (const value of [8, 8, 1]) walk.report(execution, monitor, 'error_rate', value, '%');
		expect(status(walk)).toBe('breached');
		walk.report(execution, monitor, 'error_rate', 1, '%');
		expect(status(walk)).toBe('ok');
	});

	test('is lost when a monitor that runs falls silent, and never counted as ok', () => {
		const { walk, execution } = watching();
		for (let look = 0; look < 5; look += 1) {
			walk.report(execution, monitor, 'error_rate', 1, '%');
			walk.elapse(9);
		}
		walk.elapse(31);
		expect(status(walk)).toBe('lost');
		expect(walk.run.state.guards['error-rate']?.why).toMatch(/not been reported since/);
		expect(guardsInTheWay(walk.run).map(({ id }) => id)).toEqual(['error-rate']);
		walk.report(execution, monitor, 'error_rate', 1, '%');
		expect(status(walk)).toBe('ok');
	});

	test.each([
		{ outcome: { kind: 'exited', code: 1 }, becomes: 'lost' },
		{ outcome: { kind: 'signalled', signal: 'SIGKILL' }, becomes: 'lost' },
		{ outcome: { kind: 'unknown', why: 'gone' }, becomes: 'lost' },
		{ outcome: { kind: 'stopped' }, becomes: 'not-armed' },
		{ outcome: { kind: 'exited', code: 0 }, becomes: 'not-armed' },
	] as const)('is $becomes when its monitor ended as $outcome.kind', ({ outcome, becomes }) => {
		const { walk, execution } = watching();
		walk.report(execution, monitor, 'error_rate', 1, '%');
		if (outcome.kind !== 'unknown') {
			const statement = monitor;
			walk.send({ kind: 'statement-finished', execution, statement, outcome, durationMs: 5 });
		}
		walk.send({ kind: 'block-finished', execution, outcome, durationMs: 5 });
		walk.elapse(1);
		expect(status(walk)).toBe(becomes);
	});

	test('sees a breach that one monitor reports while another one says that all is well', () => {
		const { walk, execution } = watching();
		walk.send({
			kind: 'pin',
			what: { kind: 'command', statement: 'look/errors' },
			everySeconds: 5,
		});
		for (let look = 0; look < 2; look += 1) {
			walk.report('p1', 'look/errors', 'error_rate', 0, '%');
			walk.report(execution, monitor, 'error_rate', 50, '%');
			walk.report('p1', 'look/errors', 'error_rate', 0, '%');
		}
		expect(status(walk)).toBe('breached');
		expect(walk.run.state.guards['error-rate']?.value).toBe(50);
		walk.send({ kind: 'block-finished', execution, outcome: { kind: 'stopped' }, durationMs: 5 });
		walk.report('p1', 'look/errors', 'error_rate', 0, '%');
		expect(status(walk)).toBe('ok');
	});

	test('stays breached when its monitor ends: silence is no recovery', () => {
		const { walk, execution } = watching();
		for (const value of [8, 8]) walk.report(execution, monitor, 'error_rate', value, '%');
		walk.send({ kind: 'block-finished', execution, outcome: { kind: 'stopped' }, durationMs: 5 });
		walk.elapse(3600);
		expect(status(walk)).toBe('breached');
	});

	test('takes no figure of another environment for its own', () => {
		const runbook = watched();
		const check = runbook.phases[0]?.steps[1]?.blocks[0]?.statements[0];
		if (check) check.environment = 'staging';
		const { walk } = watching(runbook);
		walk.send({
			kind: 'run',
			owner: 'p1/s2',
			statements: [{ id: 'p1/s2/check', text: 'npm run check' }],
		});
		const { execution } = walk.take();
		for (const value of [50, 50]) walk.report(execution, 'p1/s2/check', 'error_rate', value, '%');
		expect(status(walk)).toBe('not-armed');
		expect(walk.run.state.readings['error_rate@staging']?.value).toBe(50);
	});

	test('looks at the reading that a person names, and forgets it again', () => {
		const { walk, execution } = watching();
		walk.report(execution, monitor, 'failures', 0.01);
		expect(status(walk)).toBe('not-armed');
		expect(
			walk.send({ kind: 'map-reading', metric: 'error_rate', reading: 'nothing' }),
		).toMatchObject({
			refused: expect.stringMatching(/has reported/),
		});
		walk.send({ kind: 'map-reading', metric: 'error_rate', reading: 'failures' });
		expect(status(walk)).toBe('ok');
		walk.send({ kind: 'map-reading', metric: 'error_rate' });
		expect(status(walk)).toBe('not-armed');
	});

	test('is only watched when the guide calls it information', () => {
		const { walk, execution } = watching(watched({ alerts: [{ ...errorRate, severity: 'info' }] }));
		for (const value of [8, 8]) walk.report(execution, monitor, 'error_rate', value, '%');
		expect(status(walk)).toBe('watch-only');
		expect(haltOf(walk.run.state)).toBeUndefined();
		expect(guardsInTheWay(walk.run)).toEqual([]);
	});

	test('that only warns halts nothing, and asks for a reason at GO', () => {
		const { walk, execution } = watching();
		for (const value of [2500, 2600]) walk.report(execution, monitor, 'response_time_ms', value);
		expect(status(walk, 'slow-responses')).toBe('breached');
		expect(haltOf(walk.run.state)).toBeUndefined();
		expect(forward(walk)).toBeUndefined();
		expect(walk.send({ kind: 'decide-phase', phase: 'p1', decision: 'go' })).toMatchObject({
			need: 'reason',
			refused: expect.stringMatching(/Slow responses is breached/),
		});
	});

	test('never says ok of readings that are all over the limit', () => {
		fc.assert(
			fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (bad) => {
				const { walk, execution } = watching();
				for (const one of bad) walk.report(execution, monitor, 'error_rate', one ? 9 : 1, '%');
				const last = bad.slice(-2);
				const shown = status(walk);
				if (last.length === 2 && last.every(Boolean)) expect(shown).toBe('breached');
				if (last.length === 2 && !last.some(Boolean)) expect(shown).toBe('ok');
			}),
			{ numRuns: 60 },
		);
	});
});

test.each([
	{ values: [1, 1, 1, 2, 3, 4], trend: 'rising' },
	{ values: [9, 9, 9, 4, 3, 2], trend: 'falling' },
	{ values: [5, 5, 5, 5, 5.1, 5], trend: 'steady' },
	{ values: [5, 9], trend: 'rising' },
	{ values: [140, 150, 130, 70, 78, 88, 132], trend: 'rising' },
	{ values: [5, 6, 7, 8, 7.4], trend: 'falling' },
	{ values: [5], trend: 'steady' },
])('$values is $trend', ({ values, trend }) => {
	expect(trendOf({ history: values.map((value) => ({ at: '', value, source: '' })) })).toBe(trend);
});

test('a figure is compared with what its own source reported before, not with another one', () => {
	const history = [
		{ at: '', value: 8, source: 'a' },
		{ at: '', value: 1, source: 'b' },
		{ at: '', value: 9, source: 'a' },
		{ at: '', value: 1, source: 'b' },
	];
	expect(trendOf({ history })).toBe('steady');
	expect(trendOf({ history: history.slice(0, 3) })).toBe('rising');
});

describe('a breach of what ran before', () => {
	const [stopped, outcome] = ['block-finished', { kind: 'stopped' }] as const;

	test('is no alarm after a rollback while nobody looks, and no all-clear either', () => {
		const { walk, execution } = watching();
		for (const value of [8, 8]) walk.report(execution, monitor, 'error_rate', value, '%');
		walk.send({ kind: stopped, execution, outcome, durationMs: 5 });
		rollBackAll(walk);
		walk.elapse(60);
		expect(status(walk)).toBe('outdated');
		expect(walk.run.state.guards['error-rate']?.why).toMatch(
			/^not looked at since the rollback at/,
		);
		expect(haltView(walk.run)).toMatchObject({ over: false });
		expect(walk.send({ kind: 'clear-halt' })).toMatchObject({
			refused: expect.stringMatching(/not looked at since the rollback/),
		});
		expect(guardsInTheWay(walk.run).map(({ id }) => id)).toEqual(['error-rate']);
	});

	test('stays one after a deploy while its monitor goes on', () => {
		const { walk, execution } = watching();
		for (const value of [8, 8]) walk.report(execution, monitor, 'error_rate', value, '%');
		rollBackAll(walk);
		expect(status(walk)).toBe('breached');
	});

	test('is over once somebody looks and the figures are good', () => {
		const { walk, execution } = watching();
		for (const value of [8, 8]) walk.report(execution, monitor, 'error_rate', value, '%');
		walk.send({ kind: stopped, execution, outcome, durationMs: 5 });
		rollBackAll(walk);
		const look = 'look/errors';
		const what = { kind: 'command', statement: look } as const;
		walk.send({ kind: 'pin', what, everySeconds: 60 });
		for (const value of [1, 1]) walk.report('p1', look, 'error_rate', value, '%');
		expect(status(walk)).toBe('ok');
		expect(haltView(walk.run)).toBeUndefined();
	});
});
