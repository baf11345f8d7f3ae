import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { fullBelowBytes, levelOf, lowBelowBytes } from '../../source/engine/shell/disk.ts';
import { OpenedRun } from './opened.ts';

// Programs are started here, and a machine may be busy.
vi.setConfig({ testTimeout: 30_000 });

const guide = (...commands: string[]) => `# Roll out

## Phase 1: First

### 1.1 Go

\`\`\`bash
${commands.join('\n')}
\`\`\`

### Success Criteria

- It works

## Rollback

### Full Rollback

\`\`\`bash
echo back
\`\`\`
`;

test('a block keeps its evidence and none of the values of its shell', async () => {
	const run = await OpenedRun.begin(guide('export STAGE=blue && echo done'));
	await run.perform('export STAGE');
	const execution = join(run.folder, 'executions', 'x1');
	await vi.waitUntil(() => !existsSync(join(execution, 'state')), { timeout: 5000 });
	expect(readFileSync(join(execution, 'output'), 'utf8')).toBe('done\n');
	expect(existsSync(join(execution, 'script.bash'))).toBe(true);
	expect(run.events.find(({ type }) => type === 'block.finished')).toMatchObject({
		output: { path: 'executions/x1/output', bytes: 5 },
	});
});

describe('a secret that the guide exports', () => {
	const value = 'hunter2-hunter2';
	const commands = ['export DEPLOY_TOKEN=$(cat token)', 'test "$DEPLOY_TOKEN" = "$(cat token)"'];

	async function exported() {
		const run = await OpenedRun.begin(guide(...commands));
		writeFileSync(join(run.place, 'token'), `${value}\n`);
		await run.perform('export');
		await vi.waitUntil(() => !existsSync(join(run.folder, 'executions/x1/state')), {
			timeout: 5000,
		});
		return run;
	}

	test('is in no file of the run, and the record says what was withheld', async () => {
		const run = await exported();
		expect(run.filesWith(value)).toEqual([]);
		expect(run.events.at(-1)).toMatchObject({
			type: 'environment.captured',
			changed: ['DEPLOY_TOKEN'],
			withheld: ['DEPLOY_TOKEN'],
		});
		await run.perform('test "$DEPLOY_TOKEN"');
		expect(run.run.state.executions.x2?.outcome).toEqual({ kind: 'exited', code: 0 });
		expect(run.filesWith(value)).toEqual([]);
	});

	test('is asked for again on resume, and again by the one after', async () => {
		const run = await exported();
		for (const execution of ['x2', 'x3']) {
			await run.reopen();
			expect(run.run.state.missing).toEqual(['DEPLOY_TOKEN']);
			expect(run.start('test')).toEqual({ refused: 'needs a value for $DEPLOY_TOKEN' });
			run.send({ kind: 'give-value', token: '$DEPLOY_TOKEN', value });
			await run.perform('test');
			expect(run.run.state.executions[execution]?.outcome).toEqual({ kind: 'exited', code: 0 });
		}
		expect(run.filesWith(value)).toEqual([]);
	});

	test('is taken from the environment of whoever resumes, if it is there', async () => {
		const run = await exported();
		await run.reopen({ DEPLOY_TOKEN: value });
		await run.perform('test');
		expect(run.run.state.executions.x2?.outcome).toEqual({ kind: 'exited', code: 0 });
	});

	test('is asked for by the rollback script, which does not hold it', async () => {
		const run = await exported();
		const script = join(run.folder, 'rollback-full.sh');
		const said = execFileSync('bash', [script], { input: `full\n${value}\n`, encoding: 'utf8' });
		expect(said).toContain('DEPLOY_TOKEN is secret and not kept');
		expect(said).toContain('\nback\n');
		const env = { PATH: process.env.PATH ?? '', DEPLOY_TOKEN: value };
		const given = execFileSync('bash', [script], { input: 'full\n', encoding: 'utf8', env });
		expect(given).not.toContain('is secret');
	});
});

test('an interactive command that cannot begin has an end all the same', async () => {
	const run = await OpenedRun.begin(guide('cd gone && pwd', 'vim notes'));
	const gone = join(run.place, 'gone');
	execFileSync('mkdir', [gone]);
	await run.perform('cd gone');
	rmSync(gone, { recursive: true });
	expect(run.start('vim', { mode: 'interactive' })).toBeUndefined();
	await run.engine.runInteractive('x2');
	await run.until(({ state }) => state.executions.x2?.outcome !== undefined);
	expect(run.run.state.executions.x2?.outcome).toEqual({
		kind: 'unknown',
		why: `The folder ${gone} is gone.`,
	});
	expect(run.engine.running()).toEqual([]);
});

