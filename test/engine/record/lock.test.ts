import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acquireLock, heldBy, readHolder } from '../../../source/engine/record/lock.ts';
import { scratch } from './folder.ts';

const program = fileURLToPath(new URL('hold-run.ts', import.meta.url));
const holder = (name: string) => ({
	pid: process.pid,
	name,
	login: name,
	host: 'here',
	tty: 'pts/3',
	since: '2026-11-22T21:00:00.000Z',
});

/** Starts another process that takes the run; answers what it said. */
async function contender(
	folder: string,
	name: string,
): Promise<{ child: ChildProcess; said: string }> {
	const child = spawn(process.execPath, [program, folder, name], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	for await (const said of createInterface({ input: child.stdout })) return { child, said };
	return { child, said: 'ended' };
}

async function killed(child: ChildProcess): Promise<void> {
	const ended = once(child, 'exit');
	child.kill('SIGKILL');
	await ended;
}

describe('in one process', () => {
	test('one holds, the other learns who', () => {
		const folder = scratch();
		const first = acquireLock(folder, holder('op1'));
		expect(first.held).toBe(true);
		expect(acquireLock(folder, holder('op2'))).toEqual({ held: false, by: holder('op1') });
		expect(heldBy(folder)).toEqual({ held: true, by: holder('op1') });
		if (first.held) {
			first.release();
			first.release();
		}
		expect(heldBy(folder)).toEqual({ held: false });
		expect(readHolder(folder)).toBeUndefined();
		const second = acquireLock(folder, holder('op2'));
		expect(second.held).toBe(true);
		if (second.held) second.release();
	});

	test('the lock file is the operator’s own and nothing else is left behind', () => {
		const folder = scratch();
		const lock = acquireLock(folder, holder('op1'));
		expect(statSync(join(folder, 'run.lock')).mode & 0o777).toBe(0o600);
		if (lock.held) lock.release();
		expect(readdirSync(folder)).toEqual(['run.lock']);
	});

	test('a folder that is not there is a problem, not a holder', () => {
		const folder = join(scratch(), 'gone');
		expect(acquireLock(folder, holder('op1'))).toEqual({
			held: false,
			problem: `The run cannot be locked: no such file or folder (${join(folder, 'run.lock')}).`,
		});
		expect(heldBy(folder)).toEqual({ held: false });
	});

	test('a lock file that is a folder is a problem', () => {
		const folder = scratch();
		mkdirSync(join(folder, 'run.lock'));
		expect(acquireLock(folder, holder('op1'))).toMatchObject({
			held: false,
			problem: expect.any(String),
		});
	});
});

describe('between processes', () => {
	test('held elsewhere is refused, and free at once after SIGKILL', async () => {
		const folder = scratch();
		const { child, said } = await contender(folder, 'op1');
		expect(said).toBe('held');
		expect(acquireLock(folder, holder('op2'))).toMatchObject({ held: false, by: { name: 'op1' } });
		await killed(child);
		expect(heldBy(folder).held).toBe(false);
		const taken = acquireLock(folder, holder('op2'));
		expect(taken.held).toBe(true);
		expect(readHolder(folder)?.name).toBe('op2');
		if (taken.held) taken.release();
	});

	test('looking who holds it does not let go of it', async () => {
		const folder = scratch();
		const mine = acquireLock(folder, holder('op1'));
		expect(heldBy(folder).held).toBe(true);
		expect((await contender(folder, 'op2')).said).toBe('refused');
		if (mine.held) mine.release();
	});

	test('of several at once exactly one gets it', async () => {
		const folder = scratch();
		const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => contender(folder, name)));
		expect(answers.map(({ said }) => said).sort()).toEqual([
			'held',
			'refused',
			'refused',
			'refused',
		]);
	});
});
