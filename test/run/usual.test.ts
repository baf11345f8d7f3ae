import { describe, expect, test } from 'vitest';
import { usualOf, usualTimes } from '../../source/run/usual.ts';
import { findStatement } from '../../source/runbook/lookup.ts';
import { guide, phase, statement, step } from './guide.ts';
import { Walk } from './walk.ts';

const build = statement('p1/s1/build', 'npm run build');
const index = statement('p1/s2/index', 'npm run index', { label: 'Takes about 5 minutes' });
const walk = () =>
	new Walk(
		guide([
			phase('p1', [
				step('p1/s1', [build], { prose: 'The build takes 2-3 minutes.' }),
				step('p1/s2', [index, statement('p1/s2/more', 'npm run more')], { prose: 'Allow 1 hour.' }),
			]),
		]),
	);
const usual = (one: Walk, id: string, earlier?: ReadonlyMap<string, number>) => {
	const found = findStatement(one.run.runbook, id)?.statement ?? expect.fail(id);
	return usualOf(one.run, found, earlier);
};

test('the usual time is the median', () => {
	const all = [9000, 1000, 5000].map((durationMs) => ({ text: 'a', durationMs }));
	expect([...usualTimes([...all, { text: 'b', durationMs: 7 }])]).toEqual([
		['a', 5000],
		['b', 7],
	]);
});

describe('how long a command usually takes', () => {
	test('is what earlier runs say before all else', () => {
		const one = walk();
		one.perform('p1/s1', ['p1/s1/build']);
		expect(usual(one, 'p1/s1/build', new Map([['npm run build', 41_000]]))).toEqual({
			ms: 41_000,
			by: 'runs',
		});
	});

	test('else what this run says', () => {
		const one = walk();
		one.perform('p1/s1', ['p1/s1/build']);
		expect(usual(one, 'p1/s1/build')).toMatchObject({ by: 'runs' });
	});

	test.each([
		['a command by the words above it', 'p1/s2/index', 300],
		['the only command of a step by those of the step', 'p1/s1/build', 180],
	])('else what the guide says, %s', (_, id, seconds) => {
		expect(usual(walk(), id)).toEqual({ ms: seconds * 1000, by: 'guide' });
	});

	test('is not known of one among several in a step that speaks of all', () => {
		expect(usual(walk(), 'p1/s2/more')).toBeUndefined();
	});
});
