import { describe, expect, test } from 'vitest';
import { nextUp } from '../../../source/run/progress.ts';
import { planRollback, rollbackProcedures } from '../../../source/run/rollback/plan.ts';
import { rollbackNext } from '../../../source/run/rollback/progress.ts';
import { rollout } from '../guide.ts';
import { Walk } from '../walk.ts';
import { begin, bothOn, deploying, last, plan, readOn, start } from './rollouts.ts';

test('the plan is the procedure word for word, with notices held', () => {
	expect(plan(readOn()).statements.map(({ text, held }) => [text, held])).toEqual([
		['export APP_READ=false', false],
		['npm run deploy:rollback', false],
		['npm run notify:team', true],
	]);
});

test('a toggle that the procedure forgets is named, and can be added in front', () => {
	expect(plan(bothOn()).forgotten).toEqual(['APP_WRITE']);
	const added = plan(bothOn(), ['APP_WRITE']);
	expect(added.forgotten).toEqual([]);
	expect(added.statements[0]?.text).toBe('export APP_WRITE=false');
});

test('a rollback that changes toggles and deploys without a build says so', () => {
	expect(plan(readOn()).noBuildBeforeDeploy).toBe(true);
});

test('a toggle that was on before the rollout is marked: turning it off goes further back than the start', () => {
	const walk = new Walk(rollout(), { APP_READ: 'true' });
	expect(plan(walk).toggles[0]).toMatchObject({ after: 'off', notes: ['on-before'] });
});

test.each(['', 'ful', 'partial', 'yes', 'y', 'full!'])('the word %j starts nothing', (typed) => {
	const walk = readOn();
	expect(begin(walk, { typed })).toMatchObject({ need: 'word' });
	expect(walk.run.state.rollbacks).toEqual([]);
	expect(walk.effects).toEqual([]);
});

test('the typed word in any case starts it, and nothing else is asked', () => {
	const walk = readOn();
	expect(begin(walk, { typed: ' FULL ' })).toBeUndefined();
	expect(walk.take().statements.map(({ text }) => text)).toEqual(['export APP_READ=false']);
});

test('everything off: rolled back, and the phases that were undone lose their GO', () => {
	const walk = readOn();
	begin(walk);
	walk.play(walk.take());
	walk.play(walk.take());
	expect(last(walk)).toMatchObject({ outcome: 'rolled-back', left: [] });
	expect(walk.run.state.phases.p1).toMatchObject({ decision: undefined, undoneBy: 'r1' });
	expect(rollbackNext(last(walk)).kind).toBe('notify');
});

test('an undone phase runs nothing until a person opens it again, and then begins anew', () => {
	const walk = readOn();
	begin(walk);
	walk.play(walk.take());
	walk.play(walk.take());
	expect(nextUp(walk.run)).toMatchObject({ kind: 'undone', phase: { id: 'p1' } });
	expect(walk.perform('p1/s1', ['p1/s1/read'])).toMatchObject({
		refused: expect.stringMatching(/was rolled back: open it again first/),
	});
	walk.send({ kind: 'open-phase', phase: 'p1', reason: 'the cause is fixed' });
	expect(nextUp(walk.run)).toMatchObject({ kind: 'run', batch: { owner: 'p1/s1' } });
	expect(walk.run.state.items).toEqual({});
});

test('what the procedure forgets may still be on: INCOMPLETE, by name', () => {
	const walk = bothOn();
	begin(walk);
	walk.play(walk.take());
	walk.play(walk.take());
	expect(last(walk)).toMatchObject({
		outcome: 'incomplete',
		left: [{ name: 'APP_WRITE', certainty: 'on' }],
	});
});

test('with the forgotten toggle added the same rollback is complete', () => {
	const walk = bothOn();
	begin(walk, { add: ['APP_WRITE'] });
	walk.play(walk.take());
	walk.play(walk.take());
	expect(last(walk).outcome).toBe('rolled-back');
});

