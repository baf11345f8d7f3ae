import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { attachBlock, type BlockSpec } from '../../../source/engine/shell/block.ts';
import { processTable } from '../../../source/engine/shell/processes.ts';
import {
	launched,
	launchedByAnother,
	ownFolder,
	ran,
	readBack,
	recording,
	removeFolders,
	specOf,
	until,
} from './running.ts';

afterAll(removeFolders);

/** Starts a block from another program, and kills that one as `kill -9` does once the block has begun. */
async function launchedByTheDead(spec: BlockSpec, signal: NodeJS.Signals): Promise<void> {
	const program = await launchedByAnother(spec);
	await until('the block has begun', () => outputOf(spec).includes('begun'));
	program.kill(signal);
	await once(program, 'exit');
}

function outputOf(spec: BlockSpec): string {
	try {
		return readFileSync(join(spec.directory, 'output'), 'utf8');
	} catch {
		return '';
	}
}

const long = [
	'echo begun; export FLAG=true',
	'for i in 1 2 3 4 5 6 7 8; do echo line $i; sleep 0.1; done',
	'exit 6',
];

describe('a block whose program was killed', () => {
	test.each<[string, NodeJS.Signals, string[] | undefined]>([
		['SIGKILL', 'SIGKILL', undefined],
		['SIGHUP', 'SIGHUP', undefined],
		['SIGKILL, with a filter', 'SIGKILL', ['some-secret-value']],
	])('runs on after %s, and another program learns all of it', async (_what, signal, secrets) => {
		const spec = specOf(long, { toggles: ['FLAG'], ...(secrets ? { secrets } : {}) });
		await launchedByTheDead(spec, signal);
		const { reports, handlers, ended } = recording();
		expect(attachBlock(spec.directory, handlers)).not.toEqual({ ended: true });
		const block = await ended;
		const { output, codes } = readBack(spec, reports, block);
		expect(output).toBe(`begun\n${[1, 2, 3, 4, 5, 6, 7, 8].map((i) => `line ${i}\n`).join('')}`);
		expect(reports.order).toEqual(['+s0', '-s0', '+s1', '-s1', '+s2', '-s2']);
		expect(codes).toEqual({ s0: 0, s1: 0, s2: 6 });
		expect(reports.starts[1]?.toggles).toEqual({ FLAG: 'true' });
		expect(block.captured?.set).toEqual({ FLAG: 'true' });
		expect(block.output.bytes).toBe(output.length);
	});

	test('can be stopped by another program', async () => {
		const spec = specOf(['echo begun', 'sleep 60']);
		await launchedByTheDead(spec, 'SIGKILL');
		const { reports, handlers, ended } = recording();
		const block = attachBlock(spec.directory, handlers);
		if ('ended' in block) throw new Error('It has ended.');
		block.stop('terminate');
		expect((await ended).outcome).toEqual({ kind: 'stopped' });
		expect(reports.ends.at(-1)).toMatchObject({ id: 's1', outcome: { kind: 'stopped' } });
		await until('nothing is left', () => processTable().around(block.pid, 'session').length === 0);
	});
});

describe('a block that nothing is known of', () => {
	test('whose supervisor was killed has an unknown outcome', async () => {
		const spec = specOf(['echo begun', 'sleep 60']);
		const { reports, handlers, ended } = recording();
		const block = launched(spec, handlers);
		await until('it has begun', () => reports.order.includes('+s1'));
		process.kill(block.pid, 'SIGKILL');
		const report = await ended;
		const unknown = { kind: 'unknown', why: 'its process is gone and left no exit record' };
		expect(report.outcome).toEqual(unknown);
		expect(reports.ends.at(-1)).toMatchObject({ id: 's1', outcome: unknown });
		expect(report.notCaptured).toBe('its process is gone and left no exit record');
		for (const pid of processTable().around(block.pid, 'session')) process.kill(pid, 'SIGKILL');
	});

	test.each<[string, (lines: string[]) => string[], string]>([
		[
			'was running when the machine was started again',
			([pid = '', stat = '']) => [pid, stat, 'another-boot', 'end', ''],
			'the machine was started again while it ran',
		],
		[
			'has lost its number to another process',
			([, stat = '', boot = '']) => [String(process.pid), stat, boot, 'end', ''],
			'its process is gone, and another has its number',
		],
	])('%s', async (_what, change, why) => {
		const { directory } = await ran(['echo one']);
		rmSync(join(directory, 'exit'));
		const supervisor = join(directory, 'supervisor');
		writeFileSync(supervisor, change(readFileSync(supervisor, 'utf8').split('\n')).join('\n'));
		const { reports, handlers } = recording();
		expect(attachBlock(directory, handlers)).toEqual({ ended: true });
		expect(reports.finished?.outcome).toEqual({ kind: 'unknown', why });
		expect(reports.order).toEqual(['+s0', '-s0']);
	});

	test('has a folder and no process: nothing says that it started', async () => {
		const { directory } = await ran(['echo one']);
		for (const name of ['exit', 'supervisor', 'marks']) rmSync(join(directory, name));
		const record = join(directory, 'block.json');
		const long = new Date(Date.now() - 60_000).toISOString();
		writeFileSync(
			record,
			JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')), launchedAt: long }),
		);
		const { reports, handlers } = recording();
		expect(attachBlock(directory, handlers)).toEqual({ ended: true });
		expect(reports.finished?.outcome).toEqual({
			kind: 'unknown',
			why: 'nothing says that it started',
		});
		expect(reports.order).toEqual([]);
	});

	test('has no folder', () => {
		const { reports, handlers } = recording();
		expect(attachBlock(join(ownFolder(), 'none'), handlers)).toEqual({ ended: true });
		expect(reports.finished?.outcome).toEqual({
			kind: 'unknown',
			why: 'nothing was written of its start',
		});
	});

	test('has half an exit record', async () => {
		const { directory } = await ran(['echo one']);
		writeFileSync(join(directory, 'exit'), '0 4 e');
		const { reports, handlers } = recording();
		attachBlock(directory, handlers);
		expect(reports.finished?.outcome.kind).toBe('unknown');
	});
});
