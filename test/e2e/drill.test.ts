import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Drill } from '../../source/run/rollback/drill.ts';
import { Operator } from './operator.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');

async function drilled(operator: Operator, ...given: string[]) {
	const { exitCode, stdout, stderr } = await execa(
		process.execPath,
		[program, 'drill', '--json', ...given],
		{ cwd: operator.folder, env: operator.env, extendEnv: false, reject: false, stdin: 'ignore' },
	);
	const last = stdout.split('\n').at(-1) ?? '';
	expect(last, stderr).toMatch(/^\{"type":"drill"/);
	const { drill } = JSON.parse(last) as { drill: Drill };
	return { exitCode, drill };
}

test('both rollbacks are drilled in the sandbox, a deploy that hangs is overcome, and production says so', async () => {
	const [full, partial] = [new Operator(), new Operator()];
	const [hanging, good] = await Promise.all([
		drilled(full, '--fault', 'deploy-hangs'),
		drilled(partial, '--plan', 'partial'),
	]);
	for (const { exitCode, drill } of [hanging, good]) {
		expect(drill).toMatchObject({
			place: 'sandbox',
			outcome: 'rolled-back',
			verifiedBy: 'production',
		});
		expect(exitCode).toBe(0);
	}
	expect(hanging.drill).toMatchObject({ fault: 'deploy-hangs', retries: 1 });
	expect(hanging.drill.lastMs).toBeGreaterThan(3000);
	expect(good.drill.retries).toBe(0);

	const state = join(full.env.XDG_STATE_HOME ?? '', 'gonogo');
	const { drills } = JSON.parse(readFileSync(join(state, 'drills.json'), 'utf8')) as {
		drills: Drill[];
	};
	expect(drills).toEqual([hanging.drill]);
	expect(readdirSync(join(state, 'sandboxes'))).toEqual([]);
});

test('a drill that is interrupted takes its sandbox away', async () => {
	const operator = new Operator();
	const drilling = execa(process.execPath, [program, 'drill', '--ask', '--json'], {
		cwd: operator.folder,
		env: operator.env,
		extendEnv: false,
		reject: false,
		forceKillAfterDelay: false,
	});
	await new Promise((begun) => drilling.stdout.once('data', begun));
	const sandboxes = join(operator.env.XDG_STATE_HOME ?? '', 'gonogo', 'sandboxes');
	expect(readdirSync(sandboxes)).toHaveLength(1);
	drilling.kill('SIGTERM');
	expect((await drilling).exitCode).toBe(130);
	expect(readdirSync(sandboxes)).toEqual([]);
});