test('a failed deploy stops it without a default; passed over it is INCOMPLETE; by hand settles it', () => {
	const walk = readOn();
	begin(walk);
	walk.play(walk.take());
	walk.play(walk.take(), [1]);
	expect(last(walk).outcome).toBeUndefined();
	expect(rollbackNext(last(walk)).kind).toBe('failed');
	const settle = { kind: 'settle-rollback', statement: 'rb/deploy' } as const;
	expect(walk.send({ ...settle, how: 'passed-over', note: '' })).toMatchObject({ need: 'reason' });
	walk.send({ ...settle, how: 'passed-over', note: 'the pipeline is down' });
	expect(last(walk)).toMatchObject({ outcome: 'incomplete', left: [{ name: 'APP_READ' }] });
	walk.send({ ...settle, how: 'by-hand', note: 'switched in the console, curl says off' });
	expect(last(walk)).toMatchObject({ outcome: 'rolled-back', left: [] });
});

test('a failed command that asks can be given the terminal, it alone, with what the rollback exported', () => {
	const walk = readOn();
	begin(walk);
	walk.play(walk.take());
	walk.play(walk.take(), [1]);
	walk.send({ kind: 'continue-rollback', terminal: true });
	const again = walk.take();
	expect(again).toMatchObject({
		mode: 'interactive',
		statements: [{ id: 'rb/deploy' }],
		exports: { APP_READ: 'false' },
	});
	walk.play(again);
	expect(last(walk)).toMatchObject({ outcome: 'rolled-back' });
});

test('a failed command can be retried, or replaced', () => {
	const walk = readOn();
	begin(walk);
	walk.play(walk.take());
	walk.play(walk.take(), [1]);
	walk.send({ kind: 'continue-rollback', text: 'npm run deploy:previous' });
	expect(walk.take().statements).toMatchObject([
		{ text: 'npm run deploy:previous', original: 'npm run deploy:rollback' },
	]);
});

test('a running forward command is interrupted first, and the rollback goes on when it has ended', () => {
	const { walk, forward } = deploying();
	begin(walk);
	expect(walk.effects).toEqual([
		{ kind: 'signal', execution: forward.execution, how: 'interrupt' },
	]);
	walk.effects = [];
	walk.send({
		kind: 'block-finished',
		execution: forward.execution,
		outcome: { kind: 'signalled', signal: 'INT' },
		durationMs: 1,
	});
	expect(walk.take().statements[0]?.text).toBe('export APP_READ=false');
});

test('no forward command starts while a rollback is under way', () => {
	const walk = readOn();
	begin(walk);
	expect(walk.perform('p2/s1', ['p2/s1/write'])).toMatchObject({
		refused: 'an emergency rollback is under way',
	});
});

test('the notice waits until the outcome is known, and its text can be changed', () => {
	const walk = readOn();
	begin(walk);
	expect(walk.send({ kind: 'notify-rollback' })).toMatchObject({
		refused: expect.stringMatching(/wait/),
	});
	walk.play(walk.take());
	walk.play(walk.take());
	walk.send({ kind: 'notify-rollback', text: 'npm run notify:team -- --message="all off"' });
	walk.play(walk.take());
	expect(rollbackNext(last(walk)).kind).toBe('finished');
	expect(last(walk).outcome).toBe('rolled-back');
});

test('the outcome stands until somebody takes note of it', () => {
	const walk = readOn();
	begin(walk);
	walk.play(walk.take());
	walk.play(walk.take());
	expect(last(walk).acknowledgedAt).toBeUndefined();
	walk.send({ kind: 'acknowledge-rollback', reason: 'error rate over 5 %' });
	expect(last(walk)).toMatchObject({
		acknowledgedAt: expect.any(String),
		reason: 'error rate over 5 %',
	});
});

