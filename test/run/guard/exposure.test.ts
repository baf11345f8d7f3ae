import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	expectedShare,
	exposuresOf,
	shareLimit,
	shareReadings,
	statedShare,
	toleranceOf,
} from '../../../source/run/guard/exposure.ts';
import { exposureBoard, windowAt } from '../../../source/run/guard/exposure-board.ts';
import { guardViews } from '../../../source/run/guard/guard.ts';
import { haltOf } from '../../../source/run/guard/halt.ts';
import type { DarkLaunch, Runbook } from '../../../source/runbook/model.ts';
import { exporting, guide, phase, procedure, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';
import { rollBackAll } from '../watched.ts';

const launch = (
	feature: string,
	percentage: number,
	more: Partial<DarkLaunch> = {},
): DarkLaunch => ({
	feature,
	percentage,
	segments: [],
	line: 7,
	phase: 'p1',
	...more,
});

/** A phase that opens two features by settings, and one by an option of its command. */
function launching(text = 'npm run deploy:ai --dark-launch=5'): Runbook {
	const darkLaunches = [launch('app_read', 10), launch('app_search', 10)];
	return {
		...guide(
			[
				phase('p1', [
					step('p1/s1', [
						statement('p1/config', 'npm run deploy:config', { deploys: true }),
						statement('p1/wide', 'npm run deploy:config -- --percentage=100', { deploys: true }),
						statement('p1/read', 'npm run deploy:read -- --percentage=50', { deploys: true }),
					]),
				]),
				phase('p2', [
					step('p2/s1', [
						exporting('p2/on', 'VITE_APP_AI', 'true'),
						statement('p2/deploy', text, { deploys: true }),
						statement('p2/look', 'npm run monitor:users', { longRunning: { why: 'a monitor' } }),
					]),
				]),
			],
			[
				procedure(
					'rollback-full',
					'rollback',
					[
						step('rb/s1', [
							exporting('rb/off', 'VITE_APP_AI', 'false'),
							statement('rb/build', 'npm run build'),
							statement('rb/deploy', 'npm run deploy:rollback', { deploys: true }),
						]),
					],
					{ scope: 'full' },
				),
			],
			['VITE_APP_AI'],
		),
		darkLaunches,
	};
}

const expected = (walk: Walk) =>
	Object.fromEntries(
		exposuresOf(walk.run.runbook).map((one) => [one.feature, expectedShare(walk.run, one)]),
	);

describe('the share of users that is meant', () => {
	test('comes from settings, and from options of commands that turn a toggle on', () => {
		expect(exposuresOf(launching())).toMatchObject([
			{ feature: 'app_read', percentage: 10 },
			{ feature: 'app_search', percentage: 10 },
			{ feature: 'app_ai', percentage: 5, phase: 'p2', step: 'p2/s1' },
		]);
	});

	test('follows what commands state once they have run: of all settings, or of the one they name', () => {
		const walk = new Walk(launching());
		walk.perform('p1/s1', ['p1/config'], [], 'yes');
		expect(expected(walk)).toMatchObject({ app_read: 10, app_search: 10, app_ai: 5 });
		walk.perform('p1/s1', ['p1/wide'], [], 'yes');
		expect(expected(walk)).toMatchObject({ app_read: 100, app_search: 100, app_ai: 5 });
		walk.perform('p1/s1', ['p1/read'], [], 'yes');
		expect(expected(walk)).toMatchObject({ app_read: 50, app_search: 100, app_ai: 5 });
	});

	test('is not changed by a command that failed', () => {
		const walk = new Walk(launching());
		walk.perform('p1/s1', ['p1/wide'], [1], 'yes');
		expect(expected(walk)).toMatchObject({ app_read: 10 });
	});

	test.each([
		['npm run deploy:ai --dark-launch=5', 5],
		['rollctl set web --weight 25%', 25],
		['deploy --percentage=0.5', 0.5],
		['deploy --canary=200', undefined],
		['deploy --percentage=$SHARE', undefined],
		['deploy --rollouts=5', undefined],
	])('%s states %s', (text, share) => {
		expect(statedShare(text)).toBe(share);
	});
});

describe('how many see it', () => {
	test.each(shareReadings)('$example', ({ example, means }) => {
		expect(means(example, 'unified_workflow_read')).toBe(true);
		expect(means(example, 'workflow_write')).toBe(false);
		expect(means('error_rate_unified_workflow_read', 'unified_workflow_read')).toBe(false);
		expect(means('unified_workflow_read_users', 'unified_workflow_read')).toBe(false);
	});

	test('the tolerance shrinks with the sample, and is none for a setting but for rounding', () => {
		expect(toleranceOf(5, 1000)).toBeCloseTo(2.12, 1);
		expect(toleranceOf(5, Number.POSITIVE_INFINITY)).toBe(0.5);
		fc.assert(
			fc.property(
				fc.double({ min: 0, max: 100, noNaN: true }),
				fc.integer({ min: 1, max: 10_000 }),
				fc.integer({ min: 1, max: 10_000 }),
				(percentage, a, b) => {
					const [few, many] = a < b ? [a, b] : [b, a];
					expect(toleranceOf(percentage, many)).toBeLessThanOrEqual(toleranceOf(percentage, few));
				},
			),
		);
	});

	function looking(value: number, unit?: string, users?: number, name = 'app_ai_share'): Walk {
		const walk = new Walk(launching());
		walk.send({ kind: 'open-phase', phase: 'p2', reason: 'test' });
		walk.perform('p2/s1', ['p2/on']);
		walk.perform('p2/s1', ['p2/deploy'], [], 'yes');
		walk.send({
			kind: 'run',
			owner: 'p2/s1',
			statements: [{ id: 'p2/look', text: 'npm run monitor:users' }],
		});
		const { execution } = walk.take();
		const share = { name, value, ...(unit === undefined ? {} : { unit }) };
		const readings =
			users === undefined ? [share] : [{ name: 'app_ai_users', value: users }, share];
		walk.send({
			kind: 'readings',
			execution,
			statement: 'p2/look',
			readings,
			toggles: {},
			at: walk.now,
		});
		return walk;
	}
	const row = (walk: Walk) =>
		exposureBoard(walk.run, walk.now).find(({ feature }) => feature === 'app_ai');

	test('as many as meant, within the tolerance of the sample', () => {
		const walk = looking(6.4, '%', 64);
		expect(row(walk)).toMatchObject({
			expected: 5,
			status: 'as-meant',
			seen: { percentage: 6.4, sample: 1000 },
		});
		expect(haltOf(walk.run.state)).toBeUndefined();
	});

	test.each([
		{ value: 50, unit: '%', users: 500 },
		{ value: 100, unit: '%', users: 1000 },
		{ value: 0.5, unit: undefined, users: undefined },
	])(
		'5 % that turn out to be $value$unit is a breach at once, and names the command',
		({ value, unit, users }) => {
			const walk = looking(value, unit, users);
			expect(row(walk)?.status).toBe('too-many');
			expect(haltOf(walk.run.state)?.why).toMatch(
				/^app_ai for 5 % of users turned out to be (50|100) % since \d\d:\d\d UTC, after npm run deploy:ai --dark-launch=5 \(p2\/s1\)$/,
			);
		},
	);

	/** The same with a plan that turns it off again. */
	function rolledBack(name: string, users?: number): Walk {
		const walk = looking(50, '%', users, name);
		const [execution = ''] = Object.keys(walk.run.state.executions).slice(-1);
		walk.send({ kind: 'block-finished', execution, outcome: { kind: 'stopped' }, durationMs: 5 });
		rollBackAll(walk);
		walk.elapse(300);
		return walk;
	}
	const guardOf = (walk: Walk) =>
		guardViews(walk.run, walk.now).find(({ guard }) => guard.metric === 'app_ai');

	test.each(['app_ai_share', 'app_ai_percentage'])(
		'too many by %s is no alarm after a rollback: the toggle is off',
		(name) => {
			const walk = rolledBack(name);
			expect(guardOf(walk)).toMatchObject({ shown: 'off' });
			expect(guardOf(walk)?.value).toBeUndefined();
			expect(row(walk)?.status).toBe('off');
			expect(haltOf(walk.run.state)).toBeUndefined();
		},
	);

	test.each([
		{ name: 'app_ai_share', shown: 'breached' },
		{ name: 'app_ai_percentage', shown: 'off' },
	])('$name that is read after that: $shown', ({ name, shown }) => {
		const walk = rolledBack(name);
		const what = { kind: 'command', statement: 'p2/look' } as const;
		walk.send({ kind: 'pin', what, everySeconds: 60 });
		walk.report('p1', 'p2/look', name, 50, '%');
		expect(guardOf(walk)?.shown).toBe(shown);
	});

	test.each([
		{ users: 0.5, idle: 'too few users to judge: n = 1', shown: 'not-armed' },
		{ users: 500, idle: undefined, shown: 'breached' },
	])('of $users users inside: $shown', ({ users, idle, shown }) => {
		const walk = looking(50, '%', users);
		expect(guardOf(walk)).toMatchObject({ shown, guard: { ...(idle ? { idle } : {}) } });
		expect(row(walk)?.status).toBe(idle ? 'too-few' : 'too-many');
	});

	test.each([
		{ expected: 10, sample: 12, basis: '10 % of users, tolerance for n = 12' },
		{
			expected: 10,
			sample: undefined,
			basis: '10 % of users, tolerance for n not told, 20 assumed',
		},
		{ expected: 10, sample: Number.POSITIVE_INFINITY, basis: '10 % of users, as set; rounding' },
		{ expected: 100, sample: 1000, basis: '100 % of users', idle: 'meant for all users: no limit' },
		{ expected: 50, sample: 5, basis: /n = 5$/, idle: 'too few users to judge: n = 5' },
	])(
		'a limit of $expected % for $sample says where it comes from',
		({ expected, sample, ...is }) => {
			expect(shareLimit(expected, sample)).toMatchObject({
				...is,
				basis: typeof is.basis === 'string' ? is.basis : expect.stringMatching(is.basis),
			});
		},
	);

	test('of a phase that has not begun nobody is told', () => {
		const walk = new Walk(launching());
		walk.send({
			kind: 'run',
			owner: 'p1/s1',
			statements: [{ id: 'p1/config', text: 'npm run deploy:config' }],
			confirmed: 'yes',
		});
		const { execution } = walk.take();
		const readings = [{ name: 'app_ai_share', value: 50, unit: '%' }];
		walk.send({ kind: 'readings', execution, statement: 'p1/config', readings, toggles: {} });
		expect(haltOf(walk.run.state)).toBeUndefined();
	});
});

test.each([
	{ start: '2026-01-05', end: '2026-01-20', at: '2026-01-04T23:59:59.000Z', is: 'before' },
	{ start: '2026-01-05', end: '2026-01-20', at: '2026-01-20T23:59:59.000Z', is: 'inside' },
	{ start: '2026-01-05', end: '2026-01-20', at: '2026-01-21T00:00:00.000Z', is: 'after' },
	{ end: '2026-01-20T12:00:00Z', at: '2026-01-20T12:00:00.000Z', is: 'after' },
	{ start: 'next week', at: '2026-01-20T12:00:00.000Z', is: 'always' },
	{ at: '2026-01-20T12:00:00.000Z', is: 'always' },
] as const)('$at is $is the window from $start to $end', ({ at, is, ...window }) => {
	expect(windowAt(window, at)).toBe(is);
});
