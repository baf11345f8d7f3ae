import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	type DarkLaunch,
	exposure,
} from '../../runbooks/unified-workflow/app/source/dark-launch.ts';
import { windowFrom } from '../../runbooks/unified-workflow/app/source/families/dark-launch.ts';
import {
	allUsers,
	bucket,
	segmentOf,
	segments,
} from '../../runbooks/unified-workflow/app/source/user.ts';

const launch = (change: Partial<DarkLaunch> = {}): DarkLaunch => ({
	percentage: 10,
	start: '2030-01-01T00:00:00.000Z',
	end: '2030-01-15T00:00:00.000Z',
	segments: [],
	...change,
});
const during = new Date('2030-01-08T00:00:00.000Z');
const share = (settings: DarkLaunch): number =>
	allUsers.filter((user) => exposure('search', settings, user, during).sees).length /
	allUsers.length;

describe('who sees a feature in a dark launch', () => {
	test.each([
		{ name: 'none', settings: undefined, at: '2030-01-08', because: 'no dark launch' },
		{
			name: 'before it begins',
			settings: launch(),
			at: '2029-12-31T23:59:59.999Z',
			because: 'not begun',
		},
		{
			name: 'at its end',
			settings: launch(),
			at: '2030-01-15',
			because: 'the dark launch is over',
		},
		{
			name: 'nobody',
			settings: launch({ percentage: 0 }),
			at: '2030-01-01',
			because: 'not chosen',
		},
		{
			name: 'everybody',
			settings: launch({ percentage: 100 }),
			at: '2030-01-01',
			because: 'chosen',
		},
	])('$name: $because', ({ settings, at, because }) => {
		expect(exposure('search', settings, 'user-0001', new Date(at)).because).toBe(because);
	});

	test.each([1, 5, 10, 25, 50])('is about %i%% of all users', (percentage) => {
		expect(share(launch({ percentage }))).toBeCloseTo(percentage / 100, 1);
	});

	test('is only the segments that are named', () => {
		const settings = launch({ percentage: 100, segments: ['beta_testers'] });
		for (const user of allUsers) {
			const seen = exposure('search', settings, user, during);
			expect(seen.sees).toBe(segmentOf(user) === 'beta_testers');
		}
	});

	test('stays chosen while the percentage grows', () => {
		fc.assert(
			fc.property(
				fc.string(),
				fc.double({ min: 0, max: 100, noNaN: true }),
				fc.double({ min: 0, max: 100, noNaN: true }),
				(user, a, b) => {
					const [low, high] = a < b ? [a, b] : [b, a];
					const seen = (percentage: number): boolean =>
						exposure('search', launch({ percentage }), user, during).sees;
					return !seen(low) || seen(high);
				},
			),
		);
	});

	test('is not the same few for every feature', () => {
		const chosen = (feature: string): string[] =>
			allUsers.filter((user) => bucket(feature, user) < 10);
		const both = chosen('read').filter((user) => chosen('search').includes(user));
		expect(both.length).toBeLessThan(chosen('read').length / 3);
	});

	test('every user has one segment, and each segment has users', () => {
		for (const name of segments) expect(allUsers.map(segmentOf)).toContain(name);
	});
});

test('days become a window that begins at the moment of the deploy', () => {
	expect(
		windowFrom({ search: { percentage: 10, days: 14 } }, new Date('2030-01-01T00:00:00.000Z')),
	).toEqual({ search: launch() });
});
