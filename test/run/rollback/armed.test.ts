import { describe, expect, test } from 'vitest';
import { afterChecks, nextAfterCheck } from '../../../source/run/rollback/after.ts';
import {
	looksAtWayBack,
	phaseBegun,
	rollbackArmed,
	wayBackChecks,
} from '../../../source/run/rollback/armed.ts';
import { findStatement } from '../../../source/runbook/lookup.ts';
import { procedure, rollout, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';

const checked = (walk: Walk, ...checks: { what: string; ok: boolean; why?: string }[]) =>
	walk.send({ kind: 'rollback-checked', checks });
const ready = { what: 'npm', ok: true };
const broken = { what: 'npm run deploy:rollback', ok: false, why: 'not in package.json' };

describe('whether the rollback could run', () => {
	test('is unchecked before anybody looked, armed when all holds, and not armed by the first that does not', () => {
		const walk = new Walk(rollout());
		expect(rollbackArmed(walk.run)).toMatchObject({ kind: 'unchecked' });
		checked(walk, ready);
		expect(rollbackArmed(walk.run)).toMatchObject({ kind: 'armed', at: expect.any(String) });
		checked(walk, ready, broken);
		expect(rollbackArmed(walk.run)).toMatchObject({
			kind: 'not-armed',
			why: 'npm run deploy:rollback: not in package.json',
			checks: [broken, ready],
		});
	});

	test('is unchecked where there was nothing to look at, and none without a procedure', () => {
		const walk = new Walk(rollout());
		checked(walk);
		expect(rollbackArmed(walk.run)).toMatchObject({
			kind: 'unchecked',
			why: expect.stringMatching(/in words/),
		});
		const without = { ...rollout(), procedures: [] };
		expect(rollbackArmed(new Walk(without).run).kind).toBe('none');
	});

	test("hears of the guide's own test of the way back", () => {
		const guide = rollout();
		const [first] = guide.phases;
		const own = statement('p1/s1/way-back', 'npm run test:rollback');
		first?.steps[0]?.blocks[0]?.statements.push(own);
		const walk = new Walk(guide);
		checked(walk, ready);
		walk.perform('p1/s1', ['p1/s1/way-back'], [1]);
		expect(rollbackArmed(walk.run)).toMatchObject({
			kind: 'not-armed',
			why: expect.stringMatching(/^npm run test:rollback: it failed at \d\d:\d\d UTC$/),
		});
		walk.perform('p1/s1', ['p1/s1/way-back']);
		expect(rollbackArmed(walk.run).kind).toBe('armed');
	});
});

const examples: Record<string, [looks: string, does: string]> = {
	'a test of the rollback': ['npm run test:rollback', 'npm run deploy:rollback'],
	'the state of git, or its remote': ['git fetch --dry-run origin', 'git checkout main'],
	'whether the cluster answers, and lets us': [
		'kubectl auth can-i patch deployments',
		'kubectl rollout undo deploy/app',
	],
};

test.each(
	wayBackChecks.map(({ name }) => [name, ...(examples[name] ?? expect.fail(name))] as const),
)('%s: %s, and not %s', (_, looks, does) => {
	expect(looksAtWayBack(statement('s', looks))).toBe(true);
	expect(looksAtWayBack(statement('s', does))).toBe(false);
});

test('a test that deploys is no look', () => {
	expect(looksAtWayBack(statement('s', 'npm run test:rollback', { deploys: true }))).toBe(false);
});

describe('beginning a phase', () => {
	const begins = (walk: Walk, confirmed = 'yes', reason?: string) => {
		walk.perform('p1/s1', ['p1/s1/read', 'p1/s1/build']);
		return walk.send({
			kind: 'run',
			owner: 'p1/s1',
			statements: [{ id: 'p1/s1/deploy', text: 'npm run deploy:production' }],
			confirmed,
			...(reason === undefined ? {} : { reason }),
		});
	};

	test('with an armed rollback asks nothing more', () => {
		const walk = new Walk(rollout());
		checked(walk, ready);
		expect(begins(walk)).toBeUndefined();
		expect(walk.run.state.deviations).toEqual([]);
	});

	test('without one asks why at its first command that changes something, and records it', () => {
		const walk = new Walk(rollout());
		checked(walk, broken);
		expect(begins(walk)).toMatchObject({
			need: 'reason',
			refused: expect.stringMatching(/^the rollback is not armed: npm run deploy:rollback/),
		});
		expect(begins(walk, 'yes', 'the console works')).toBeUndefined();
		expect(walk.run.state.deviations).toMatchObject([
			{
				kind: 'unarmed-start',
				subject: 'p1/s1/deploy',
				reason: expect.stringMatching(/^the console works \(the rollback is not armed/),
			},
		]);
	});

	test('is asked about once: the phase has begun then', () => {
		const walk = new Walk(rollout());
		checked(walk, broken);
		begins(walk, 'yes', 'the console works');
		const placed = findStatement(walk.run.runbook, 'p1/s1/deploy');
		expect(phaseBegun(walk.run, placed ? [placed] : [])).toBeUndefined();
	});

	test('asks nothing where nobody could look', () => {
		expect(begins(new Walk(rollout()))).toBeUndefined();
	});
});

test('after a rollback the read-only checks of the guide are offered in order, those that change something never', () => {
	const guide = rollout();
	guide.procedures.push(
		procedure('validate', 'validation', [
			step('validate/s1', [
				statement('v/toggles', 'npm run validate:toggles'),
				statement('v/deploy', 'npm run deploy:staging', { deploys: true }),
				statement('v/watch', 'npm run monitor:all', { longRunning: { why: 'a monitor' } }),
			]),
			step('validate/s2', [statement('v/users', 'npm run validate:users')]),
		]),
	);
	const walk = new Walk(guide);
	walk.perform('validate/s1', ['v/toggles']);
	expect(nextAfterCheck(walk.run)).toBeUndefined();
	walk.send({ kind: 'start-rollback', procedure: 'full', add: [], typed: 'full', running: 'wait' });
	walk.play(walk.take());
	walk.play(walk.take());
	expect(nextAfterCheck(walk.run)).toMatchObject({
		owner: 'validate/s1',
		statement: { id: 'v/toggles' },
		status: 'todo',
	});
	walk.perform('validate/s1', ['v/toggles']);
	expect(nextAfterCheck(walk.run)?.statement.id).toBe('v/users');
	walk.perform('validate/s2', ['v/users'], [1]);
	expect(nextAfterCheck(walk.run)).toBeUndefined();
	const [last] = walk.run.state.rollbacks;
	expect(last && afterChecks(walk.run, last).map(({ status }) => status)).toEqual(['ok', 'failed']);
});
