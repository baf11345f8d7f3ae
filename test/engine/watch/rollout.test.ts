import { afterAll, beforeAll, expect, test } from 'vitest';
import { exposureBoard } from '../../../source/run/guard/exposure-board.ts';
import { haltOf } from '../../../source/run/guard/halt.ts';
import { nextOrHold } from '../../../source/run/next.ts';
import { nextEscalation } from '../../../source/run/watch/escalation.ts';
import { holdOf } from '../../../source/run/watch/hold.ts';
import { type PreparedSandbox, prepareSandbox } from '../../runbooks/sandbox.ts';
import { eventually } from './eventually.ts';
import { receiver } from './receiver.ts';
import { bundledGuide, rollout } from './rollout.ts';

let sandbox: PreparedSandbox;
beforeAll(async () => {
	sandbox = await prepareSandbox();
}, 60_000);
afterAll(async () => {
	await sandbox.stop();
});

const now = () => ({ at: new Date().toISOString() });
const openPhase = { kind: 'open-phase', reason: 'a rehearsal of this phase' } as const;

test('phase 3 at 5 % is held with real traffic; a fault halts it, people hear of it, and the rollback brings the figures back', {
	timeout: 120_000,
}, async () => {
	const hook = await receiver();
	const roll = await rollout(sandbox, bundledGuide(), {
		timeScale: 4320,
		env: { GONOGO_WEBHOOK: hook.url },
	});
	const phase = roll.run().runbook.phases[2]?.id ?? '';
	const monitor = roll.statement('npm run monitor:ai-performance');
	roll.send({ ...openPhase, phase });
	await roll.perform('npm run deploy:dark-launch-config -- --settings=advanced');
	await roll.perform('export VITE_UNIFIED_WORKFLOW_AI_GENERATION=true');
	await roll.perform('npm run deploy:ai-generation');

	await roll.perform('npm run monitor:ai-performance');
	await roll.until(({ state }) => state.guards['feature-toggle-error-rate']?.status === 'ok');
	expect(holdOf(roll.run(), now())).toMatchObject({
		hold: monitor.id,
		seconds: 86_400,
		status: 'watching',
	});
	expect(
		roll.engine.send({
			kind: 'run',
			owner: 'x',
			statements: [{ ...roll.statement('npm run deploy:analytics') }],
			confirmed: 'yes',
		}),
	).toMatchObject({
		refused: expect.stringMatching(/holds for .* more/),
	});

	const looksBefore = roll.of('readings.taken').length;
	await sandbox.script('fault:on', 'feature-errors', 'unified_workflow_ai_generation=50%');
	await roll.until(({ state }) => haltOf(state) !== undefined);
	const looks = roll
		.of('readings.taken')
		.slice(looksBefore)
		.filter(({ readings }) =>
			readings.some(({ name, value }) => name === 'error_rate' && value > 5),
		);
	expect(looks.length).toBeLessThanOrEqual(2);
	expect(haltOf(roll.run().state)?.why).toMatch(/^error_rate \d.* % > 5 % since/);
	expect(
		roll.engine.send({
			kind: 'run',
			owner: 'x',
			statements: [{ ...roll.statement('npm run deploy:analytics') }],
			confirmed: 'yes',
		}),
	).toMatchObject({
		refused: expect.stringMatching(/^HALT: error_rate/),
	});
	expect(holdOf(roll.run(), now())?.status).toBe('breached');
	expect(nextEscalation(roll.run(), now().at)).toMatchObject({
		level: 'Level 1',
		due: expect.any(String),
	});
	await eventually(() => hook.got.find(({ about }) => about === 'halt'));
	expect(hook.got.find(({ about }) => about === 'halt')?.text).toMatch(
		/^\[sandbox\] production .*HALT: error_rate/,
	);

	for (const execution of roll.engine.running())
		roll.send({ kind: 'stop', execution, how: 'terminate' });
	roll.send({
		kind: 'pin',
		what: { kind: 'command', statement: roll.statement('npm run monitor:error-rates').id },
		everySeconds: 4320,
	});
	roll.send({
		kind: 'start-rollback',
		procedure: 'full',
		add: [],
		typed: 'full',
		running: 'interrupt',
	});
	await roll.until(({ state }) => state.rollbacks.at(-1)?.outcome !== undefined);
	expect(roll.run().state.rollbacks.at(-1)?.outcome).toBe('rolled-back');
	await roll.until(({ state }) => state.guards['feature-toggle-error-rate']?.status === 'ok');
	await roll.until(({ state }) => state.halts.at(-1)?.clearedAt !== undefined);

	await roll.engine.close('finished');
	expect(hook.got.map(({ about }) => about)).toEqual(
		expect.arrayContaining(['halt', 'rollback-started', 'rollback-finished']),
	);
	const sent = roll.of('notice.sent');
	expect(sent.map(({ about }) => about)).toEqual(
		expect.arrayContaining(['halt', 'rollback-finished']),
	);
	expect(JSON.stringify(roll.events)).not.toContain('/in');
	await sandbox.script('fault:off');
	await hook.close();
});

test('a flag that npm swallows opens 5 % to everybody, and the exposure guard says so', {
	timeout: 120_000,
}, async () => {
	// As guides are written: no " -- ", so npm keeps the flag, and no settings deployed before.
	const text = bundledGuide().replaceAll(
		'deploy:ai-generation -- --dark-launch=5',
		'deploy:ai-generation --dark-launch=5',
	);
	const other = await prepareSandbox();
	const roll = await rollout(other, text, { timeScale: 4320 });
	const phase = roll.run().runbook.phases[2]?.id ?? '';
	roll.send({ ...openPhase, phase });
	await roll.perform('export VITE_UNIFIED_WORKFLOW_AI_GENERATION=true');
	await roll.perform('npm run deploy:ai-generation --dark-launch=5');

	await roll.perform('npm run debug:performance');
	await roll.until(({ state }) => haltOf(state) !== undefined);
	const halt = haltOf(roll.run().state);
	expect(halt?.guard).toBe('exposure-unified-workflow-ai-generation');
	expect(halt?.why).toMatch(
		/^unified_workflow_ai_generation for 5 % of users turned out to be 100 % since .*, after npm run deploy:ai-generation --dark-launch=5 \(Enable AI Generation\)/,
	);
	expect(exposureBoard(roll.run(), now().at)).toContainEqual(
		expect.objectContaining({
			feature: 'unified_workflow_ai_generation',
			expected: 5,
			status: 'too-many',
		}),
	);
	expect(nextOrHold(roll.run()).kind).not.toBe('hold');
	await roll.engine.close('finished');
	await other.stop();
});
