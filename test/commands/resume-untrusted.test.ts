import { expect, test } from 'vitest';
import { resume } from '../../source/commands/resume.ts';
import { acquireLock } from '../../source/engine/record/lock.ts';
import { guideText, Story, sha256 } from '../report/story.ts';
import { collectedIo } from './collected-io.ts';
import { eventsIn, keep } from './recorded-story.ts';

test('a run that was begun on the screen goes on without one only when its exact bytes are allowed', async () => {
	const io = collectedIo();
	const { folder } = keep(io.env, new Story().arrive('op1', 'op1').leave());
	expect(await resume(['7f3a'], io)).toBe(3);
	expect(io.complained.at(-1)).toMatch(
		new RegExp(`^gonogo resume: .* is not trusted .*--trust-sha256 ${sha256(guideText)} once`),
	);
	expect(eventsIn(folder).filter(({ type }) => type === 'block.started')).toEqual([]);
	io.complained.length = 0;
	await resume(['7f3a', '--trust-sha256', sha256(guideText)], io);
	expect(io.complained.join('\n')).not.toContain('not trusted');
});

test('a run that is held says what can be done beside it, and exits 3', async () => {
	const io = collectedIo();
	const { folder } = keep(io.env, new Story());
	const lock = acquireLock(folder, { pid: 1, name: 'op2', login: 'op2', host: 'h', since: 'x' });
	expect(await resume(['7f3a'], io)).toBe(3);
	if (lock.held) lock.release();
	expect(io.complained).toEqual([
		expect.stringMatching(
			/^gonogo resume: this run is held by op2 on h.*; gonogo watch follows it/,
		),
	]);
});
