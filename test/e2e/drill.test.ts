import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { Operator } from './operator.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');

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
