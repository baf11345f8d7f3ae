import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyState } from '../../source/run/evolve.ts';
import type { RunState } from '../../source/run/state.ts';
import { Burst } from '../../source/ui/app/burst.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** A burst, and the states that a run comes to one after the other. */
function drawing() {
	let frames = 0;
	let state: RunState = emptyState;
	const burst: Burst = new Burst(() => {
		frames += 1;
		burst.over();
	});
	const hear = (change: Partial<RunState>) => {
		state = { ...state, seq: state.seq + 1, ...change };
		burst.heard(state);
	};
	hear({});
	vi.advanceTimersByTime(1000);
	return { burst, hear, frames: () => frames - 1 };
}

test('figures that come close together are one frame at once and one for the rest', () => {
	const { hear, frames } = drawing();
	for (let report = 0; report < 10; report += 1) hear({ readings: {} });
	expect(frames()).toBe(1);
	vi.advanceTimersByTime(249);
	expect(frames()).toBe(1);
	vi.advanceTimersByTime(2);
	expect(frames()).toBe(2);
	vi.advanceTimersByTime(5000);
	expect(frames()).toBe(2);
});

test.each([
	['a command begins', { order: ['x1'] }],
	['a HALT is raised', { halts: [] }],
	['a rollback begins', { rollbacks: [] }],
] as const)('%s is drawn at once, also within a burst', (_, change) => {
	const { hear, frames } = drawing();
	hear({ readings: {} });
	hear(change as unknown as Partial<RunState>);
	expect(frames()).toBe(2);
});

test('nothing is drawn any more once the screens have ended', () => {
	const { burst, hear, frames } = drawing();
	hear({ readings: {} });
	hear({ readings: {} });
	burst.over();
	vi.advanceTimersByTime(5000);
	expect(frames()).toBe(1);
});
