import { expect, test } from 'vitest';
import { turnedOnAfter } from '../../../source/run/rollback/partial.ts';
import { planRollback } from '../../../source/run/rollback/plan.ts';
import type { Phase, Statement } from '../../../source/runbook/model.ts';
import { exporting, guide, phase, procedure, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';

const turning = (id: string, ...names: string[]): Phase =>
	phase(id, [
		step(
			`${id}/s`,
			names.map((name): Statement => exporting(`${id}/${name}`, name, 'true')),
		),
	]);

const off = procedure(
	'some',
	'rollback',
	[
		step('some/s', [
			exporting('some/b', 'APP_B', 'false'),
			statement('some/deploy', 'npm run deploy'),
		]),
	],
	{ scope: 'partial' },
);
const runbook = guide(
	[turning('p1', 'APP_A'), turning('p2', 'APP_B', 'APP_C'), turning('p3', 'APP_D', 'APP_A')],
	[off],
	['APP_A', 'APP_B', 'APP_C', 'APP_D'],
);

test.each([
	[['APP_A'], ['APP_B', 'APP_C', 'APP_D']],
	[['APP_B'], ['APP_D']],
	[['APP_D'], []],
	[['APP_X'], []],
	[[], []],
])('what goes off: %j, turned on in a later phase: %j', (names, later) => {
	expect([...turnedOnAfter(runbook, new Set(names))]).toEqual(later);
});

test('a partial rollback says what stays on, and what of it may need the feature that goes off', () => {
	const on = { APP_A: 'true', APP_B: 'true', APP_C: 'true', APP_D: 'true' };
	const plan = planRollback(new Walk(runbook, on).run, off, []);
	expect(plan.toggles.map(({ row, notes }) => [row.name, notes.at(-1)])).toEqual([
		['APP_A', 'stays'],
		['APP_B', 'on-before'],
		['APP_C', 'stays'],
		['APP_D', 'later'],
	]);
	expect(plan.forgotten).toEqual(['APP_A', 'APP_C', 'APP_D']);
	expect(plan.advised).toEqual(['APP_D']);
});
