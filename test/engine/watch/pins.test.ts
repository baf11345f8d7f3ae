import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { LiveOutput } from '../../../source/engine/watch/live-output.ts';
import { Marks } from '../../../source/engine/watch/pin-shell.ts';
import { PinnedCommand } from '../../../source/engine/watch/pinned-command.ts';
import type { PinReport } from '../../../source/engine/watch/pins.ts';
import { eventually, scratch } from './eventually.ts';

const atWork: PinnedCommand[] = [];
afterEach(async () => {
	await Promise.all(atWork.splice(0).map((pin) => pin.stop()));
});

function pinned(
	text: string,
	everyMs = 60_000,
	secrets: string[] = [],
	who: () => string = () => 'op1',
) {
	const folder = scratch();
	const reports: PinReport[] = [];
	const pin = new PinnedCommand({ id: 'p1', name: 'look', statement: 's1', text }, everyMs, {
		place: () => ({ cwd: folder, env: { PATH: process.env.PATH ?? '', WHO: who() } }),
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

/** Whether a process has ended, also when nobody has asked for its end yet. */
function isGone(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return true;
	}
}

describe('the marks at the end of a run', () => {
	const mark = 'abc123';
	const told = (chunks: string[]) => {
		const marks = new Marks(mark);
		const parts = chunks.flatMap((chunk) => marks.push(Buffer.from(chunk)));
		return [...parts, marks.rest()].map((part) => (typeof part === 'number' ? part : `${part}`));
	};
	const joined = (parts: (string | number)[]) => {
		const all: (string | number)[] = [];
		for (const part of parts) {
			const last = all.at(-1);
			if (typeof part === 'string' && typeof last === 'string') all[all.length - 1] = last + part;
			else if (part !== '') all.push(part);
		}
		return all;
	};

	test.each([
		[['rate=1\n\0abc123 0\n'], ['rate=1\n', 0]],
		[['a\0abc123 7\nb\n\0abc123 0\n'], ['a', 7, 'b\n', 0]],
		[
			['a\0', 'abc', '123', ' 1', '2\n', 'b'],
			['a', 12, 'b'],
		],
		[['a\0b\0\0abc124 0\n'], ['a\0b\0\0abc124 0\n']],
		[['\0\0\0abc123 3\n'], ['\0\0', 3]],
		[['\0abc123 '], ['\0abc123 ']],
	])('%j are %j', (chunks, want) => {
		expect(joined(told(chunks))).toEqual(want);
		const bytes = chunks.join('').split('');
		expect(joined(told(bytes))).toEqual(want);
	});
});

describe('a pinned command', () => {
	test('keeps its runs apart in one small process, and begins a new one where the place has changed', async () => {
		let who = 'op1';
		const { pin, reports, last } = pinned(
			'echo "shell=$PPID"; echo "length=${#WHO}"',
			250,
			[],
			() => who,
		);
		const values = (name: string) =>
			reports
				.flatMap(({ readings }) => readings)
				.flatMap((one) => (one.name === name ? [one.value] : []));
		await eventually(() => {
			pin.look();
			return values('look_exit').length >= 2;
		});
		expect(new Set(values('shell')).size).toBe(1);
		who = 'another';
		await eventually(() => {
			pin.look();
			return last('length') === 7;
		});
		expect(new Set(values('shell')).size).toBe(2);
	});

	test('that says it has ended is not believed', async () => {
		const { pin, last } = pinned(
			"printf '\\0%s 0\\n' 000000000000000000000000; echo rate=2; exit 4",
		);
		pin.look();
		await eventually(() => last('look_exit') === 4);
		expect(last('rate')).toBe(2);
	});

	test('that ends the shell around it begins anew', async () => {
		const { pin, last } = pinned('echo x=1; kill -KILL $PPID', 250);
		pin.look();
		await eventually(() => last('look_exit') !== undefined);
		expect(last('look_exit')).not.toBe(0);
		await eventually(() => {
			pin.look();
			return last('x') === 1;
		});
	});

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
		expect(isGone(pid)).toBe(true);
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
		await eventually(() => isGone(Number(readFileSync(join(folder, 'pid'), 'utf8'))));
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