test('a rollback of which nothing could be run has FAILED, until it is done by hand', () => {
	const walk = readOn();
	begin(walk);
	walk.play(walk.take(), [1]);
	const settle = (statement: string, how: 'passed-over' | 'by-hand') =>
		walk.send({ kind: 'settle-rollback', statement, how, note: 'seen' });
	settle('rb/read', 'passed-over');
	walk.play(walk.take(), [1]);
	settle('rb/deploy', 'passed-over');
	expect(last(walk)).toMatchObject({ outcome: 'failed', left: [{ name: 'APP_READ' }] });
	settle('rb/deploy', 'by-hand');
	expect(last(walk)).toMatchObject({ outcome: 'rolled-back', left: [] });
});

describe('a procedure that deploys without a build', () => {
	test('is offered the one that the guide uses, in front of its first deployment', () => {
		const walk = readOn();
		expect(plan(walk).build).toEqual({ text: 'npm run build', added: false });
		const [procedure] = rollbackProcedures(walk.run.runbook);
		const built = planRollback(walk.run, procedure ?? expect.fail(), ['APP_WRITE'], true);
		expect(built.noBuildBeforeDeploy).toBe(false);
		expect(built.statements.map(({ text }) => text)).toEqual([
			'export APP_WRITE=false',
			'export APP_READ=false',
			'npm run build',
			'npm run deploy:rollback',
			'npm run notify:team',
		]);
		start(walk, { addBuild: true });
		expect(walk.take().statements.map(({ text }) => text)).toEqual([
			'export APP_READ=false',
			'npm run build',
		]);
	});

	test.each([
		['APP_READ', 'rolled-back'],
		['VITE_READ', 'incomplete'],
	])('of %s it is %s', (name, outcome) => {
		const text = JSON.stringify(rollout()).replaceAll('APP_READ', name);
		const walk = readOn(new Walk(JSON.parse(text)));
		begin(walk);
		walk.play(walk.take());
		walk.play(walk.take());
		expect(last(walk).outcome).toBe(outcome);
	});
});

describe('where nothing is recorded of what was done before', () => {
	const emergency = () => new Walk(rollout(), { APP_READ: 'false' }, { emergency: true });

	test('every toggle may be on, whatever the shell says', () => {
		expect(plan(emergency()).toggles.map(({ row }) => row.status)).toEqual(['maybe', 'maybe']);
		expect(plan(emergency()).forgotten).toEqual(['APP_WRITE']);
	});

	test('a rollback is complete when it turned every one of them off', () => {
		const walk = emergency();
		begin(walk, { add: ['APP_WRITE'] });
		walk.play(walk.take());
		walk.play(walk.take());
		expect(last(walk)).toMatchObject({ outcome: 'rolled-back' });
	});

	test('and INCOMPLETE by the name of each that it forgot', () => {
		const walk = emergency();
		begin(walk);
		walk.play(walk.take());
		walk.play(walk.take());
		expect(last(walk)).toMatchObject({ outcome: 'incomplete', left: [{ name: 'APP_WRITE' }] });
	});
});

test('what is seen off completes a rollback that deployed without a build, unless work has gone on since', () => {
	const text = JSON.stringify(rollout()).replaceAll('APP_READ', 'VITE_READ');
	const seeOff = (walk: Walk) =>
		walk.send({
			kind: 'readings',
			execution: walk.run.state.order.at(-1) ?? '',
			statement: 'rb/deploy',
			readings: [],
			toggles: { VITE_READ: 'false' },
		});
	const walk = readOn(new Walk(JSON.parse(text)));
	begin(walk);
	walk.play(walk.take());
	walk.play(walk.take());
	expect(last(walk)).toMatchObject({ outcome: 'incomplete', left: [{ name: 'VITE_READ' }] });
	seeOff(walk);
	expect(last(walk)).toMatchObject({ outcome: 'rolled-back', left: [] });

	const gone = readOn(new Walk(JSON.parse(text)));
	begin(gone);
	gone.play(gone.take());
	gone.play(gone.take());
	gone.send({ kind: 'open-phase', phase: 'p1', reason: 'again' });
	gone.perform('p1/s1', ['p1/s1/build']);
	seeOff(gone);
	expect(last(gone).outcome).toBe('incomplete');
});
