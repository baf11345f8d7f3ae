import { describe, expect, test } from 'vitest';
import { guardViews } from '../../../source/run/guard/guard.ts';
import { haltOf, haltView } from '../../../source/run/guard/halt.ts';
import { begin } from '../rollback/rollouts.ts';
import type { Walk } from '../walk.ts';
import { monitor, rollBackAll, watching } from '../watched.ts';

const status = (walk: Walk, id = 'error-rate') =>
	guardViews(walk.run, walk.now).find(({ guard }) => guard.id === id)?.shown;
const kinds = (walk: Walk) => walk.events.map(({ type }) => type);
const forward = (walk: Walk) => walk.perform('p1/s2', ['p1/s2/check']);

describe('a HALT', () => {
	function halted(): { walk: Walk; execution: string } {
		const { walk, execution } = watching();
		for (const value of [6.2, 8.1]) walk.report(execution, monitor, 'error_rate', value, '%');
		return { walk, execution };
	}

	test('comes with the second bad reading, once', () => {
		const { walk, execution } = halted();
		walk.report(execution, monitor, 'error_rate', 9, '%');
		expect(kinds(walk).filter((type) => type === 'halt.raised')).toHaveLength(1);
	});

	test('refuses what goes forward, with figure, limit and time; looking and notes stay open', () => {
		const { walk } = halted();
		expect(forward(walk)).toMatchObject({
			refused: expect.stringMatching(/^HALT: error_rate 8\.1 % > 5 % since \d\d:\d\d UTC/),
		});
		expect(walk.perform('look/s1', ['look/errors'])).toBeUndefined();
		expect(walk.send({ kind: 'note', text: 'looking' })).toBeUndefined();
	});

	test('leaves the rollback open', () => {
		const { walk } = halted();
		expect(begin(walk)).toBeUndefined();
	});

	test('refuses GO without a reason, and records the deviation with one', () => {
		const { walk } = halted();
		walk.send({ kind: 'settle-step', step: 'p1/s2', how: 'by-hand', note: 'done' });
		const go = { kind: 'decide-phase', phase: 'p1', decision: 'go' } as const;
		expect(walk.send(go)).toMatchObject({ need: 'reason' });
		walk.send({ ...go, reason: 'the meter is known to be wrong' });
		expect(walk.run.state.deviations).toContainEqual(
			expect.objectContaining({ kind: 'go-under-breach', subject: 'p1' }),
		);
	});

	test('is overridden with a reason, which is a deviation, and stays overridden', () => {
		const { walk, execution } = halted();
		expect(walk.send({ kind: 'override-halt', reason: ' ' })).toMatchObject({ need: 'reason' });
		walk.send({ kind: 'override-halt', reason: 'a known alarm' });
		walk.report(execution, monitor, 'error_rate', 9, '%');
		expect(forward(walk)).toBeUndefined();
		expect(walk.run.state.deviations.map(({ kind }) => kind)).toContain('halt-overridden');
	});

	test('comes again after an override when the figure was fine in between', () => {
		const { walk, execution } = halted();
		walk.send({ kind: 'override-halt', reason: 'a known alarm' });
		for (const value of [1, 1, 9, 9]) walk.report(execution, monitor, 'error_rate', value, '%');
		expect(haltOf(walk.run.state)?.id).toBe('h2');
	});

	test('is ended by a person, not before the figures are back', () => {
		const { walk, execution } = halted();
		expect(walk.send({ kind: 'clear-halt' })).toMatchObject({
			refused: expect.stringMatching(/not over/),
		});
		for (const value of [1, 1]) walk.report(execution, monitor, 'error_rate', value, '%');
		expect(forward(walk)).toMatchObject({ refused: expect.stringMatching(/^HALT/) });
		expect(haltView(walk.run)?.over).toBe(true);
		walk.send({ kind: 'clear-halt' });
		expect(forward(walk)).toBeUndefined();
	});

	test('ends by itself when a rollback has brought the figures back', () => {
		const { walk } = halted();
		rollBackAll(walk);
		expect(walk.run.state.rollbacks.at(-1)?.outcome).toBe('rolled-back');
		walk.elapse(1);
		expect(haltOf(walk.run.state)).toBeDefined();
		const execution =
			walk.run.state.order.find((id) => walk.run.state.executions[id]?.mode === 'background') ?? '';
		for (const value of [1, 1]) walk.report(execution, monitor, 'error_rate', value, '%');
		expect(haltOf(walk.run.state)).toBeUndefined();
		expect(kinds(walk)).toContain('halt.cleared');
	});

	test('ends with the dismissal of its guard, which is a deviation; rearmed, it halts again', () => {
		const { walk } = halted();
		expect(walk.send({ kind: 'dismiss-guard', guard: 'error-rate', reason: '' })).toMatchObject({
			need: 'reason',
		});
		walk.send({ kind: 'dismiss-guard', guard: 'error-rate', reason: 'wrong meter' });
		expect(status(walk)).toBe('dismissed');
		expect(forward(walk)).toBeUndefined();
		expect(walk.run.state.deviations.map(({ kind }) => kind)).toContain('guard-dismissed');
		walk.send({ kind: 'rearm-guard', guard: 'error-rate' });
		expect(haltOf(walk.run.state)?.id).toBe('h2');
	});
});
