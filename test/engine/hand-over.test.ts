import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { resumeRun } from '../../source/engine/begin-run.ts';
import type { Engine } from '../../source/engine/engine.ts';
import { followRun } from '../../source/engine/follow-run.ts';
import { readJournal } from '../../source/engine/record/journal-reading.ts';
import { verifyRun } from '../../source/engine/record/verify.ts';
import { OpenedRun } from './opened.ts';

const guide = `# Roll out

## Phase 1: First

### 1.1 Deploy

\`\`\`bash
bash -c 'echo begun; touch begun; while [ -e hold ]; do sleep 0.1; done'
\`\`\`

### Success Criteria

- It works
`;

const second = { name: 'Op Two', login: 'op1', host: 'there', role: 'operator' };

/** A run with a command under way, and a second gonogo that follows it. */
async function followed(): Promise<{ run: OpenedRun; follower: Engine }> {
	const run = await OpenedRun.begin(guide);
	writeFileSync(join(run.place, 'hold'), '');
	expect(run.start('bash -c')).toBeUndefined();
	await expect.poll(() => existsSync(join(run.place, 'begun')), { timeout: 20_000 }).toBe(true);
	const env = { PATH: process.env.PATH ?? '', HOME: join(run.place, 'home') };
	const opened = followRun(run.folder, {
		operator: second,
		take: () => resumeRun(run.folder, { env, cwd: run.place, via: 'screen', operator: second }),
	});
	if (!opened.ok) throw new Error(opened.problem);
	const follower = opened.engine;
	onTestFinished(async () => {
		rmSync(join(run.place, 'hold'), { force: true });
		await follower.close('quit');
	});
	return { run, follower };
}

const within = { timeout: 30_000 };
const types = (run: OpenedRun): string[] => {
	const read = readJournal(run.folder);
	return read.ok ? read.reading.events.map(({ type }) => type) : [];
};

test('a second gonogo follows read-only, asks, and goes on once the holder agreed', async () => {
	const { run, follower } = await followed();
	expect(follower.snapshot().record).toMatchObject({ kind: 'read-only', operator: second });
	expect(follower.snapshot().run.state.order).toEqual(['x1']);
	expect(follower.output('x1')?.lines(0, 1)).toEqual(['begun']);
	expect(follower.send({ kind: 'stop', execution: 'x1', how: 'kill' })?.refused).toMatch(
		/^Op One on .* holds this run: A asks for it/,
	);
	follower.send({ kind: 'note', text: 'I am looking' });
	follower.send({ kind: 'ask-hand-over', operator: second });
	await run.until(({ state }) => state.handOver?.asked !== undefined, 30_000);
	expect(run.run.state.notes).toMatchObject([{ text: 'I am looking', by: 'Op Two' }]);
	expect(follower.snapshot().record.kind).toBe('read-only');

	expect(run.send({ kind: 'offer-hand-over', to: 'op1' })).toBeUndefined();
	await expect.poll(() => follower.snapshot().record.kind, within).toBe('recording');
	expect(run.send({ kind: 'note', text: 'too late' })?.refused).toBe('this run is closed here');
	expect(types(run).slice(-5)).toEqual([
		'handover.asked',
		'handover.offered',
		'handover.accepted',
		'session.closed',
		'session.opened',
	]);
	rmSync(join(run.place, 'hold'));
	await expect
		.poll(() => follower.snapshot().run.state.executions.x1?.outcome, within)
		.toEqual({ kind: 'exited', code: 0 });
	const verified = verifyRun(run.folder);
	expect(verified.ok && verified.verification.holds).toBe(true);
});

test('an offer waits for somebody to take it, and a run that nobody holds is gone on with', async () => {
	const { run, follower } = await followed();
	run.send({ kind: 'offer-hand-over' });
	await expect.poll(() => follower.snapshot().run.state.handOver?.offered, within).toBeDefined();
	expect(follower.snapshot().record.kind).toBe('read-only');
	await run.engine.close('signal');
	await expect
		.poll(() => follower.snapshot().record, within)
		.toEqual({
			kind: 'read-only',
			operator: second,
		});
	follower.send({ kind: 'ask-hand-over', operator: second });
	await expect.poll(() => follower.snapshot().record.kind, within).toBe('recording');
	expect(follower.snapshot().run.state.operator?.name).toBe('Op Two');
});
