import { describe, expect, test } from 'vitest';
import type { Plays } from './fake-engine.ts';
import { completePhase, watching } from './scenes.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

const without = (pattern: RegExp) => ({
	...smallGuide,
	procedures: smallGuide.procedures.map((procedure) => ({
		...procedure,
		steps: procedure.steps.map((step) => ({
			...step,
			blocks: step.blocks.map((block) => ({
				...block,
				statements: block.statements.filter(({ text }) => !pattern.test(text)),
			})),
		})),
	})),
});

/** Two phases are on in production; a deployment of the third runs or fails as told. */
function rolledOut(plays: Plays = () => ({}), runbook = smallGuide): Stand {
	let playing: Plays = () => ({});
	const stand = new Stand(runbook, {
		created: { timeScale: 86_400 },
		plays: watching((text) => playing(text)),
	});
	completePhase(stand);
	completePhase(stand);
	playing = plays;
	return stand;
}

const started = (stand: Stand) =>
	stand.engine.sent.flatMap((intent) => (intent.kind === 'start-rollback' ? [intent] : []));
const hangs = (word: string) => (text: string) =>
	text.includes(word) ? { hang: true as const } : {};
const failsAt = (word: string) => (text: string) => (text.includes(word) ? { code: 1 } : {});
const full = (stand: Stand) => stand.keys('!').type('full').keys('enter');

test('the plan says each thing for which it is not armed', () => {
	const stand = rolledOut();
	stand.engine.send({
		kind: 'rollback-checked',
		checks: [
			{ what: 'npm', ok: true },
			{ what: './roll-back.sh', ok: false, why: 'not on PATH' },
		],
	});
	expect(stand.keys('!').text({ columns: 80, rows: 40 })).toContain(
		'NOT ARMED: ./roll-back.sh: not on PATH',
	);
});

test('a rollback that has stopped says from the steps that it waits, and the step stays on the screen', () => {
	const stand = full(rolledOut(failsAt('deploy:rollback'))).keys('esc');
	expect(stand.text()).toMatch(/ROLLBACK full HAS STOPPED and waits for you/);
	expect(stand.text()).toMatch(
		/Next: EMERGENCY ROLLBACK waits for you, FAILED: Enter shows npm run deploy/,
	);
	expect(stand.text()).not.toMatch(/UNDER WAY|no steps/);
});

describe('the plan', () => {
	test('+ adds what the procedure forgets, and takes it away again', () => {
		const stand = rolledOut(failsAt('deploy:production')).keys('enter', 'enter', 'y', '!');
		expect(stand.text()).toMatch(/\[ \] also export SHOP_FRONT=false/);
		expect(stand.keys('+').text()).toMatch(/\[x\] also export SHOP_FRONT=false/);
		expect(stand.text()).toMatch(/FRONT .*OFF/);
		expect(stand.keys('+').text()).toMatch(/\[ \] also/);
		stand.keys('+').type('full').keys('enter');
		expect(started(stand)).toMatchObject([{ add: ['SHOP_FRONT'] }]);
	});

	test('a procedure that deploys without a build says so and offers one', () => {
		const stand = rolledOut(undefined, without(/run build/)).keys('!');
		expect(stand.text()).toMatch(/No build step before deploy/);
		stand.keys('tab', 'space');
		expect(stand.text()).toMatch(/\[x\] build first: npm run build/);
		expect(stand.text()).toMatch(/2 npm run build/);
		stand.type('full').keys('enter');
		expect(started(stand)).toMatchObject([{ addBuild: true }]);
	});

	test('the partial one shows what stays on, each feature to be added', () => {
		const stand = rolledOut().keys('!', '2');
		expect(stand.text()).toMatch(/READ .*ON +\(5\)/);
		stand.keys('tab', 'space').type('partial').keys('enter');
		expect(started(stand)).toMatchObject([{ procedure: 'writing-off', add: ['SHOP_READ'] }]);
	});
});

