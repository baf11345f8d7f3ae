import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Drill } from '../../source/run/rollback/drill.ts';
import { Operator } from '../e2e/operator.ts';

const program = join(import.meta.dirname, '../../dist/cli.js');

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

/** Both plans of the guide, each with a deploy that hangs and without a fault. */
test.each([
	{ plan: 'full', given: [], retries: 0 },
	{ plan: 'full', given: ['--fault', 'deploy-hangs'], retries: 1 },
	{ plan: 'partial', given: ['--plan', 'partial'], retries: 0 },
	{ plan: 'partial', given: ['--plan', 'partial', '--fault', 'deploy-hangs'], retries: 1 },
])(
	'the $plan rollback is drilled in the sandbox, $given, and production says so',
	async ({ given, retries }) => {
		const operator = new Operator();
		const { exitCode, drill } = await drilled(operator, ...given);
		expect(drill).toMatchObject({
			place: 'sandbox',
			outcome: 'rolled-back',
			verifiedBy: 'production',
			retries,
			...(retries > 0 ? { fault: 'deploy-hangs' } : {}),
		});
		expect(exitCode).toBe(0);
		expect(drill.lastMs).toBeGreaterThan(retries > 0 ? 3000 : 0);

		const state = join(operator.env.XDG_STATE_HOME ?? '', 'gonogo');
		const { drills } = JSON.parse(readFileSync(join(state, 'drills.json'), 'utf8')) as {
			drills: Drill[];
		};
		expect(drills).toEqual([drill]);
		expect(readdirSync(join(state, 'sandboxes'))).toEqual([]);
	},
);
