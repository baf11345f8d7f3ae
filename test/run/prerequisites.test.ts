import { describe, expect, test } from 'vitest';
import { openPrerequisites, openWords } from '../../source/run/prerequisites.ts';
import { rollout } from './guide.ts';
import { Walk } from './walk.ts';

const items = ['A backup is there', 'The team knows'].map((text, at) => ({
	id: `before/${at + 1}`,
	text,
	line: 1,
	checked: false,
}));

function walk(kind: 'run' | 'rehearsal' = 'run'): Walk {
	return new Walk({ ...rollout(), prerequisites: items }, {}, { kind });
}

const answers = (to: Walk, item: string, meaning: 'verified' | 'rejected') =>
	to.send({ kind: 'sign', item, meaning, note: 'looked', evidence: [] });
const deploys = (one: Walk) => one.perform('p1/s1', ['p1/s1/deploy'], [], 'yes');
const kinds = (one: Walk) => one.run.state.deviations.map(({ kind }) => kind);

describe('prerequisites that nobody has answered', () => {
	test('are named, with how many there are', () => {
		const one = walk();
		answers(one, 'before/1', 'verified');
		const open = openPrerequisites(one.run);
		expect(openWords(open, 2)).toBe('1 of 2 prerequisites is open: The team knows');
		expect(openWords(items, 2)).toMatch(/^2 of 2 prerequisites are open: A backup is there; The/);
	});

	test('are still open when somebody says that they do not hold', () => {
		const one = walk();
		answers(one, 'before/1', 'rejected');
		expect(openPrerequisites(one.run)).toHaveLength(2);
	});

	test('make the first command that changes something a deviation, once a run', () => {
		const one = walk();
		one.perform('p1/s1', ['p1/s1/build']);
		expect(kinds(one)).toEqual([]);
		deploys(one);
		expect(one.run.state.deviations).toMatchObject([
			{
				kind: 'unprepared-start',
				subject: 'p1/s1/deploy',
				reason: '2 of 2 prerequisites are open: A backup is there; The team knows',
			},
		]);
		one.send({ kind: 'open-phase', phase: 'p2', reason: 'both at once' });
		one.perform('p2/s1', ['p2/s1/deploy'], [], 'yes');
		expect(kinds(one).filter((kind) => kind === 'unprepared-start')).toHaveLength(1);
	});

	test('are no matter once all are answered, nor in a rehearsal', () => {
		const ready = walk();
		for (const { id } of items) answers(ready, id, 'verified');
		deploys(ready);
		expect(kinds(ready)).toEqual([]);
		const rehearsal = walk('rehearsal');
		deploys(rehearsal);
		expect(kinds(rehearsal)).toEqual([]);
	});
});
