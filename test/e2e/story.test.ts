import { expect, test } from 'vitest';
import { Operator } from './operator.ts';
import { keys } from './terminal.ts';

/** A day of the guide in one second. */
const demo = ['demo', '--time-scale', '86400'];

async function throughPhaseOne(operator: Operator): Promise<void> {
	operator.start(demo);
	await operator.screen.waitFor('Enter begin');
	await operator.press(keys.enter, '1.1 Deploy Feature Toggle System');
	await operator.advance(/to look at, then one signature/);
	await operator.press(keys.enter, /, 9 open/);
	await operator.signOff();
	await operator.screen.waitFor(/P1 GO/);
}

test('phase 1 to GO, a power cut in phase 2, the unknown answered, GO, a fault, and the full rollback', async () => {
	const operator = new Operator({ npm: 'real' });
	await throughPhaseOne(operator);

	operator.script('fault:on', 'deploy-hangs', 'before', 'deploy:production');
	operator.pressed = 0;
	await operator.advance(/npm run deploy:production {2}asks y/);
	await operator.press(keys.enter, /y run it/);
	await operator.press('y', /deploy:production.*0:0\d/);
	operator.powerCut();
	await operator.screen.exited;
	operator.script('fault:off');

	operator.start(demo);
	await operator.screen.waitFor(/continue/);
	await operator.press(keys.enter, /one thing is not known/);
	const started = operator.events('statement.started').length;
	await operator.press('r', /Enter on an empty line is fine/);
	await operator.press(keys.enter, /asks y/);
	expect(operator.events('statement.started')).toHaveLength(started);
	await operator.advance(/to look at, then one signature/);
	await operator.press(keys.enter, /, 9 open/);
	await operator.signOff();
	await operator.screen.waitFor(/P2 GO/);
	expect(operator.pressed).toBeLessThanOrEqual(30);

	operator.script('fault:on', 'deploy-fails', 'deploy:ai-generation');
	await operator.advance(/deploy:ai-generation.* failed|exit 1/);
	operator.script('fault:off');
	await operator.press('!', /type full/);
	await operator.type('full');
	await operator.press(keys.enter, /ROLLED.BACK/);

	expect(operator.events('rollback.finished')).toMatchObject([
		{ outcome: 'rolled-back', left: [] },
	]);
	expect(Object.values(await operator.toggles())).not.toContain(true);
	await operator.screen.waitFor(/UNDONE/);
});

test('a rollback whose deploy fails is INCOMPLETE until it is settled by hand', async () => {
	const operator = new Operator();
	await throughPhaseOne(operator);
	operator.script('fault:on', 'deploy-fails', 'deploy:rollback');
	await operator.press('!', /type full/);
	await operator.type('full');
	await operator.press(keys.enter, /FAILED: Enter offers what to do/);
	expect(Object.values(await operator.toggles())).toContain(true);

	await operator.press(keys.enter, /done by hand/);
	expect(operator.screen.text()).not.toMatch(/›.*(retry|go on without)/);
	await operator.press('g', /why\? one line/);
	await operator.type('pipeline down');
	await operator.press(keys.enter, /INCOMPLETE/);
	expect(operator.screen.text()).toMatch(/SCHEMA/);
	expect(operator.events('rollback.finished')).toMatchObject([
		{ outcome: 'incomplete', left: [{ name: 'VITE_UNIFIED_WORKFLOW_SCHEMA', certainty: 'on' }] },
	]);

	operator.script('fault:off');
	operator.script('build');
	operator.script('deploy:rollback');
	await operator.press('d', /what did you see/);
	await operator.type('deployed in my shell');
	await operator.press(keys.enter, /ROLLED.BACK/);
	expect(operator.events('rollback.finished').at(-1)).toMatchObject({
		outcome: 'rolled-back',
		left: [],
	});
	expect(Object.values(await operator.toggles())).not.toContain(true);
	await operator.screen.waitFor(/P1 UNDONE/);
});
