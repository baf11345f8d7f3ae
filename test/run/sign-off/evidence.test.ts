import { expect, test } from 'vitest';
import { evidenceFor } from '../../../source/run/sign-off/evidence.ts';
import { topics } from '../../../source/run/sign-off/topics.ts';
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

/** Evidence that a guide of one phase offers, after its statements ran and a monitor said this. */
function offered(text: string, reported: { toggles?: Record<string, string>; rate?: number }) {
	const statements = [
		statement('p/s/deploy', 'npm run deploy:config', { deploys: true, label: 'Response times' }),
		statement('p/s/post', 'curl -X POST https://x.test/alerts', {
			label: 'Error rate alert for the team',
		}),
		statement('p/s/monitor', 'npm run watch:it', { longRunning: { why: 'a monitor' } }),
	];
	const alert = {
		name: 'Errors',
		metric: 'error_rate',
		operator: '>',
		threshold: 5,
		unit: '%',
	} as const;
	const walk = new Walk({
		...guide([phase('p', [step('p/s', statements)])], [], ['VITE_APP_FRONTEND', 'VITE_APP_READ']),
		alerts: [{ ...alert, severity: 'critical', line: 1 }],
	});
	walk.perform('p/s', ['p/s/deploy', 'p/s/post'], [], 'yes');
	walk.send({
		kind: 'run',
		owner: 'p/s',
		statements: [{ id: 'p/s/monitor', text: 'npm run watch:it' }],
	});
	const { execution } = walk.take();
	const { rate, toggles = {} } = reported;
	const readings = rate === undefined ? [] : [{ name: 'error_rate', value: rate, unit: '%' }];
	// A breach takes two readings in a row.
	for (const _ of [1, 2]) {
		walk.send({ kind: 'readings', execution, statement: 'p/s/monitor', readings, toggles });
	}
	const [only] = walk.run.runbook.phases;
	if (!only) expect.fail();
	return evidenceFor(walk.run, only, { id: 'i', text, line: 1, checked: false }).map((piece) =>
		piece.kind === 'reading'
			? `${piece.name} ${piece.value}${piece.unit}`
			: 'text' in piece
				? piece.text
				: 'name' in piece
					? piece.name
					: piece.path,
	);
}

/** What speaks about a criterion: guards and toggles that were seen do, a deploy or a request that posts does not. */
test.each([
	{ text: 'Response times stay inside the limit', is: [] },
	{ text: 'Error rates stay under the alert threshold', rate: 0.4, is: ['error_rate 0.4%'] },
	{ text: 'Error rates stay under the alert threshold', rate: 9, is: [] },
	{ text: 'The error rate is below 2 %', rate: 0.4, is: ['error_rate 0.4%'] },
	{ text: 'The error rate is below 2 %', rate: 3, is: [] },
	{
		text: 'The new front end is on',
		toggles: { VITE_APP_FRONTEND: 'true' },
		is: ['VITE_APP_FRONTEND'],
	},
	{ text: 'The end of front page news', toggles: { VITE_APP_FRONTEND: 'true' }, is: [] },
	{ text: 'The team has agreed', is: [] },
	{ text: 'The alert is configured', is: ['curl -X POST https://x.test/alerts'] },
])('"$text" after $rate $toggles is offered $is', ({ text, is, ...reported }) => {
	expect(offered(text, reported)).toEqual(is);
});

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
	const names = evidence && { name: undefined, ...evidence };
	expect(names && ('text' in names ? names.text : names.name)).toBe(first);
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
