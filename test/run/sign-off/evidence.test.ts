import { expect, test } from 'vitest';
import { evidenceFor, topics } from '../../../source/run/sign-off/evidence.ts';
import { exporting, guide, phase, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';

const book = guide(
	[
		phase('p', [
			step('p/s', [
				exporting('p/s/write', 'APP_WRITE', 'true'),
				statement('p/s/deploy', 'npm run deploy:staging', {
					deploys: true,
					label: 'Deploy the rollback page',
				}),
				statement('p/s/rollback', 'npm run test:rollback', { label: 'Try the way back' }),
				statement('p/s/curl', 'curl https://x.test/alerts \\\n -d "rollback performance"'),
				statement('p/s/performance', 'npm run monitor:performance', { label: 'Measure' }),
			]),
		]),
	],
	[],
	['APP_WRITE', 'APP_READ'],
);

function ran(): Walk {
	const walk = new Walk(book);
	walk.perform(
		'p/s',
		['p/s/write', 'p/s/deploy', 'p/s/rollback', 'p/s/curl', 'p/s/performance'],
		[],
		'yes',
	);
	walk.send({
		kind: 'readings',
		execution: 'x1',
		statement: 'p/s/performance',
		readings: [],
		toggles: { APP_WRITE: 'true' },
	});
	return walk;
}

/** One row an item, and the first evidence that it is offered. */
test.each([
	{ text: 'Rollback tested', first: 'npm run test:rollback' },
	{ text: 'Performance within acceptable limits', first: 'npm run monitor:performance' },
	{ text: 'Write operations enabled', first: 'APP_WRITE' },
	{ text: 'User feedback positive', first: undefined },
	{ text: 'All features working', first: undefined },
])('"$text" is offered $first', ({ text, first }) => {
	const walk = ran();
	const [found] = walk.run.runbook.phases;
	if (!found) expect.fail();
	const [evidence] = evidenceFor(walk.run, found, { id: 'i', text, line: 1, checked: false });
	expect(evidence && ('text' in evidence ? evidence.text : evidence.name)).toBe(first);
});

test('a command that has not run is no evidence', () => {
	const walk = new Walk(book);
	const [found] = walk.run.runbook.phases;
	if (!found) expect.fail();
	expect(
		evidenceFor(walk.run, found, { id: 'i', text: 'Rollback tested', line: 1, checked: false }),
	).toEqual([]);
});

test('words meet without their endings', () => {
	expect(topics('Rollbacks tested')).toEqual(topics('the rollback tests'));
	expect([...topics('All features are working')]).toEqual([]);
});
