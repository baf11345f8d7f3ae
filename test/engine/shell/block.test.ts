import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { attachBlock, launchBlock } from '../../../source/engine/shell/block.ts';
import { launched, nothingCarried, ran, recording, removeFolders, specOf } from './running.ts';

afterAll(removeFolders);

describe('a block', () => {
	test('runs its statements in order and reports each one', async () => {
		const { order, codes, output, block } = await ran(['echo one', 'echo two', 'echo three']);
		expect(order).toEqual(['+s0', '-s0', '+s1', '-s1', '+s2', '-s2']);
		expect(codes).toEqual({ s0: 0, s1: 0, s2: 0 });
		expect(output).toBe('one\ntwo\nthree\n');
		expect(block.outcome).toEqual({ kind: 'exited', code: 0 });
	});

	test('stops at the first failing statement, which has the code of the block', async () => {
		const { codes, order, block } = await ran(['echo one', '(exit 7)', 'echo never']);
		expect(codes).toEqual({ s0: 0, s1: 7 });
		expect(order).not.toContain('+s2');
		expect(block.outcome).toEqual({ kind: 'exited', code: 7 });
	});

	test('goes on after a failure when it is told to', async () => {
		const { codes, block } = await ran(['false', 'ls /nowhere-at-all', 'echo last'], {
			stopOnFailure: false,
		});
		expect(codes).toEqual({ s0: 1, s1: 2, s2: 0 });
		expect(block.outcome).toEqual({ kind: 'exited', code: 0 });
	});

	test('tells which bytes of the output each statement wrote', async () => {
		const { ends, output } = await ran(['echo one', 'printf "two\\n" >&2', 'true', 'ls -d /']);
		const pieces = ends.map(({ output: { from, to } }) => output.slice(from, to));
		expect(pieces).toEqual(['one\n', 'two\n', '', '/\n']);
	});

	test('reports exported toggles as they stand when a statement starts', async () => {
		const { starts } = await ran(['LOCAL=1', 'export FLAG=false', 'export FLAG=true', 'true'], {
			toggles: ['FLAG', 'LOCAL', 'OTHER'],
		});
		expect(starts.map(({ toggles }) => toggles)).toEqual([
			{},
			{},
			{ FLAG: 'false' },
			{ FLAG: 'true' },
		]);
	});

	test('dates statements and the block', async () => {
		const before = Date.now();
		const { starts, ends, block } = await ran(['sleep 0.2', 'true']);
		const started = Date.parse(starts[0]?.at ?? '');
		expect(started).toBeGreaterThanOrEqual(before - 1);
		expect(ends[0]?.durationMs).toBeGreaterThanOrEqual(190);
		expect(block.durationMs).toBeGreaterThanOrEqual(ends[0]?.durationMs ?? 0);
	});

	test('keeps its folder to its owner and the script as bash was given it', async () => {
		const { directory } = await ran(['echo one', 'cat <<EOF\ntwo $HOME\nEOF']);
		expect(statSync(directory).mode & 0o777).toBe(0o700);
		for (const name of ['output', 'script.bash', 'marks', 'exit', 'state', 'block.json']) {
			expect([name, statSync(join(directory, name)).mode & 0o777]).toEqual([name, 0o600]);
		}
		expect(readFileSync(join(directory, 'script.bash'), 'utf8')).toBe(
			'echo one\ncat <<EOF\ntwo $HOME\nEOF\n',
		);
	});

	test('says so when the working folder is gone', () => {
		const spec = specOf(['true'], { carried: nothingCarried('/nowhere/at/all') });
		expect(launchBlock(spec, recording().handlers)).toEqual({
			problem: 'The folder /nowhere/at/all is gone.',
		});
	});

	test('says so when its own folder cannot be written', () => {
		const spec = specOf(['true']);
		writeFileSync(spec.directory, 'in the way');
		expect(launchBlock(spec, recording().handlers)).toEqual({
			problem: expect.stringContaining('could not be written'),
		});
	});

	test.runIf(existsSync('/dev/full')).each([[undefined], [['a-secret-to-filter']]])(
		'is not disturbed by a full disk, and says that output was lost (secrets: %s)',
		async (secrets) => {
			const spec = specOf(['seq 1 100000', 'echo one >done'], secrets ? { secrets } : {});
			mkdirSync(spec.directory);
			symlinkSync('/dev/full', join(spec.directory, 'output'));
			const { reports, handlers, ended } = recording();
			launched(spec, handlers);
			const block = await ended;
			expect(block.outcome).toEqual({ kind: 'exited', code: 0 });
			expect(block.output).toMatchObject({ bytes: 0, lost: true });
			expect(reports.order).toEqual(['+s0', '-s0', '+s1', '-s1']);
			expect(readFileSync(join(spec.carried.cwd, 'done'), 'utf8')).toBe('one\n');
		},
	);

	test('says the same to whoever asks afterwards', async () => {
		const first = await ran(['export FLAG=true', 'ls -d /', 'exit 4'], { toggles: ['FLAG'] });
		const again = recording();
		expect(attachBlock(first.directory, again.handlers)).toEqual({ ended: true });
		expect(again.reports.finished).toEqual(first.block);
		expect(again.reports.starts).toEqual(first.starts);
		expect(again.reports.ends).toEqual(first.ends);
	});
});
