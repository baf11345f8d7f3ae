import { expect, test } from 'vitest';
import { killedRun, seeded, undisturbed } from './killed-run.ts';

test.each([1, 2, 3, 4, 5])(
	'a run whose gonogo is killed at any moment loses nothing, and repeats nothing unasked (seed %i)',
	async (seed) => {
		const random = seeded(seed);
		const rounds = await Promise.all([killedRun(random, 1), killedRun(random, 2)]);
		for (const round of rounds) expect(round).toMatchObject(undisturbed);
	},
);
