import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
	eventually,
	fetchJson,
	type PreparedSandbox,
	prepareSandbox,
	readLines,
} from './sandbox.ts';

let sandbox: PreparedSandbox;
beforeAll(async () => {
	sandbox = await prepareSandbox();
}, 30_000);
afterEach(async () => {
	await sandbox.script('fault:off');
	for (const name of Object.keys(sandbox.env))
		if (name.startsWith('VITE_')) delete sandbox.env[name];
});
afterAll(() => sandbox.stop());

const seen = () => fetchJson(`${sandbox.url}/toggles`);
const turnOn = (...names: string[]): void => {
	for (const name of names) sandbox.env[name] = 'true';
};
const buildAndDeploy = async () => {
	expect((await sandbox.script('build')).code).toBe(0);
	return sandbox.script('deploy:production');
};

describe('a release', () => {
	test('holds the toggles of the environment it was built in, whatever is exported later', async () => {
		turnOn('VITE_UNIFIED_WORKFLOW_READ');
		await sandbox.script('build');
		sandbox.env.VITE_UNIFIED_WORKFLOW_READ = 'false';
		const deployed = await sandbox.script('deploy:production');

		expect(deployed.code).toBe(0);
		expect(deployed.figures.VITE_UNIFIED_WORKFLOW_READ).toBe('true');
		expect(await seen()).toMatchObject({ toggles: { VITE_UNIFIED_WORKFLOW_READ: true } });
	});

	test('is not built from a value that is neither true nor false', async () => {
		sandbox.env.VITE_UNIFIED_WORKFLOW_READ = 'yes';
		const built = await sandbox.script('build');
		expect(built).toMatchObject({ code: 1 });
		expect(built.output).toContain('VITE_UNIFIED_WORKFLOW_READ=yes is neither true nor false');
	});
});

