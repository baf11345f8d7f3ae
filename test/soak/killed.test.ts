import { expect, test } from 'vitest';
import { killedRun, seeded, undisturbed } from '../e2e/killed-run.ts';

const rounds = 300;
/** Rounds at once: each mostly waits for its commands. */
const together = 3;

test(`${rounds} runs whose gonogo is killed at any moment lose nothing, and repeat nothing unasked`, async () => {
	const random = seeded(20_261_125);
	let [kills, unknowns] = [0, 0];
	for (let round = 0; round < rounds; round += together) {
		const ended = await Promise.all(
			Array.from({ length: together }, () => killedRun(random, 1 + Math.floor(random() * 3))),
		);
		for (const one of ended) {
			expect(one, `round ${round}`).toMatchObject(undisturbed);
			kills += one.kills;
			unknowns += one.unknowns;
		}
	}
	console.log(`${rounds} runs, ${kills} kills, ${unknowns} times somebody had to look`);
}, 3_600_000);
