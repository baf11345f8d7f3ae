import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerNext } from '../../../source/run/answers/answering.ts';
import { noAnswers, readAnswers } from '../../../source/run/answers/answers.ts';
import { nextOrHold } from '../../../source/run/next.ts';
import { spanWords } from '../../../source/run/time.ts';
import { holdOf, holdView, openHolds } from '../../../source/run/watch/hold.ts';
import { guide, phase, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';
import { monitor, watched, watching } from '../watched.ts';

const hour = 3600;
const forward = (walk: Walk) => walk.perform('p1/s2', ['p1/s2/check']);
const left = (walk: Walk) => holdOf(walk.run, { at: walk.now })?.leftSeconds ?? 0;
const view = (walk: Walk) => {
	const hold = walk.run.state.holds[monitor];
	return hold ? holdView(walk.run, hold, { at: walk.now }) : expect.fail('no hold');
};

/** So many seconds in which the monitor reports every minute. */
function observe(walk: Walk, execution: string, seconds: number, value = 1): void {
	const until = Date.parse(walk.now) + seconds * 1000;
	while (Date.parse(walk.now) < until) {
		walk.elapse(Math.min(58, (until - Date.parse(walk.now)) / 1000));
		walk.report(execution, monitor, 'error_rate', value, '%');
	}
}

describe('a hold', () => {
	test('gates the next step and the GO, with the time that is left', () => {
		const { walk, execution } = watching(watched({ seconds: 24 * hour }));
		observe(walk, execution, hour);
		expect(forward(walk)).toMatchObject({
			refused: expect.stringMatching(/p1\/s1 holds for 22 h 59 min more/),
		});
		expect(
			walk.send({ kind: 'decide-phase', phase: 'p1', decision: 'go', reason: 'x' }),
		).toMatchObject({
			refused: expect.stringMatching(/holds for 2[23] h/),
		});
		expect(nextOrHold(walk.run)).toMatchObject({
			kind: 'hold',
			phase: { id: 'p1' },
			step: { id: 'p1/s1' },
		});
	});

	test('is over when it was observed for as long as the guide says', () => {
		const { walk, execution } = watching(watched({ seconds: hour }));
		observe(walk, execution, hour + 60);
		expect(openHolds(walk.run)).toEqual([]);
		expect(walk.events.find(({ type }) => type === 'hold.ended')).toMatchObject({
			unobservedMs: 0,
		});
		expect(forward(walk)).toBeUndefined();
	});

	test('is not satisfied by a monitor that returns early', () => {
		const { walk, execution } = watching(watched({ seconds: 24 * hour }));
		walk.report(execution, monitor, 'error_rate', 1, '%');
		const outcome = { kind: 'exited', code: 0 } as const;
		walk.send({
			kind: 'statement-finished',
			execution,
			statement: monitor,
			outcome,
			durationMs: 3000,
		});
		walk.send({ kind: 'block-finished', execution, outcome, durationMs: 3000 });
		for (let minute = 0; minute < 25 * 60; minute += 1) walk.elapse(60);
		expect(forward(walk)).toMatchObject({ refused: expect.stringMatching(/nobody watches/) });
		expect(left(walk)).toBeGreaterThan(23 * hour);
		expect(answerNext(walk.run, noAnswers, undefined, { at: walk.now })).toMatchObject({
			kind: 'gate',
			gate: { gate: 'hold' },
		});
	});

	test('goes on with any pinned command that a guard looks at', () => {
		const { walk, execution } = watching(watched({ seconds: hour }));
		walk.send({
			kind: 'block-finished',
			execution,
			outcome: { kind: 'stopped' },
			durationMs: 3000,
		});
		walk.send({
			kind: 'pin',
			what: { kind: 'command', statement: 'look/errors' },
			everySeconds: 60,
		});
		const until = Date.parse(walk.now) + (hour + 120) * 1000;
		while (Date.parse(walk.now) < until) {
			walk.elapse(58);
			walk.report('p1', 'look/errors', 'error_rate', 1, '%');
		}
		expect(openHolds(walk.run)).toEqual([]);
	});

	test('counts no stretch that is longer than its gap', () => {
		const { walk, execution } = watching(watched({ seconds: 2 * hour }));
		observe(walk, execution, hour);
		const before = left(walk);
		walk.elapse(1000);
		observe(walk, execution, 60);
		expect(before - left(walk)).toBeLessThan(200);
		expect(view(walk).unobservedSeconds).toBeGreaterThan(900);
	});

	test('counts no stretch that ends with a reading, either, when nothing looked meanwhile', () => {
		const { walk, execution } = watching(watched({ seconds: 2 * hour }));
		observe(walk, execution, hour);
		const before = left(walk);
		walk.sleep(1000);
		walk.report(execution, monitor, 'error_rate', 1, '%');
		expect(before - left(walk)).toBeLessThan(120);
		expect(view(walk).unobservedSeconds).toBeGreaterThan(900);
	});

	test('counts no time in which a guard is breached or lost', () => {
		const { walk, execution } = watching(watched({ seconds: 2 * hour }));
		observe(walk, execution, 600);
		observe(walk, execution, 120, 9);
		const before = left(walk);
		observe(walk, execution, hour, 9);
		expect(view(walk).status).toBe('breached');
		expect(left(walk)).toBe(before);
	});

	test('starts anew with a deploy: what was watched is no longer what runs', () => {
		const { walk, execution } = watching(watched({ seconds: 2 * hour }));
		observe(walk, execution, hour);
		const statements = [{ id: 'p1/s1/deploy', text: 'npm run deploy' }];
		walk.send({ kind: 'run', owner: 'p1/s1', statements, confirmed: 'yes', reason: 'again' });
		walk.play(walk.take());
		expect(left(walk)).toBeGreaterThan(1.99 * hour);
	});

	test('is stale when something is deployed after it', () => {
		const { walk, execution } = watching(watched({ seconds: hour }));
		observe(walk, execution, hour + 60);
		walk.perform('p1/s2', ['p1/s2/check']);
		walk.perform('p1/s2', ['p1/s2/deploy'], [], 'yes');
		expect(walk.run.state.holds[monitor]?.staleSince).toBeDefined();
	});

	test('survives a restart, and what nobody watched is not counted', () => {
		const { walk, execution } = watching(watched({ seconds: 2 * hour }));
		const operator = { name: 'op1', login: 'op1', host: 'here', role: 'operator' };
		walk.send({ kind: 'open-session', operator, via: 'screen', pid: 1, at: walk.now });
		observe(walk, execution, hour);
		const before = view(walk).observedSeconds;
		const from = walk.run.state.at;
		const at = new Date(Date.parse(walk.now) + 120_000).toISOString();
		walk.send({ kind: 'open-session', operator, via: 'screen', pid: 2, at });
		expect(walk.run.state.unobserved).toEqual([{ from, to: at }]);
		expect(view(walk).unobservedSeconds).toBeGreaterThanOrEqual(120);
		expect(view(walk).observedSeconds).toBeLessThanOrEqual(before);
	});

	test.each(['readings', 'presence'] as const)(
		'keeps what was observed up to leaving: the time left never goes up (%s)',
		(needs) => {
			const { walk, execution } = watching(watched({ seconds: 24 * hour }));
			const hold = walk.run.state.holds[monitor] ?? expect.fail('no hold');
			walk.run.state.holds[monitor] = { ...hold, needs };
			const operator = { name: 'op1', login: 'op1', host: 'here', role: 'operator' };
			walk.send({ kind: 'open-session', operator, via: 'screen', pid: 1, at: walk.now });
			for (let look = 0; look < 6; look += 1) {
				walk.report(execution, monitor, 'error_rate', 1, '%');
				walk.elapse(9);
			}
			walk.send({ kind: 'close-session', reason: 'quit', left: [] });
			const before = left(walk);
			expect(before).toBeLessThan(24 * hour - 50);
			const at = new Date(Date.parse(walk.now) + 30_000).toISOString();
			walk.send({ kind: 'open-session', operator, via: 'screen', pid: 2, at });
			expect(walk.run.state.holds[monitor]?.observedMs).toBeGreaterThan(50_000);
			expect(left(walk)).toBeLessThanOrEqual(before);
		},
	);

	test.each([
		{ name: 'a machine that slept', wall: 200, steady: 60, counts: 60 },
		{ name: 'a clock set forward', wall: 250, steady: 10, counts: 10 },
		{ name: 'a clock set back', wall: -100, steady: 50, counts: 0 },
		{ name: 'clocks that agree', wall: 100, steady: 100, counts: 100 },
	])('counts only what both clocks say has passed: $name', ({ wall, steady, counts }) => {
		const { walk } = watching(watched({ seconds: 24 * hour }));
		const open = walk.run.state.holds[monitor] ?? expect.fail('no hold');
		const hold = { ...open, coveredMono: 5000, needs: 'presence' as const };
		const at = new Date(Date.parse(hold.coveredTo) + wall * 1000).toISOString();
		const { observedSeconds } = holdView(walk.run, hold, { at, mono: 5000 + steady * 1000 });
		expect(observedSeconds).toBe(counts);
	});

	test('is closed early with a reason, and that is a deviation', () => {
		const { walk } = watching(watched({ seconds: 24 * hour }));
		const close = { kind: 'close-hold', hold: monitor, at: walk.now } as const;
		expect(walk.send({ ...close, reason: '' })).toMatchObject({ need: 'reason' });
		expect(walk.send({ ...close, reason: 'agreed in the incident call' })).toBeUndefined();
		expect(forward(walk)).toBeUndefined();
		expect(walk.run.state.deviations).toContainEqual(
			expect.objectContaining({ kind: 'hold-closed-early', reason: 'agreed in the incident call' }),
		);
	});

	test('passes faster with a time scale, and then forgives the time that programs take to start', () => {
		const { walk, execution } = watching(watched({ seconds: 24 * hour }), { timeScale: 86_400 });
		walk.elapse(1);
		walk.report(execution, monitor, 'error_rate', 1, '%');
		walk.elapse(1);
		expect(openHolds(walk.run)).toEqual([]);
	});

	test('of a wait needs nobody to report, only gonogo to be there', () => {
		const wait = statement('p/wait', 'sleep 10m', { longRunning: { why: 'waits', seconds: 600 } });
		const walk = new Walk(
			guide([phase('p', [step('p/s1', [wait]), step('p/s2', [statement('p/next', 'next')])])]),
		);
		walk.send({ kind: 'run', owner: 'p/s1', statements: [{ id: 'p/wait', text: 'sleep 10m' }] });
		for (let passed = 0; passed < 560; passed += 10) walk.elapse(10);
		expect(walk.perform('p/s2', ['p/next'])).toMatchObject({
			refused: expect.stringMatching(/holds for/),
		});
		for (let passed = 0; passed < 60; passed += 10) walk.elapse(10);
		expect(walk.perform('p/s2', ['p/next'])).toBeUndefined();
	});

	test('is waited for without a screen while it is watched, and closed where the answers say so', () => {
		const { walk, execution } = watching(watched({ seconds: hour }));
		walk.report(execution, monitor, 'error_rate', 1, '%');
		expect(answerNext(walk.run, noAnswers, undefined, { at: walk.now })).toEqual({ kind: 'wait' });
		const answers = readAnswers({ answers: 1, holds: { 'p1/s1': { close: 'a rehearsal' } } });
		const said = answers.ok ? answerNext(walk.run, answers.answers) : expect.fail(answers.problem);
		expect(said).toMatchObject({
			kind: 'intents',
			intents: [{ kind: 'close-hold', hold: monitor }],
		});
	});

	test('never observes more than has passed, nor loses what it has', () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 900 }), says: fc.boolean() }), {
					maxLength: 30,
				}),
				(looks) => {
					const { walk, execution } = watching(watched({ seconds: 24 * hour }));
					const began = Date.parse(walk.run.state.holds[monitor]?.startedAt ?? '');
					let before = 0;
					for (const { seconds, says } of looks) {
						walk.elapse(seconds);
						if (says) walk.report(execution, monitor, 'error_rate', 1, '%');
						const { observedMs, unobservedMs } = walk.run.state.holds[monitor] ?? expect.fail();
						expect(observedMs).toBeGreaterThanOrEqual(before);
						expect(observedMs + unobservedMs).toBeLessThanOrEqual(
							Date.parse(walk.now) - began + 2000,
						);
						before = observedMs;
					}
				},
			),
			{ numRuns: 50 },
		);
	});
});

test.each([
	[86_400, '24 h'],
	[172_800, '2 d'],
	[11_400, '3 h 10 min'],
	[61, '1 min 1 s'],
	[0.4, '0 s'],
])('%d seconds are %s', (seconds, words) => {
	expect(spanWords(seconds)).toBe(words);
});
