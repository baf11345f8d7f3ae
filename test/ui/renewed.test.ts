import { expect, test } from 'vitest';
import { scenes } from './scenes.ts';
import type { Stand } from './stage.ts';

const item = 'phase-2/criteria/reading-works-for-everybody';

/** The sign-off of phase 2 with its first answers given. */
function signing(): Stand {
	const stand = scenes['criteria and checklist']?.stand();
	if (!stand) throw new Error('there is no such scene');
	return stand;
}

/** Deploys reading once more, after the answers were given. */
function deployAgain(stand: Stand): void {
	stand.engine.pass(60_000);
	const owner = 'phase-2/switch-reading-on';
	const id = `${owner}/npm-run-deploy-production`;
	const refused = stand.engine.send({
		kind: 'run',
		owner,
		statements: [{ id, text: 'npm run deploy:production' }],
		confirmed: 'yes',
		reason: 'a hot fix',
	});
	expect(refused).toBeUndefined();
}

test('R runs again what stale answers rest on, and then answers them again', () => {
	const stand = signing();
	expect(stand.text()).toContain('[x] Reading works for everybody');
	stand.keys('R');
	expect(stand.text()).toContain('no answer here is stale');
	deployAgain(stand);
	expect(stand.text()).toMatch(/\[\?\] Reading works for everybody .*STALE/);
	expect(stand.text()).toMatch(/\d stale: R/);
	const before = stand.engine.run.state.items[item]?.evidence;
	stand.keys('R');
	expect(stand.engine.sent.at(-1)).toEqual({ kind: 'recheck', phase: 'phase-2' });
	stand.keys('R');
	expect(stand.text()).toContain('[x] Reading works for everybody');
	expect(stand.text()).not.toContain('STALE');
	expect(stand.engine.run.state.items[item]?.evidence).not.toEqual(before);
});

test('space gives a stale answer anew instead of taking it back', () => {
	const stand = signing();
	deployAgain(stand);
	stand.keys('R').keys('up', 'up', 'up', 'space');
	expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'sign', item });
	stand.keys('home', 'space');
	expect(stand.engine.sent.at(-1)).toEqual({ kind: 'withdraw', item });
});

test('an answer for an earlier text is open, says so, and is given anew', () => {
	const stand = signing();
	const { run } = stand.engine;
	const [first, ...rest] = run.runbook.phases[1]?.criteria ?? [];
	const phases = run.runbook.phases.map((phase) =>
		phase.id === 'phase-2' && first
			? { ...phase, criteria: [{ ...first, text: 'Reading works in all shops' }, ...rest] }
			: phase,
	);
	stand.engine.run = { ...run, runbook: { ...run.runbook, phases } };
	stand.engine.send({ kind: 'note', text: 'the guide was changed' });
	expect(stand.text()).toMatch(/\[\?\] Reading works in all shops +signed for an earlier text/);
	stand.keys('up', 'up', 'up', 'space');
	expect(stand.engine.run.state.items[item]?.text).toBe('Reading works in all shops');
	expect(stand.text()).toContain('[x] Reading works in all shops');
});