describe('a guide that was changed since the run began', () => {
	const before = guide('echo one', 'echo two');
	const now = guide('echo one', 'echo three').replace('It works', 'It works well');

	test('is shown on resume and not followed', async () => {
		const run = await OpenedRun.begin(before);
		await run.perform('echo one');
		writeFileSync(run.guide, now);
		await run.reopen();
		const { guideChange, guideText } = run.engine.snapshot();
		expect(guideChange).toMatchObject({
			path: run.guide,
			change: {
				commands: [{ kind: 'changed', before: { text: 'echo two' }, now: { text: 'echo three' } }],
				items: [{ kind: 'changed', now: { text: 'It works well' } }],
			},
		});
		expect(guideText).toBe(before);
		await run.perform('echo two');
	});

	test('is followed once it was adopted, by this process and the next', async () => {
		const run = await OpenedRun.begin(before);
		await run.perform('echo one');
		writeFileSync(run.guide, now);
		await run.reopen();
		const to = run.engine.snapshot().guideChange?.sha256 ?? '';
		expect(run.send({ kind: 'adopt-guide', to: 'f'.repeat(64) })).toMatchObject({
			refused: 'that text of the guide is not here',
		});
		expect(run.send({ kind: 'adopt-guide', to })).toBeUndefined();
		expect(run.engine.snapshot()).toMatchObject({ guideText: now });
		expect(run.engine.snapshot().guideChange).toBeUndefined();
		expect(run.run.state.statements).toMatchObject({ 'phase-1-first/1-1-go/echo-one': {} });
		await run.reopen();
		expect(run.engine.snapshot()).toMatchObject({ guideText: now });
		expect(run.engine.snapshot().guideChange).toBeUndefined();
		await run.perform('echo three');
		expect(run.filesWith('echo two')).toHaveLength(1);
	});

	test('that is gone changes nothing', async () => {
		const run = await OpenedRun.begin(before);
		rmSync(run.guide);
		await run.reopen();
		expect(run.engine.snapshot().guideChange).toBeUndefined();
		await run.perform('echo one');
	});
});

test('a disk with little room is said once, then nothing new is started but a rollback', async () => {
	let freeBytes = lowBelowBytes;
	const lookAtDisk = () => ({ freeBytes, level: levelOf(freeBytes) });
	const run = await OpenedRun.begin(guide('echo one', 'echo two'), { lookAtDisk });
	await run.perform('echo one');
	expect(run.engine.snapshot().disk).toBeUndefined();
	freeBytes = lowBelowBytes - 1;
	await run.perform('echo two');
	await run.perform('echo two');
	expect(run.engine.snapshot().disk).toEqual({ freeBytes, level: 'low' });
	expect(run.run.state.notes).toMatchObject([{ text: 'The disk has 255 MiB left.', by: 'gonogo' }]);
	freeBytes = lowBelowBytes;
	await run.perform('echo two');
	expect(run.engine.snapshot().disk).toBeUndefined();
	freeBytes = fullBelowBytes - 1;
	expect(run.start('echo two')).toEqual({
		refused:
			'The disk has 31 MiB left: nothing new is started, so that a rollback can be recorded. Make room, then go on.',
	});
	const [procedure] = run.run.runbook.procedures.filter(({ role }) => role === 'rollback');
	expect(
		run.send({
			kind: 'start-rollback',
			procedure: procedure?.id ?? '',
			add: [],
			typed: 'full',
			running: 'wait',
		}),
	).toBeUndefined();
	await run.until(({ state }) => state.rollbacks[0]?.outcome !== undefined);
});

describe('what still runs', () => {
	test('is named, with what leaving ends', async () => {
		const run = await OpenedRun.begin(guide('sleep 61', 'sleep 62'));
		run.start('sleep 61', { mode: 'background' });
		run.start('sleep 62', { mode: 'foreground' });
		await vi.waitUntil(() => run.engine.left().every(({ processes }) => processes.length > 0), {
			timeout: 10_000,
		});
		expect(run.engine.left()).toMatchObject([
			{ execution: 'x1', runs: true, ends: true },
			{ execution: 'x2', runs: true, ends: false },
		]);
		await expect
			.poll(() => run.engine.left()[1]?.processes.map(({ command }) => command))
			.toContain('sleep 62');
		run.send({ kind: 'stop', execution: 'x2', how: 'terminate' });
		await run.until(({ state }) => state.executions.x2?.outcome !== undefined);
	});

	test('of a block whose supervisor was killed is said with its unknown outcome', async () => {
		const run = await OpenedRun.begin(guide('sleep 63'));
		run.start('sleep 63');
		const sleeping = () =>
			run.engine
				.left()
				.flatMap(({ processes }) => processes.filter(({ command }) => command === 'sleep 63'));
		await vi.waitUntil(() => sleeping().length > 0, { timeout: 10_000 });
		const supervisor = readFileSync(join(run.folder, 'executions/x1/supervisor'), 'utf8');
		process.kill(Number.parseInt(supervisor, 10), 'SIGKILL');
		await run.until(({ state }) => state.executions.x1?.outcome !== undefined);
		const [left] = sleeping();
		const { outcome } = run.run.state.executions.x1 ?? {};
		expect(outcome).toMatchObject({ kind: 'unknown', why: expect.stringContaining('sleep 63 (') });
		expect(run.engine.left()).toMatchObject([{ execution: 'x1', runs: false, ends: false }]);
		if (left) process.kill(left.pid, 'SIGKILL');
	});
});

test('the head vouches for the last event', async () => {
	const run = await OpenedRun.begin(guide('echo one'));
	run.send({ kind: 'note', text: 'the last' });
	const { seq, hash } = run.engine.head();
	expect(run.events.at(-1)).toMatchObject({ seq, text: 'the last' });
	const journal = readFileSync(join(run.folder, 'journal.jsonl'), 'utf8');
	expect(journal.trimEnd().endsWith(`"hash":"${hash}"}`)).toBe(true);
});