describe('under way', () => {
	test('the numbers to call and the next deadline are on the screen', () => {
		const text = full(rolledOut(hangs('deploy:rollback'))).text();
		expect(text).toMatch(/\+1-555-0123/);
		expect(text).toMatch(/Level 1 due/);
	});

	test('a command that hangs is left behind after one y, as unknown', () => {
		const stand = full(rolledOut(hangs('deploy:rollback')));
		stand.engine.pass(120_000);
		expect(stand.text()).toMatch(/silent 2 min.*l leaves it behind/);
		stand.keys('l', 'y');
		expect(stand.text()).toMatch(/INCOMPLETE/);
		expect(stand.text()).toMatch(/ ON +SHOP_WRITE/);
	});

	test('it waits for a command on demand, and b begins beside it', () => {
		const stand = rolledOut(hangs('deploy:production')).keys('enter', 'enter', 'y', '!');
		stand.keys('tab', 'tab', 'tab', 'space');
		expect(stand.text()).toMatch(/\(o\) wait for it/);
		stand.type('full').keys('enter');
		expect(stand.text()).toMatch(
			/WAITING for npm run deploy:production: Ctrl-C stops it, b begins/,
		);
		expect(stand.keys('b', 'y').text()).not.toMatch(/WAITING/);
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'continue-rollback', alongside: true });
	});

	test('what was interrupted is asked again, harder, by the next Ctrl-C', () => {
		const stand = rolledOut(hangs('deploy:production')).keys('enter', 'enter', 'y');
		const execution = stand.engine.running().at(-1);
		expect(full(stand).context().view.steps.stopping).toBe(execution);
	});

	test('a failed command offers a shell beside retry, edit, by hand and go on, none of them marked', () => {
		const stand = full(rolledOut(failsAt('deploy:rollback'))).keys('enter');
		for (const choice of ['retry', 'edit', 'by hand', 'open a shell', 'go on']) {
			expect(stand.text()).toContain(choice);
		}
		stand.keys('enter');
		expect(stand.text()).toContain('retry');
		stand.keys('s');
		expect(stand.asked).toEqual(['hand over']);
		expect(stand.printed).toEqual([expect.stringMatching(/a shell .* exit comes back/)]);
	});
});

describe('after it', () => {
	test('T stands among its keys while a level is due, and notes it after the outcome was taken note of, too', () => {
		const stand = full(rolledOut());
		expect(stand.text()).toMatch(/Level 1 due/);
		expect(stand.text()).toMatch(/ T told/);
		stand.keys('a', 'enter');
		expect(stand.engine.run.state.rollbacks.at(-1)?.acknowledgedAt).toBeDefined();
		stand.keys('T', 'enter');
		expect(stand.engine.run.state.told).toMatchObject([{ level: 'Level 1' }]);
		expect(stand.keys('T').text()).toMatch(/nobody has to be told/);
	});

	test("Enter runs the guide's checks one by one, and a takes note with the reason", () => {
		const stand = full(rolledOut());
		expect(stand.text()).toMatch(/ROLLED BACK[\s\S]*0 of 1 checks/);
		stand.keys('enter');
		expect(stand.text()).toMatch(/1 of 1 checks/);
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'run' });
		stand.keys('a').type('errors').keys('enter');
		expect(stand.engine.sent.at(-1)).toMatchObject({
			kind: 'acknowledge-rollback',
			reason: 'errors',
		});
	});

	test.each([
		[{ columns: 80, rows: 24 }, /SHOP_READ[\s\S]*SHOP_WRITE/],
		[{ columns: 40, rows: 10 }, /ON +SHOP_READ[\s\S]*SHOP_WRITE|may still be on: v|and \d more: v/],
	])('what may still be on is named or counted on %j, never cut off unsaid', (size, named) => {
		const stand = full(rolledOut(hangs('deploy:rollback'))).keys('l', 'y');
		expect(stand.text(size)).toMatch(named);
	});

	test('a notice that would say too much is warned of before it is sent', () => {
		const stand = full(rolledOut(hangs('deploy:rollback'))).keys('l', 'y', 's');
		expect(stand.text()).toMatch(/not everything is known to be off: e changes what it says/);
	});

	test('! on an incomplete one shows the plans again', () => {
		const stand = full(rolledOut(hangs('deploy:rollback'))).keys('l', 'y');
		expect(stand.keys('!').text()).toMatch(/will run, exactly/);
		stand.keys('esc', 'esc', '!');
		expect(stand.text()).toMatch(/INCOMPLETE/);
	});
});