describe('a deploy', () => {
	test('keeps the address, and what it replaces can be gone back to', async () => {
		const before = await seen();
		const deployed = await buildAndDeploy();

		expect(deployed.figures.url).toBe(sandbox.url);
		expect(before).toMatchObject({ release: deployed.figures.previous_release });
		expect(await sandbox.script('test:rollback')).toMatchObject({
			code: 0,
			figures: { rollback_ready: 'true', previous_release: deployed.figures.previous_release },
		});
	});

	test.skipIf(process.platform !== 'linux')('lets no request of a user fall through', async () => {
		await sandbox.script('build');
		let asking = true;
		const problems: string[] = [];
		const users = (async () => {
			let sent = 0;
			for (; asking; sent += 1) {
				await fetch(`${sandbox.url}/schema`, { headers: { connection: 'close' } }).catch(
					(error: unknown) => problems.push(String(error)),
				);
			}
			return sent;
		})();
		expect((await sandbox.script('deploy:production')).code).toBe(0);
		asking = false;
		expect(await users).toBeGreaterThan(5);
		// A connection that arrives at the very moment of the change may be lost, as with any server that is replaced.
		expect(problems.length).toBeLessThan(2);
	});

	test('outlives whoever started it', async () => {
		await sandbox.script('build');
		const child = spawn('bash', ['-c', `${process.execPath} bin/app.js deploy:production`], {
			cwd: sandbox.folder,
			env: sandbox.env,
			detached: true,
			stdio: 'ignore',
		});
		await new Promise((resolve) => child.on('close', resolve));
		expect(() => process.kill(-(child.pid ?? 0), 'SIGKILL')).toThrow('ESRCH');
		expect(await fetchJson(`${sandbox.url}/healthz`)).toMatchObject({ status: 'ok' });
	});

	test('leaves the old release live when the new one is not healthy', async () => {
		const before = await seen();
		turnOn('VITE_UNIFIED_WORKFLOW_WRITE');
		await sandbox.script('fault:on', 'deploy-fails');
		const failed = await buildAndDeploy();

		expect(failed.code).toBe(1);
		expect(failed.output).toContain('health check 5/5  http 503');
		expect(await seen()).toEqual(before);

		await sandbox.script('fault:off');
		expect((await buildAndDeploy()).code).toBe(0);
		expect(await seen()).toMatchObject({ toggles: { VITE_UNIFIED_WORKFLOW_WRITE: true } });
	});

	test('that stops half way leaves two releases answering, and says so until the next one', async () => {
		turnOn('VITE_UNIFIED_WORKFLOW_WRITE');
		await buildAndDeploy();
		sandbox.env.VITE_UNIFIED_WORKFLOW_WRITE = 'false';
		await sandbox.script('fault:on', 'deploy-half');
		expect((await buildAndDeploy()).code).toBe(1);

		const looked = await sandbox.script('debug:toggle-config');
		expect(looked).toMatchObject({ code: 1, figures: { VITE_UNIFIED_WORKFLOW_WRITE: 'true' } });
		expect(looked.output).toContain('two releases answer');
		const releases = new Set<string | null>();
		for (let user = 1; user <= 12; user += 1) {
			const headers = { 'x-user': `user-${String(user).padStart(4, '0')}` };
			const answer = await fetch(`${sandbox.url}/schema`, { headers });
			releases.add(answer.headers.get('x-release'));
		}
		expect(releases.size).toBe(2);

		await sandbox.script('fault:off');
		await sandbox.script('deploy:rollback');
		expect(await sandbox.script('debug:toggle-config')).toMatchObject({
			code: 0,
			figures: { VITE_UNIFIED_WORKFLOW_WRITE: 'false' },
		});
	});

	test.each([
		{ moment: 'before', live: false },
		{ moment: 'after', live: true },
	])(
		'that hangs $moment the switch has changed production: $live; a rollback overtakes it',
		async ({ moment, live }) => {
			turnOn('VITE_UNIFIED_WORKFLOW_FRONTEND');
			await sandbox.script('build');
			await sandbox.script('fault:on', 'deploy-hangs', moment);
			const hung = sandbox.script('deploy:production');
			await eventually(async () =>
				(await sandbox.script('sandbox:status')).output.includes('deploy  '),
			);
			if (live) {
				await eventually(async () =>
					JSON.stringify(await seen()).includes('"VITE_UNIFIED_WORKFLOW_FRONTEND":true'),
				);
			}
			expect(await seen()).toMatchObject({ toggles: { VITE_UNIFIED_WORKFLOW_FRONTEND: live } });

			sandbox.env.VITE_UNIFIED_WORKFLOW_FRONTEND = 'false';
			await sandbox.script('build');
			const back = sandbox.script('deploy:rollback');
			await eventually(() =>
				readFileSync(sandbox.state('production', 'deploying.json'), 'utf8').includes('rollback'),
			);
			await sandbox.script('fault:off');
			expect(await back).toMatchObject({ code: 0, figures: { toggles_on: '0' } });
			expect((await back).output).toContain('this deploy overtakes it');
			expect((await hung).code).toBe(live ? 0 : 1);
			expect(await seen()).toMatchObject({ toggles: { VITE_UNIFIED_WORKFLOW_FRONTEND: false } });
		},
	);

	test('that is interrupted before the switch takes its release with it', async () => {
		const before = await seen();
		await sandbox.script('build');
		await sandbox.script('fault:on', 'deploy-hangs', 'before');
		const hung = sandbox.start('deploy:production');
		const services = async () =>
			(await sandbox.script('sandbox:status')).output.match(/^production {2}service/gm)?.length;
		await eventually(async () => (await services()) === 2);
		process.kill(hung.pid, 'SIGTERM');
		expect(await hung.ran).toMatchObject({ code: 130 });
		expect((await hung.ran).output).toContain('interrupted before the switch');
		expect(await services()).toBe(1);
		expect(await seen()).toEqual(before);
	});

	test('fails for the script alone that the fault names', async () => {
		turnOn('VITE_UNIFIED_WORKFLOW_ANALYTICS');
		await sandbox.script('fault:on', 'deploy-fails', 'deploy:analytics');
		expect((await sandbox.script('deploy:analytics')).code).toBe(1);
		expect((await sandbox.script('deploy:rollback')).code).toBe(0);
	});

	test('of one feature builds by itself, and only when that feature is on in the shell', async () => {
		const refused = await sandbox.script('deploy:ai-generation', '--dark-launch=5');
		expect(refused.code).toBe(1);
		turnOn('VITE_UNIFIED_WORKFLOW_AI_GENERATION');
		const deployed = await sandbox.script('deploy:ai-generation', '--dark-launch=5');
		expect(deployed.output).toContain('this script builds by itself');
		expect(deployed.figures).toMatchObject({ VITE_UNIFIED_WORKFLOW_AI_GENERATION: 'true' });
		expect(await seen()).toMatchObject({
			darkLaunches: { unified_workflow_ai_generation: { percentage: 5 } },
		});
	});

	test('on staging changes nothing in production', async () => {
		const before = await seen();
		turnOn('VITE_UNIFIED_WORKFLOW_SEARCH');
		await sandbox.script('build');
		const staged = await sandbox.script('deploy:staging');
		expect(staged.figures.url).not.toBe(sandbox.url);
		expect(await fetchJson(`${staged.figures.url}/toggles`)).toMatchObject({
			environment: 'staging',
			toggles: { VITE_UNIFIED_WORKFLOW_SEARCH: true },
		});
		expect(await seen()).toEqual(before);
	});

	test('is written into the history of its environment', async () => {
		expect(readLines(sandbox.state('production', 'deploys.jsonl'))).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ script: 'sandbox:start', outcome: 'live' }),
				expect.objectContaining({ script: 'deploy:production', outcome: 'failed' }),
				expect.objectContaining({ script: 'deploy:production', outcome: 'half' }),
			]),
		);
	});
});
