import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { acquireLock } from '../../source/engine/record/lock.ts';
import { sandboxesFolder } from '../../source/engine/sandbox.ts';
import { sweepSandboxes } from '../../source/engine/sweep-sandboxes.ts';

const now = new Date('2026-11-22T22:00:00.000Z');

function home() {
	const top = mkdtempSync(join(tmpdir(), 'gonogo-sweep-'));
	onTestFinished(() => rmSync(top, { recursive: true, force: true }));
	const env = { HOME: top, XDG_STATE_HOME: join(top, 'state') };
	/** A sandbox that was made so many minutes ago; answers its folder. */
	const sandbox = (name: string, minutesAgo: number) => {
		const folder = join(sandboxesFolder(env), name);
		mkdirSync(join(folder, 'app'), { recursive: true });
		const at = new Date(now.getTime() - minutesAgo * 60_000);
		utimesSync(folder, at, at);
		return folder;
	};
	/** A run whose commands start in a sandbox; answers its folder. */
	const run = (id: string, inSandbox: string, closed: boolean) => {
		const folder = join(top, 'state', 'gonogo', 'runs', id);
		mkdirSync(folder, { recursive: true });
		const at = now.toISOString();
		const cwd = join(inSandbox, 'app');
		const lines = [
			{ type: 'run.created', at, cwd, startedIn: top },
			...(closed ? [{ type: 'run.closed', at, outcome: 'complete' }] : []),
		];
		const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
		writeFileSync(join(folder, 'journal.jsonl'), text);
		return folder;
	};
	return { env, sandbox, run };
}

test('sandboxes of closed and of deleted runs go; those of open runs and of runs about to begin stay', async () => {
	const { env, sandbox, run } = home();
	const [closed, deleted, open, young] = [
		sandbox('closed', 1),
		sandbox('deleted', 60),
		sandbox('open', 60),
		sandbox('young', 1),
	];
	run('20261122-0001', closed, true);
	run('20261122-0002', open, false);
	await sweepSandboxes(env, now);
	expect([closed, deleted, open, young].map((folder) => existsSync(folder))).toEqual([
		false,
		false,
		true,
		true,
	]);
});

test('a sandbox stays as long as another gonogo has its closed run open', async () => {
	const { env, sandbox, run } = home();
	const held = sandbox('held', 60);
	const folder = run('20261122-0003', held, true);
	const who = { pid: 1, name: 'op1', login: 'op1', host: 'here', since: now.toISOString() };
	const lock = acquireLock(folder, who);
	if (!lock.held) throw new Error('not held');
	await sweepSandboxes(env, now);
	expect(existsSync(held)).toBe(true);
	lock.release();
	await sweepSandboxes(env, now);
	expect(existsSync(held)).toBe(false);
});

test('without any sandbox nothing happens', async () => {
	const { env } = home();
	await expect(sweepSandboxes(env, now)).resolves.toBeUndefined();
});
