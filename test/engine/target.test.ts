import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { targetHere, toolsMissing } from '../../source/engine/target.ts';
import { read } from '../runbook/read-text.ts';
import { OpenedRun } from './opened.ts';
import { scratch } from './record/folder.ts';

/** A home whose kubeconfig is in this context. */
function homeIn(context: string): string {
	const home = scratch();
	mkdirSync(join(home, '.kube'));
	const lines = [
		`current-context: ${context}`,
		'contexts:',
		`- { name: ${context}, context: { cluster: c1, user: u } }`,
		'clusters:',
		'- { name: c1, cluster: { server: "https://c1.example:6443" } }',
	];
	writeFileSync(join(home, '.kube', 'config'), `${lines.join('\n')}\n`);
	return home;
}

/** One row a command in an environment, and what it finds its target by. */
test.each<{ text: string; env: Record<string, string>; facts: Record<string, string> }>([
	{ text: 'npm run deploy', env: {}, facts: {} },
	{ text: 'npm run deploy', env: { AWS_PROFILE: 'shop' }, facts: { AWS_PROFILE: 'shop' } },
	{ text: 'npm run deploy', env: { AWS_PROFILE: '' }, facts: {} },
	{
		text: 'curl -X POST "$DEPLOY_URL"',
		env: { DEPLOY_URL: 'https://deploy.example/hook?token=open-sesame#now' },
		facts: { DEPLOY_URL: 'https://deploy.example/hook' },
	},
	{ text: 'ship $STAGE', env: { STAGE: 'eu', OTHER: 'x' }, facts: { STAGE: 'eu' } },
	{ text: 'ship --to ${HOST_NAME}', env: { HOST_NAME: 'a' }, facts: { HOST_NAME: 'a' } },
	{ text: 'ship $DEPLOY_TOKEN', env: { DEPLOY_TOKEN: 'swordfish-42' }, facts: {} },
	{ text: 'ship $STAGE', env: { STAGE: 'key=swordfish-42' }, facts: {} },
	{ text: 'ship $VERSION', env: { VERSION: '2' }, facts: {} },
	{
		text: 'ship $ORIGIN',
		env: { ORIGIN: 'https://op1:pass@shop.example/x' },
		facts: { ORIGIN: 'https://shop.example/x' },
	},
	{
		text: 'ship $ORIGIN',
		env: { ORIGIN: 'https://op1:p@ss/w:1@shop.example/x' },
		facts: { ORIGIN: 'https://shop.example/x' },
	},
	{
		text: 'ship $ORIGIN',
		env: { ORIGIN: 'http://shop.example:8080/a@b' },
		facts: { ORIGIN: 'http://shop.example:8080/a@b' },
	},
])('$text with $env goes by $facts', ({ text, env, facts }) => {
	expect(targetHere([text], { HOME: '/nowhere', ...env }, ['swordfish-42'])).toEqual(facts);
});

test('a command of the cluster goes by the context of the kubeconfig and its server', () => {
	const HOME = homeIn('prod-eu');
	const facts = { 'kube context': 'prod-eu', 'kube server': 'https://c1.example:6443' };
	expect(targetHere(['kubectl apply -f app.yaml'], { HOME }, [])).toEqual(facts);
	expect(targetHere(['npm run deploy'], { HOME }, [])).toEqual({});
	const KUBECONFIG = `/gone:${join(HOME, '.kube', 'config')}`;
	expect(targetHere(['helm upgrade shop .'], { HOME: '/nowhere', KUBECONFIG }, [])).toEqual(facts);
	writeFileSync(join(HOME, '.kube', 'config'), '{');
	expect(targetHere(['kubectl apply -f app.yaml'], { HOME }, [])).toEqual({});
});

test('a kubeconfig that is a pipe nobody writes to is not waited for', () => {
	const KUBECONFIG = join(scratch(), 'pipe');
	execFileSync('mkfifo', [KUBECONFIG]);
	expect(targetHere(['kubectl apply -f app.yaml'], { KUBECONFIG }, [])).toEqual({});
});

test('tools are missing that commands start here, not what runs elsewhere or in the shell', () => {
	const bin = scratch();
	writeFileSync(join(bin, 'present'), '');
	chmodSync(join(bin, 'present'), 0o755);
	const runbook = read(
		'# Guide',
		'## Phase 1: One',
		'```bash',
		'cd /srv && present --now',
		'export A=1',
		'ship() { present; }',
		'ship && ./scripts/deploy.sh',
		'absent-tool | present',
		'ssh web1',
		'far-away restart',
		'```',
		'## Rollback',
		'```bash',
		'undo-tool',
		'```',
	);
	expect(toolsMissing(runbook, bin, '/')).toEqual(['absent-tool', 'ssh', 'undo-tool']);
});

test('a session and a deployment say what their target was found by', async () => {
	const lines = ['# Guide', '## Phase 1: One', '```bash', 'npm run deploy', 'absent-tool', '```'];
	const run = await OpenedRun.begin(lines.join('\n'), {
		env: { AWS_PROFILE: 'shop' },
	});
	const opened = run.events.find(({ type }) => type === 'session.opened');
	expect(opened).toMatchObject({
		target: { AWS_PROFILE: 'shop' },
		toolsMissing: ['absent-tool'],
	});
	run.start('npm run deploy', { confirmed: 'yes' });
	await run.until(({ state }) => state.executions[state.order[0] ?? '']?.outcome !== undefined);
	expect(run.events.find(({ type }) => type === 'block.started')).toMatchObject({
		target: { AWS_PROFILE: 'shop' },
	});
	expect(run.run.state.order.map((id) => run.run.state.executions[id]?.target)).toEqual([
		{ AWS_PROFILE: 'shop' },
	]);
});
