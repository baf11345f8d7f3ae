import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { answers, storm } from '../e2e/key-storm.ts';

const program = join(import.meta.dirname, '../../dist/cli.js');

test.each(
	[11, 12, 13, 14, 15, 16].map((seed) => ({
		seed,
		without: seed % 2 === 0 ? answers : [],
		bursts: seed % 3 !== 0,
		resizes: seed > 13,
	})),
)(
	'a thousand keys of seed $seed: no crash, nothing begins unasked, the record holds',
	async (how) => {
		const operator = await storm(how.seed, { ...how, count: 1000 });
		expect(operator.events('rollback.started')).toEqual([]);
		if (how.without.length > 0) expect(operator.events('block.started')).toEqual([]);
		operator.screen.kill('SIGHUP');
		await operator.screen.exited;
		const { exitCode } = await execa(process.execPath, [program, 'verify'], {
			cwd: operator.folder,
			env: operator.env,
			reject: false,
		});
		expect(exitCode).toBe(0);
	},
);
