import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { LiveOutput } from '../../../source/engine/watch/live-output.ts';
import { PinnedCommand } from '../../../source/engine/watch/pinned-command.ts';
import type { PinReport } from '../../../source/engine/watch/pins.ts';
import { eventually, scratch } from './eventually.ts';

const atWork: PinnedCommand[] = [];
afterEach(async () => {
	await Promise.all(atWork.splice(0).map((pin) => pin.stop()));
});

function pinned(text: string, everyMs = 60_000, secrets: string[] = []) {
	const folder = scratch();
	const reports: PinReport[] = [];
	const pin = new PinnedCommand({ id: 'p1', name: 'look', statement: 's1', text }, everyMs, {
		place: () => ({ cwd: folder, env: { PATH: process.env.PATH ?? '', WHO: 'op1' } }),
		secrets: () => secrets,
		toggles: () => ['APP_READ'],
		folder: join(folder, 'pins'),
		report: (report) => void reports.push(report),
	});
	atWork.push(pin);
	const last = (name: string) =>
		reports.flatMap(({ readings }) => readings).findLast((reading) => reading.name === name)?.value;
	return {
		pin,
		reports,
		last,
		folder,
		log: () => readFileSync(join(folder, 'pins', 'p1.log'), 'utf8'),
	};
}

describe('a pinned command', () => {
	test('reports its figures, toggles and how it ended; its output is kept in a log only it fills', async () => {
		const { pin, reports, last, log } = pinned(
			'echo error_rate=2%; echo APP_READ=true; echo "$WHO"; exit 3',
		);
		pin.look();
		await eventually(() => last('look_exit') !== undefined);
		expect(last('error_rate')).toBe(2);
		expect(last('look_exit')).toBe(3);
		expect(reports.some(({ toggles }) => toggles.APP_READ === 'true')).toBe(true);
		expect(log()).toBe('error_rate=2%\nAPP_READ=true\nop1\n');
	});

	test('runs again at its interval, one run at a time', async () => {
		const { pin, folder, last } = pinned(
			'echo x >> runs; wc -l < runs | sed "s/^ */runs=/"; sleep 0.4',
			300,
		);
		const began = performance.now();
		await eventually(() => {
			pin.look();
			return (last('runs') ?? 0) >= 3;
		});
		expect(performance.now() - began).toBeGreaterThan(800);
		expect(readFileSync(join(folder, 'runs'), 'utf8').split('\n').length).toBeLessThanOrEqual(5);
	});

	test('that never ends is read while it runs, and ends when it is unpinned', async () => {
		const { pin, last, folder } = pinned(
			'echo $$ > pid; while :; do echo rate=1; sleep 0.05; done',
		);
		await eventually(() => {
			pin.look();
			return last('rate') === 1;
		});
		const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
		await pin.stop();
		expect(() => process.kill(pid, 0)).toThrow();
	});

	test('that does not end when asked is killed', async () => {
		const { pin, last, folder } = pinned(
			"trap '' TERM; echo $$ > pid; echo up=1; while :; do sleep 0.1; done",
		);
		await eventually(() => {
			pin.look();
			return last('up') === 1;
		});
		await pin.stop();
		expect(() => process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0)).toThrow();
	});

	test('that prints 100 MB disturbs nobody: bounded memory, a short log, the loop stays free', async () => {
		const { pin, last, log } = pinned(
			'head -c 100000000 /dev/zero | tr "\\0" "x"; echo; echo rate=5',
		);
		let longest = 0;
		let before = performance.now();
		const pulse = setInterval(() => {
			longest = Math.max(longest, performance.now() - before);
			before = performance.now();
		}, 10);
		await eventually(() => {
			pin.look();
			return last('rate') === 5;
		}, 60_000);
		clearInterval(pulse);
		await eventually(() => last('look_exit') === 0);
		expect(log().length).toBeLessThanOrEqual(64 * 1024);
		expect(longest).toBeLessThan(400);
	}, 90_000);

	test('whose program is not there says so by its end', async () => {
		const { pin, last } = pinned('/no/such/program');
		pin.look();
		await eventually(() => last('look_exit') === 127);
	});

	test('lets no secret through to its log or its figures', async () => {
		const { pin, last, log } = pinned('echo "token s3cret-value-1"; echo rate=1', 60_000, [
			's3cret-value-1',
		]);
		pin.look();
		await eventually(() => last('look_exit') === 0);
		expect(log()).toBe('token [redacted]\nrate=1\n');
	});

	test('keeps its log to its owner', async () => {
		const { pin, last, folder } = pinned('echo rate=1');
		pin.look();
		await eventually(() => last('look_exit') === 0);
		expect(statSync(join(folder, 'pins', 'p1.log')).mode & 0o077).toBe(0);
	});
});

describe('output that still grows', () => {
	test('is read whole line by whole line, each once', () => {
		const path = join(scratch(), 'output');
		const live = new LiveOutput();
		expect(live.take('x1', path)).toBe('');
		writeFileSync(path, 'a=1\nb=');
		expect(live.take('x1', path)).toBe('a=1\n');
		expect(live.take('x1', path)).toBe('');
		appendFileSync(path, '2\nc=3\n');
		expect(live.take('x1', path)).toBe('b=2\nc=3\n');
		expect(live.taken('x1')).toBe(12);
	});

	test('costs no more than its end when much has come', () => {
		const path = join(scratch(), 'output');
		writeFileSync(path, `${'x'.repeat(5_000_000)}\nlast=1\n`);
		const text = new LiveOutput().take('x1', path);
		expect(text.length).toBeLessThanOrEqual(256 * 1024);
		expect(text.endsWith('last=1\n')).toBe(true);
		expect(existsSync(path)).toBe(true);
	});
});
