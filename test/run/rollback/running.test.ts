import { describe, expect, test } from 'vitest';
import { foreground } from '../../../source/run/progress.ts';
import { rollbackNext } from '../../../source/run/rollback/progress.ts';
import { runningDefault } from '../../../source/run/rollback/running.ts';
import { rollout } from '../guide.ts';
import type { Walk } from '../walk.ts';
import { begin, deploying, ends, last, plan, readOn, start } from './rollouts.ts';

describe('while a forward command runs', () => {
	test('it is interrupted unless it cannot be undone: then it is waited for', () => {
		const { walk } = deploying();
		expect(runningDefault(walk.run)).toBe('interrupt');
		const guide = rollout();
		const [, second] = guide.phases;
		const deploy = second?.steps[0]?.blocks[0]?.statements[1] ?? expect.fail();
		deploy.danger = { level: 'irreversible', rule: 'migration', why: 'a migration' };
		expect(runningDefault({ ...walk.run, runbook: guide })).toBe('wait');
		expect(runningDefault(readOn().run)).toBeUndefined();
	});

	test('waiting for it begins nothing, and its end begins the rollback', () => {
		const { walk, forward } = deploying();
		expect(start(walk)).toBeUndefined();
		expect(walk.effects).toEqual([]);
		expect(rollbackNext(last(walk))).toEqual({ kind: 'waiting', execution: forward.execution });
		expect(walk.send({ kind: 'continue-rollback' })).toMatchObject({
			refused: 'the rollback waits for npm run deploy:write to end',
		});
		ends(walk, forward.execution, { kind: 'exited', code: 0 });
		expect(walk.take().statements[0]?.text).toBe('export APP_READ=false');
	});

	test('a monitor that ends meanwhile begins nothing', () => {
		const { walk, forward } = deploying();
		walk.send({
			kind: 'run',
			owner: 'p2/s1',
			statements: [{ id: 'p2/s1/watch', text: 'npm run monitor:errors' }],
			mode: 'background',
		});
		const monitor = walk.take();
		start(walk, { running: 'interrupt' });
		walk.effects = [];
		ends(walk, monitor.execution, { kind: 'exited', code: 0 });
		expect(walk.effects).toEqual([]);
		expect(rollbackNext(last(walk))).toMatchObject({ execution: forward.execution });
	});

	test('an interrupted command that does not end is terminated, killed or left alone on demand', () => {
		const { walk, forward } = deploying();
		start(walk, { running: 'interrupt' });
		walk.effects = [];
		for (const how of ['terminate', 'kill'] as const) {
			walk.send({ kind: 'stop', execution: forward.execution, how });
			expect(walk.effects.pop()).toEqual({ kind: 'signal', execution: forward.execution, how });
		}
		expect(walk.send({ kind: 'continue-rollback', alongside: true })).toBeUndefined();
		expect(walk.take().statements[0]?.text).toBe('export APP_READ=false');
	});

	test('alongside, nothing that it may still turn on counts as off', () => {
		const { walk, forward } = deploying();
		start(walk, { running: 'alongside', add: ['APP_WRITE'] });
		walk.play(walk.take());
		walk.play(walk.take());
		expect(last(walk)).toMatchObject({
			outcome: 'incomplete',
			left: [
				{ name: 'APP_READ', certainty: 'maybe' },
				{ name: 'APP_WRITE', certainty: 'maybe' },
			],
		});
		ends(walk, forward.execution, { kind: 'signalled', signal: 'TERM' });
		expect(plan(walk).toggles.map(({ row }) => row.status)).toEqual(['maybe', 'maybe']);
	});

	test('what it leaves in its shell does not reach the commands of the rollback', () => {
		const { walk, forward } = deploying();
		start(walk, { running: 'alongside' });
		walk.send({
			kind: 'block-finished',
			execution: forward.execution,
			outcome: { kind: 'exited', code: 0 },
			durationMs: 1,
			captured: {
				toggles: { APP_READ: 'true' },
				changed: [],
				unset: [],
				cwd: '/elsewhere',
				umask: '022',
			},
		});
		expect(walk.run.state.environment.cwd).toBe('/srv/app');
	});
});

test('a shell that was killed hands nothing on: the next one is given what was exported', () => {
	const walk = readOn();
	begin(walk);
	const { execution, statements } = walk.take();
	walk.send({
		kind: 'statement-finished',
		execution,
		statement: statements[0]?.id ?? '',
		outcome: { kind: 'exited', code: 0 },
		durationMs: 1,
	});
	ends(walk, execution, { kind: 'signalled', signal: 'KILL' });
	expect(walk.take()).toMatchObject({
		statements: [{ text: 'npm run deploy:rollback' }],
		exports: { APP_READ: 'false' },
	});
});

describe('a command of the rollback that hangs', () => {
	function hanging(): { walk: Walk; deploy: ReturnType<Walk['take']> } {
		const walk = readOn();
		begin(walk);
		walk.play(walk.take());
		return { walk, deploy: walk.take() };
	}

	test('is not left behind unless somebody says so', () => {
		const { walk } = hanging();
		expect(walk.send({ kind: 'continue-rollback' })).toMatchObject({
			refused: 'a command of the rollback is still running',
		});
	});

	test('is left behind as unknown, and the outcome is INCOMPLETE', () => {
		const { walk, deploy } = hanging();
		walk.send({ kind: 'continue-rollback', leaveBehind: true });
		expect(last(walk)).toMatchObject({
			outcome: 'incomplete',
			left: [{ name: 'APP_READ' }],
			progress: { 'rb/deploy': { status: 'settled', how: 'kept-unknown' } },
		});
		expect(foreground(walk.run)).toBeUndefined();
		expect(walk.run.state.deviations).toMatchObject([{ kind: 'kept-unknown' }]);
		expect(walk.run.state.executions[deploy.execution]?.outcome).toBeUndefined();
	});

	test('that was lost is left behind as well, and does not run again', () => {
		const { walk, deploy } = hanging();
		ends(walk, deploy.execution, { kind: 'unknown', why: 'lost' });
		walk.send({ kind: 'continue-rollback', leaveBehind: true });
		expect(walk.effects).toEqual([]);
		expect(last(walk)).toMatchObject({ outcome: 'incomplete', left: [{ name: 'APP_READ' }] });
	});

	test('a failed one is not left behind: there is nothing that still runs', () => {
		const { walk, deploy } = hanging();
		walk.play(deploy, [1]);
		expect(walk.send({ kind: 'continue-rollback', leaveBehind: true })).toMatchObject({
			refused: 'no command of the rollback is running: nothing is left behind',
		});
		expect(walk.effects).toEqual([]);
	});

	test("a notice that is sent meanwhile is in its way no more than in anybody else's", () => {
		const { walk, deploy } = hanging();
		walk.send({ kind: 'continue-rollback', leaveBehind: true });
		walk.send({ kind: 'notify-rollback' });
		expect(last(walk).notAlone).toBeUndefined();
		walk.play(deploy);
		expect(last(walk)).toMatchObject({ outcome: 'rolled-back', left: [] });
	});

	test('that ends well after all completes it', () => {
		const { walk, deploy } = hanging();
		walk.send({ kind: 'continue-rollback', leaveBehind: true });
		walk.play(deploy);
		expect(last(walk)).toMatchObject({ outcome: 'rolled-back', left: [] });
	});
});
