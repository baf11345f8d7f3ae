import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../engine/watch/eventually.ts';
import { receiver } from '../engine/watch/receiver.ts';
import { prepareSandbox } from '../runbooks/sandbox.ts';
import { Operator } from './operator.ts';
import { keys, type TerminalOptions } from './terminal.ts';

const bundled = join(import.meta.dirname, '../../runbooks/unified-workflow/guide.md');

/** The bundled guide's demo or a guide in its sandbox, with phase 3 opened ahead of the others. */
async function inPhaseThree(
	operator: Operator,
	args: string[],
	options: TerminalOptions,
): Promise<void> {
	operator.start(args, options);
	await operator.screen.waitFor('Enter begin');
	await operator.press(keys.enter, '1.1 Deploy Feature Toggle System');
	await operator.press('t', /── Steps ──/);
	await operator.press('/', / \/ ▏/);
	operator.screen.send('AI Gen');
	await operator.screen.waitFor('/ AI Gen▏');
	await operator.press(keys.enter, '3.1 Enable AI Generation');
	await operator.press('a', /why\? one line/);
	await operator.type('drill');
	await operator.press(keys.enter, /P3 0\/2/);
}

const readingsOver = (operator: Operator, from: number, limit: number) =>
	operator
		.events('readings.taken')
		.slice(from)
		.filter(({ readings }) =>
			(readings as { name: string; value: number }[]).some(
				({ name, value }) => name === 'error_rate' && value > limit,
			),
		);

test('phase 3 at 5 % is held with real traffic; a fault halts it within two looks, people hear of it, and the rollback brings the figures back', async () => {
	const hook = await receiver();
	onTestFinished(() => hook.close());
	const operator = new Operator();
	// A day in half a minute: the monitor looks every five seconds.
	await inPhaseThree(operator, ['demo', '--time-scale', '2880'], {
		env: { GONOGO_WEBHOOK: hook.url },
	});
	await operator.advance(/Next: wait: Enable AI Generation holds/);
	await operator.screen.waitFor(/err 0 %/);
	const started = operator.events('statement.started').length;
	await operator.press(keys.enter, /holds for .* more; closing it early/);
	expect(operator.events('statement.started')).toHaveLength(started);

	const looks = operator.events('readings.taken').length;
	operator.script('fault:on', 'feature-errors', 'unified_workflow_ai_generation=50%');
	const asked = await operator.screen.waitFor(/HALT: Feature toggle error rate/, 30_000);
	expect(asked).toMatch(/error_rate [\d.]+ % > 5 %/);
	expect(asked).toMatch(/T tell Level 1: .*dev-team@example\.com/);
	expect(readingsOver(operator, looks, 5)).toHaveLength(2);
	const halt = await eventually(() => hook.got.find(({ about }) => about === 'halt'));
	expect(halt.text).toMatch(/^\[sandbox\] production .*HALT: error_rate/);

	await operator.screen.waitFor(/! roll back {2}H hold here/);
	await operator.press('T', /Level 1 has been told/);
	await operator.press(keys.enter, /T tell Level 2: Engineering Manager \+1-555-0124/);
	await operator.press('!', /type full/);
	expect(operator.screen.text()).toMatch(/Level 1 told/);
	await operator.type('full');
	await operator.press(keys.enter, /ROLLED.BACK/);
	expect(Object.values(await operator.toggles())).not.toContain(true);
	// The day of the monitor ends; then the guide's own check sends traffic, and the fault finds nobody any more.
	const monitors = () =>
		operator
			.events('statement.finished')
			.filter(({ statement }) => /monitor-ai-performance/.test(`${statement}`));
	await eventually(() => monitors().length > 0, 40_000);
	await operator.press(keys.enter, /✓ npm run validate:full/);
	await operator.screen.waitFor(/ err 0 % /);
	expect(operator.events('halt.cleared')).toHaveLength(1);
	expect(operator.screen.text()).toMatch(/Level 1 told/);

	await eventually(() => hook.got.some(({ about }) => about === 'rollback-finished'));
	expect(hook.got.map(({ about }) => about)).toContain('rollback-started');
	const sent = operator.events('notice.sent');
	expect(sent.map(({ about }) => about)).toEqual(
		expect.arrayContaining(['halt', 'rollback-started', 'rollback-finished']),
	);
	expect(JSON.stringify(sent)).not.toContain('/in');
});

test('a flag that npm swallows opens 5 % to everybody, and the exposure guard names the step that did it', async () => {
	const operator = new Operator();
	// As guides are written: no " -- ", so npm keeps the flag, and no settings are deployed before.
	const guide = readFileSync(bundled, 'utf8')
		.replaceAll('deploy:ai-generation -- --dark-launch=5', 'deploy:ai-generation --dark-launch=5')
		.replace('npm run deploy:dark-launch-config -- --settings=advanced\n', '')
		.replace('npm run monitor:ai-performance -- --duration=24h', 'npm run debug:performance');
	const sandbox = await prepareSandbox();
	onTestFinished(() => sandbox.stop());
	writeFileSync(join(sandbox.folder, 'guide.md'), guide);
	const { PRODUCTION_URL, MONITORING_URL } = sandbox.env;
	await inPhaseThree(operator, ['guide.md', '--environment', 'production'], {
		cwd: sandbox.folder,
		env: { PRODUCTION_URL, MONITORING_URL },
	});
	// No command sets the share of analytics: somebody does it by hand before anything is deployed, and says so.
	await operator.advance(/Done by hand: Set the dark launch: unified_workflow_analytics 25 %/);
	await operator.type('console says 25 %');
	await operator.press(keys.enter, /Next: npm run deploy:ai-generation --dark-launch=5/);
	expect(operator.events('step.settled')).toMatchObject([{ note: 'console says 25 %' }]);
	await operator.advance(/HALT: unified_workflow_ai_generation for 5 % of users/);
	expect(operator.screen.text().replace(/\s+/g, ' ')).toMatch(
		/for 5 % of users turned out to be 100 % .*, after npm run deploy:ai-generation --dark-launch=5 \(Enable AI Generation\)/,
	);
	expect(operator.events('halt.raised')).toMatchObject([
		{ guard: 'exposure-unified-workflow-ai-generation' },
	]);
});
