import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Brought, type Ended } from './brought.ts';

const phases = [2, 3, 4, 5];
const brought = new Brought();
beforeAll(() => brought.through(phases), 600_000);
afterAll(() => brought.goHome());

const rollback = (...more: string[]) => [
	'rollback',
	brought.name,
	'--confirm',
	'full',
	'--json',
	...more,
];

type Result = {
	exit: number;
	gate?: { gate: string };
	rollback?: { outcome: string; left: { name: string }[] };
};

function result({ lines, stderr }: Ended): Result {
	const last = lines.at(-1);
	return last?.type === 'result' ? (last as unknown as Result) : expect.fail(stderr);
}

/**
 * What is stated is true: after "rolled back" nothing is on; otherwise whatever is on is named, by the outcome or, where
 * there is none yet, by the plan, as on or maybe on.
 */
async function isTrue(ended: Ended): Promise<void> {
	const on = await brought.on();
	const stated = result(ended).rollback;
	if (stated?.outcome === 'rolled-back') {
		expect(on).toEqual([]);
		expect(stated.left).toEqual([]);
		return;
	}
	expect(stated?.left.map(({ name }) => name) ?? (await maybeOn())).toEqual(
		expect.arrayContaining(on),
	);
}

async function maybeOn(): Promise<string[]> {
	const { stdout } = await brought.gonogo('rollback', brought.name, '--dry-run', '--json');
	const { toggles }: { toggles: { name: string; now: string }[] } = JSON.parse(stdout);
	return toggles.filter(({ now }) => /on|maybe/.test(now)).map(({ name }) => name);
}

const rolledBack = { exit: 0, rollback: { outcome: 'rolled-back', left: [] } };

/** Starts a rollback whose deployment hangs, and kills gonogo once it does; `all`: and everything that it had started. */
async function killedInTheMiddle(moment: 'before' | 'after', all = false): Promise<void> {
	brought.fault('deploy-hangs', moment, 'deploy:rollback');
	const before = brought.switched();
	const { child, ended } = brought.start(rollback());
	await expect
		.poll(() => brought.printedBy(/deploy-rollback$/), { timeout: 120_000 })
		.toMatch(/old release to drain/);
	if (moment === 'after') {
		await expect.poll(() => brought.switched(), { timeout: 120_000 }).not.toBe(before);
	}
	child.kill('SIGKILL');
	await ended;
	if (all) brought.cutPower();
}

/** Answers that try a failed command of the rollback once more. */
function retries(): string[] {
	const path = join(brought.top, 'retry.json');
	const failures = { 'npm run build': 'retry', 'npm run deploy:rollback': 'retry' };
	writeFileSync(path, JSON.stringify({ answers: 1, rollback: { confirm: 'full', failures } }));
	return ['--answers', path];
}

const mounts = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

describe.each(phases)('from phase %i', (phase) => {
	test('nothing goes wrong, although the guide is deleted', async () => {
		brought.backTo(phase);
		expect(await brought.on()).not.toEqual([]);
		rmSync(brought.guide);
		const ended = await brought.gonogo(...rollback());
		expect(result(ended)).toMatchObject(rolledBack);
		await isTrue(ended);
	});

	test.each([
		['the deployment fails', ['deploy-fails', 'deploy:rollback']],
		['it stops half-way', ['deploy-half', 'deploy:rollback']],
		['the disk of the deploying machine is full', ['disk-full']],
	])('%s: stopped, then complete', async (_, fault) => {
		brought.backTo(phase);
		brought.fault(...fault);
		const stopped = await brought.gonogo(...rollback());
		expect(stopped.exitCode).toBe(1);
		await isTrue(stopped);
		brought.script('fault:off');
		const retried = await brought.gonogo(...rollback(...retries()));
		expect(result(retried)).toMatchObject(rolledBack);
		await isTrue(retried);
	});

	test.each(['before', 'after'] as const)(
		'gonogo is killed while the deployment hangs %s its effect, and goes on',
		async (moment) => {
			brought.backTo(phase);
			await killedInTheMiddle(moment);
			brought.script('fault:off');
			const ended = await brought.gonogo(...rollback());
			expect(result(ended)).toMatchObject(rolledBack);
			await isTrue(ended);
		},
	);

	test('the machine of gonogo goes down in the middle: nobody knows how it ended, and that is asked', async () => {
		brought.backTo(phase);
		await killedInTheMiddle('before', true);
		brought.script('fault:off');
		const asked = await brought.gonogo(...rollback());
		expect(result(asked)).toMatchObject({ exit: 1, gate: { gate: 'unknown' } });
		await isTrue(asked);
		const again = await brought.gonogo(...rollback(...retries()));
		expect(result(again)).toMatchObject(rolledBack);
		await isTrue(again);
	});

	test('a deployment that hangs is left behind: INCOMPLETE, and what is on is named', async () => {
		brought.backTo(phase);
		await killedInTheMiddle('before');
		const left = await brought.gonogo(...rollback('--leave-behind'));
		expect(result(left)).toMatchObject({ exit: 6, rollback: { outcome: 'incomplete' } });
		expect(await brought.on()).not.toEqual([]);
		await isTrue(left);
		// It ends at last, by itself.
		brought.script('fault:off');
		await expect.poll(() => brought.on(), { timeout: 60_000 }).toEqual([]);
	});

	test.skipIf(!mounts)("the disk of the run's record is full", async () => {
		brought.backTo(phase);
		brought.fillDisk();
		const ended = await brought.gonogo(...rollback());
		expect(result(ended)).toMatchObject(rolledBack);
		await isTrue(ended);
		expect(ended.stderr).toMatch(/"type":"rollback.finished"/);
	});

	test('a second machine without the run', async () => {
		brought.backTo(phase);
		const args = ['rollback', brought.guide, '--environment', 'production'];
		const { ended } = brought.start([...args, '--confirm', 'full', '--json'], {
			env: brought.elsewhere(),
			cwd: brought.app,
		});
		const done = await ended;
		expect(result(done)).toMatchObject(rolledBack);
		await isTrue(done);
	});
});
