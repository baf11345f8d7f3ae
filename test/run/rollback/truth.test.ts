import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Move, move } from './move.ts';
import { World } from './world.ts';

const runs = { numRuns: 300 };
const worlds = [
	['read as it runs', false],
	['baked at build time', true],
] as const;

describe.each(worlds)('toggles %s', (_, baked) => {
	test('no plan names fewer toggles than may be on', () => {
		let doubted = 0;
		fc.assert(
			fc.property(fc.nat(2), fc.array(move, { maxLength: 60 }), (far, moves) => {
				const world = new World(baked);
				if (far === 1) world.toSecondPhase();
				if (far === 2) world.toDoubt();
				for (const step of moves) {
					world.make(step);
					const plan = world.plan();
					for (const name of world.on()) {
						const row = plan.toggles.find((toggle) => toggle.row.name === name);
						expect(row?.row.status, `${name} is on in production`).toMatch(/^(on|maybe)$/);
						expect(row?.after === 'off' || plan.forgotten.includes(name)).toBe(true);
					}
					// Also what only may be on, whether or not luck has it on.
					for (const { row, after } of plan.toggles) {
						if (row.status !== 'on' && row.status !== 'maybe') continue;
						expect(after === 'off' || plan.forgotten.includes(row.name), row.name).toBe(true);
						doubted += row.status === 'maybe' && row.set !== 'on' && after !== 'off' ? 1 : 0;
					}
				}
			}),
			runs,
		);
		expect(doubted, 'the hard case came up').toBeGreaterThan(0);
	});

	test('no outcome says more than is known: rolled back means that everything is off', () => {
		let rolledBack = 0;
		let failed = 0;
		fc.assert(
			fc.property(fc.array(move, { minLength: 20, maxLength: 90 }), (moves) => {
				const world = new World(baked);
				for (const step of moves) {
					const before = world.walk.events.length;
					world.make(step);
					const finished = world.walk.events
						.slice(before)
						.findLast(({ type }) => type === 'rollback.finished');
					if (finished?.type !== 'rollback.finished') continue;
					if (finished.outcome === 'failed') failed += 1;
					if (finished.outcome !== 'rolled-back') continue;
					rolledBack += 1;
					expect(world.on()).toEqual([]);
				}
			}),
			{ numRuns: 700 },
		);
		expect(rolledBack).toBeGreaterThan(20);
		expect(failed).toBeGreaterThan(0);
	});
});

test('no rollback starts without its word', () => {
	fc.assert(
		fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
			const world = new World(false);
			for (const step of moves) world.make(step);
			for (const event of world.walk.events) {
				if (event.type === 'rollback.started')
					expect(event.typed.trim().toLowerCase()).toBe('full');
			}
		}),
		runs,
	);
});

/** Two rollbacks whose commands were left behind: the first one's deployment, of a build that was never made anew, ends last. */
const leftBehindTwice: Move[] = (() => {
	const ok = { report: 'ok', tookEffect: false } as const;
	const on: Move = { kind: 'advance', which: 0, ending: ok };
	const rollback = (running: 'alongside' | 'interrupt'): Move => ({
		kind: 'rollback',
		typed: 'full',
		add: 'none',
		addBuild: false,
		running,
	});
	const start: Move = { kind: 'start' };
	const leave: Move = { kind: 'leave-behind' };
	const interrupted = rollback('interrupt');
	return [
		...[start, on, rollback('alongside'), on, start, start, start, on, on, start],
		...[interrupted, start, leave, interrupted, leave, start],
		...[{ kind: 'alongside' } as const, leave, on],
	];
})();

test('an earlier rollback without a build stays in doubt when a later one was left behind', () => {
	const world = new World(true);
	for (const step of leftBehindTwice) world.make(step);
	expect(world.on()).toEqual(['VITE_READ']);
	const finished = world.walk.events.filter(({ type }) => type === 'rollback.finished');
	expect(finished.length).toBeGreaterThan(1);
	expect(finished).not.toContainEqual(expect.objectContaining({ outcome: 'rolled-back' }));
});

test('what was done by hand is in doubt again once a deployment that was left behind has ended', () => {
	const world = new World(true).toDoubt();
	world.make({ kind: 'leave-behind' });
	world.make({ kind: 'settle-rollback', seen: { kind: 'by-hand' } });
	world.make({ kind: 'advance', which: 0, ending: { report: 'ok', tookEffect: false } });
	expect(world.on()).toEqual(['VITE_READ']);
	const row = world.plan().toggles.find(({ row: { name } }) => name === 'VITE_READ');
	expect(row?.row.status).toMatch(/^(on|maybe)$/);
});
