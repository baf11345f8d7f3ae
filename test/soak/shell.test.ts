import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { attachBlock, type BlockSpec } from '../../source/engine/shell/block.ts';
import { openOutput } from '../../source/engine/shell/output.ts';
import { processTable } from '../../source/engine/shell/processes.ts';
import { seeded } from '../e2e/killed-run.ts';
import {
	launched,
	launchedByAnother,
	ran,
	readBack,
	recording,
	removeFolders,
	specOf,
	until,
} from '../engine/shell/running.ts';

afterAll(removeFolders);

/** Starts a block from a program that is killed after so many milliseconds, wherever that finds it. */
async function killedAfter(spec: BlockSpec, milliseconds: number): Promise<void> {
	const program = await launchedByAnother(spec);
	await new Promise((resume) => setTimeout(resume, milliseconds));
	program.kill('SIGKILL');
	await once(program, 'exit');
}

const rounds = 100;

describe('the program is killed at any moment', () => {
	test(`${rounds} times, and nothing of the block is lost`, async () => {
		const random = seeded(20_260_101);
		for (let round = 0; round < rounds; round += 1) {
			const texts = Array.from(
				{ length: 6 },
				(_, at) => `echo "line ${at}"; export V${at}=${at}; echo ran >> times; sleep 0.0${at}`,
			);
			const secrets = random() < 0.3 ? { secrets: ['a-secret-to-filter'] } : {};
			const spec = specOf(texts, secrets);
			await killedAfter(spec, random() * 250);
			const { reports, handlers, ended } = recording();
			attachBlock(spec.directory, handlers);
			const block = await ended;
			const { codes, output } = readBack(spec, reports, block);
			expect(codes).toEqual({ s0: 0, s1: 0, s2: 0, s3: 0, s4: 0, s5: 0 });
			expect(output).toBe([0, 1, 2, 3, 4, 5].map((at) => `line ${at}\n`).join(''));
			expect(block.captured?.set).toEqual({ V0: '0', V1: '1', V2: '2', V3: '3', V4: '4', V5: '5' });
			expect(readFileSync(join(spec.carried.cwd, 'times'), 'utf8')).toBe('ran\n'.repeat(6));
			const leader = Number(
				readFileSync(join(spec.directory, 'supervisor'), 'utf8').split('\n')[0],
			);
			await until('nothing is left', () => processTable().around(leader, 'session').length === 0);
		}
	});
});

describe('a gigabyte', () => {
	test.each<[string, string[]]>([
		['as it is', []],
		['through the filter', ['a-secret-that-never-comes']],
	])('of output, %s, is complete on disk and takes no memory here', async (_what, secrets) => {
		const before = process.memoryUsage.rss();
		let most = before;
		const spec = specOf(['yes "a line of output" | head -c 1000000000'], {
			secrets,
			stopOnFailure: false,
		});
		const log = openOutput(join(spec.directory, 'output'));
		const timer = setInterval(() => {
			log.refresh();
			log.lines(0, 50);
			most = Math.max(most, process.memoryUsage.rss());
		}, 33);
		const { handlers, ended } = recording();
		launched(spec, handlers);
		const block = await ended;
		while (!log.counted) log.refresh();
		clearInterval(timer);
		expect(statSync(block.output.path).size).toBe(1_000_000_000);
		expect(log.lineCount).toBe(Math.ceil(1_000_000_000 / 17));
		expect(log.window(50_000_000, 1)).toEqual(['a line of output']);
		expect(most - before).toBeLessThan(200 * 1024 * 1024);
		log.close();
		removeFolders();
	});
});

test('what ignores the end of its time is killed five seconds later', async () => {
	const stubborn = "trap '' TERM; while :; do sleep 0.1; done";
	const { block, codes } = await ran([stubborn], { timeoutSeconds: 0.2 });
	expect(block.outcome).toEqual({ kind: 'timed-out' });
	expect(codes).toEqual({ s0: 'timed-out' });
	expect(block.durationMs).toBeGreaterThan(4500);
});
