import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { BlockSpec } from '../../../source/engine/shell/block.ts';
import { leftRunning } from '../../../source/engine/shell/left.ts';
import { processTable } from '../../../source/engine/shell/processes.ts';
import { launched, ran, recording, removeFolders, specOf, until } from './running.ts';

afterAll(removeFolders);

const table = processTable();

/**
 * Starts a block and waits for `ready` in its output. Written by a child of bash: an interrupt that comes while bash
 * forks is lost, as it is at a terminal.
 */
async function underWay(texts: string[], given: Partial<BlockSpec> = {}) {
	const spec = specOf(texts, given);
	const { reports, handlers, ended } = recording();
	const block = launched(spec, handlers);
	await until('it is under way', () =>
		readFileSync(join(spec.directory, 'output'), 'utf8').includes('ready'),
	);
	return { spec, block, reports, ended };
}

const left = (pid: number) => table.around(pid, 'session');

describe('stopping', () => {
	test('an interrupt ends an ordinary command, and what was set before is still captured', async () => {
		const { block, ended, reports } = await underWay([
			'export A=1',
			'echo ready; sleep 60',
			'echo no',
		]);
		block.stop('interrupt');
		const report = await ended;
		expect(report.outcome).toEqual({ kind: 'stopped' });
		expect(reports.order).toEqual(['+s0', '-s0', '+s1', '-s1']);
		expect(reports.ends[1]?.outcome).toEqual({ kind: 'stopped' });
		expect(report.captured?.set).toEqual({ A: '1' });
		await until('nothing is left', () => left(block.pid).length === 0);
	});

	test('a command that ignores an interrupt goes on, and ends with a TERM', async () => {
		const { block, ended } = await underWay([
			"trap '' INT; echo ready; while :; do sleep 0.05; done",
		]);
		block.stop('interrupt');
		await new Promise((resume) => setTimeout(resume, 300));
		expect(left(block.pid).length).toBeGreaterThan(1);
		block.stop('terminate');
		expect((await ended).outcome).toEqual({ kind: 'stopped' });
		await until('nothing is left', () => left(block.pid).length === 0);
	});

	test('a tree that ignores both is ended by a KILL, when that is asked for', async () => {
		const stubborn = `trap '' INT TERM; sh -c "trap '' TERM; while :; do sleep 0.05; done" & echo ready; while :; do sleep 0.05; done`;
		const { block, ended, reports } = await underWay(['true', stubborn]);
		block.stop('interrupt');
		block.stop('terminate');
		await new Promise((resume) => setTimeout(resume, 300));
		expect(left(block.pid).length).toBeGreaterThan(2);
		block.stop('kill');
		expect((await ended).outcome).toEqual({ kind: 'stopped' });
		expect(reports.ends.at(-1)).toMatchObject({ id: 's1', outcome: { kind: 'stopped' } });
		await until('nothing is left', () => left(block.pid).length === 0);
	});

	test('reaches commands that went into a process group of their own', async () => {
		const { block, ended } = await underWay(['timeout 60 sh -c "echo ready; sleep 50"']);
		block.stop('terminate');
		expect((await ended).outcome).toEqual({ kind: 'stopped' });
		await until('nothing is left', () => left(block.pid).length === 0);
	});

	test('leaves a service alone that has left the session on purpose', async () => {
		const service =
			'setsid sh -c "echo \\$\\$ > service; exec sleep 60" </dev/null >/dev/null 2>&1 &';
		const { block, ended, spec } = await underWay([
			service,
			'while [ ! -s service ]; do sleep 0.02; done; echo ready',
			'sleep 60',
		]);
		block.stop('terminate');
		await ended;
		const pid = Number(readFileSync(join(spec.carried.cwd, 'service'), 'utf8'));
		expect(table.startOf(pid)).toBeDefined();
		process.kill(pid, 'SIGKILL');
	});

	test('a command that ends well on an interrupt has ended well', async () => {
		const { block, ended } = await underWay([
			"trap 'exit 0' INT; echo ready; while :; do sleep 0.05; done",
		]);
		block.stop('interrupt');
		expect((await ended).outcome).toEqual({ kind: 'exited', code: 0 });
	});

	test('ends what a finished block left running', async () => {
		const { reports, handlers, ended } = recording();
		const spec = specOf(['sleep 60 & echo one']);
		const block = launched(spec, handlers);
		expect((await ended).outcome).toEqual({ kind: 'exited', code: 0 });
		expect(leftRunning(spec.directory)).toEqual([{ pid: expect.any(Number), command: 'sleep 60' }]);
		block.stop('terminate');
		await until('nothing is left', () => left(block.pid).length === 0);
		expect(reports.finished?.outcome).toEqual({ kind: 'exited', code: 0 });
	});
});

describe('a time limit', () => {
	test('ends a block with TERM', async () => {
		const result = await ran(['true', 'sleep 60'], { timeoutSeconds: 0.3 });
		expect(result.block.outcome).toEqual({ kind: 'timed-out' });
		expect(result.codes).toEqual({ s0: 0, s1: 'timed-out' });
	});

	test('is one for each statement, not for all of them together', async () => {
		const { block } = await ran(['sleep 1.2', 'sleep 1.2', 'sleep 1.2'], {
			timeoutSeconds: 2.5,
		});
		expect(block.outcome).toEqual({ kind: 'exited', code: 0 });
		expect(block.durationMs).toBeGreaterThan(2500);
	});

	test('leaves a block alone that ends before', async () => {
		const result = await ran(['true'], { timeoutSeconds: 30 });
		expect(result.block.outcome).toEqual({ kind: 'exited', code: 0 });
	});
});

test('a detached block is not reported any more, and runs on', async () => {
	const { block, reports, spec } = await underWay(['echo ready', 'sleep 0.3; echo later']);
	block.detach();
	await until('it has ended', () =>
		readFileSync(join(spec.directory, 'output'), 'utf8').includes('later'),
	);
	expect(reports.finished).toBeUndefined();
});
