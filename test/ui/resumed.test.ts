import { expect, test } from 'vitest';
import { scenes } from './scenes.ts';
import type { Stand } from './stage.ts';

function resumed(missing: string[] = []): Stand {
	const stand = scenes['an outcome that nobody knows']?.stand();
	if (!stand) throw new Error('there is no such scene');
	stand.engine.send({
		kind: 'open-session',
		operator: { name: 'op2', login: 'op2', host: 'console', role: 'operator' },
		via: 'screen',
		pid: 2,
		missing,
		at: stand.engine.now().toISOString(),
	});
	return stand;
}

const size = { columns: 80, rows: 30 };

test('a resumed run names the secrets that it has not any more, and S asks for each', () => {
	const stand = resumed(['DEPLOY_TOKEN', 'API_KEY']);
	expect(stand.text(size)).toMatch(/secrets {3}\$DEPLOY_TOKEN, \$API_KEY: not stored/);
	stand.keys('S');
	expect(stand.text(size)).toContain('The value of $DEPLOY_TOKEN');
	stand.type('hunter2');
	expect(stand.text(size)).not.toContain('hunter2');
	stand.keys('enter');
	expect(stand.text(size)).toContain('The value of $API_KEY');
	stand.type('x').keys('enter');
	expect(stand.engine.sent.filter(({ kind }) => kind === 'give-value')).toEqual([
		{ kind: 'give-value', token: '$DEPLOY_TOKEN', value: 'hunter2', secret: true },
		{ kind: 'give-value', token: '$API_KEY', value: 'x', secret: true },
	]);
});

test('a run that misses no secret says nothing of secrets', () => {
	expect(resumed().text(size)).not.toContain('secrets');
});

const changed = {
	path: 'guide.md',
	sha256: 'a'.repeat(64),
	change: {
		commands: [
			{
				kind: 'changed' as const,
				before: { id: 'c1', text: 'npm run deploy', line: 20, place: 'Phase 1' },
				now: { id: 'c1', text: 'npm run deploy -- --all', line: 21, place: 'Phase 1' },
			},
		],
		items: [],
		prose: [],
	},
};

test('a guide that did not change is said to be the same', () => {
	const stand = resumed();
	expect(stand.text(size)).toMatch(/guide {5}same text +same/);
	stand.keys('G');
	expect(stand.text(size)).toContain('the guide says what it said when this run began');
});

test('a guide that changed is shown difference by difference and followed only after y', () => {
	const stand = resumed();
	stand.engine.guideChange = changed;
	stand.engine.pass(1);
	stand.engine.send({ kind: 'note', text: 'looking', by: 'op2' });
	expect(stand.text(size)).toMatch(/guide {5}1 command changed since; .* G DIFFERS/);
	stand.keys('G');
	expect(stand.text(size)).toMatch(/other {2}npm run deploy -- --all/);
	expect(stand.text(size)).toMatch(/was {4}npm run deploy/);
	const adopted = () => stand.engine.sent.filter(({ kind }) => kind === 'adopt-guide');
	stand.keys('enter', 'enter');
	expect(adopted()).toEqual([]);
	stand.keys('y');
	expect(adopted()).toEqual([{ kind: 'adopt-guide', to: changed.sha256 }]);
});

type Facts = Record<string, string>;

/** Takes the run to a machine with these facts, after it was deployed by others. */
function take(
	stand: Stand,
	{ here, there, lacks = [] }: { here: Facts; there?: Facts; lacks?: string[] },
) {
	const { run } = stand.engine;
	const executions = Object.fromEntries(
		Object.entries(run.state.executions).map(([id, execution]) => [
			id,
			there === undefined ? execution : { ...execution, target: there },
		]),
	);
	const state = { ...run.state, executions, target: here, toolsMissing: lacks };
	stand.engine.run = { ...run, state };
	stand.engine.send({ kind: 'note', text: 'looking', by: 'op2' });
	return stand;
}

const wide = { columns: 100, rows: 30 };

const eu = { 'kube context': 'prod-eu' };

/** One row a pair of places, and what is said of the target. */
test.each<{ here: Facts; there?: Facts; says: RegExp }>([
	{ here: eu, there: eu, says: /target {4}production: kube context prod-eu +same/ },
	{
		here: { 'kube context': 'prod-us' },
		there: eu,
		says: /target {4}production: kube context prod-us here, prod-eu there +DIFFERS/,
	},
	{
		here: {},
		there: { AWS_PROFILE: 'shop' },
		says: /target {4}production: AWS_PROFILE not set here, shop there +DIFFERS/,
	},
	{
		here: { AWS_PROFILE: 'shop' },
		there: {},
		says: /target {4}production: AWS_PROFILE shop here, not set there +DIFFERS/,
	},
	{ here: {}, there: {}, says: /target {4}production, which the commands alone name.* same/ },
	{ here: eu, says: /target {4}production: nothing was deployed yet.* not compared/ },
])('the target with $here here and $there there', ({ says, ...facts }) => {
	expect(take(resumed(), facts).text(wide)).toMatch(says);
});

test('tools that the guide needs and this machine lacks are named', () => {
	expect(take(resumed(), { here: {}, lacks: ['helm', 'jq'] }).text(wide)).toMatch(
		/tools {5}helm, jq: not on PATH here +MISSING/,
	);
	expect(take(resumed(), { here: {} }).text(wide)).toMatch(/tools {5}all on PATH +same/);
});

test('a deployment that would go another way than the last one says so in its question', () => {
	const question = (here: Facts) => {
		const stand = scenes['the question before production']?.stand();
		if (!stand) throw new Error('there is no such scene');
		return take(stand.keys('esc'), { here, there: eu }).keys('enter').text(wide);
	};
	const elsewhere = question({ 'kube context': 'prod-us' });
	expect(elsewhere).toContain('Run on PRODUCTION?');
	expect(elsewhere).toContain('the target DIFFERS: kube context prod-us here, prod-eu there');
	expect(question(eu)).not.toContain('DIFFERS:');
});
