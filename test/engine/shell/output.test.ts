import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { hashOfRange, type OutputTail, openOutput } from '../../../source/engine/shell/output.ts';
import { speaksOfError } from '../../../source/engine/shell/output-search.ts';
import { shownLine } from '../../../source/engine/shell/shown-line.ts';
import { ownFolder, ran, removeFolders } from './running.ts';

afterAll(removeFolders);

const file = () => join(ownFolder(), 'output');

function logOf(text: string | Buffer): OutputTail {
	const path = file();
	writeFileSync(path, text);
	return openOutput(path);
}

function counted(log: OutputTail): OutputTail {
	while (!log.counted) log.refresh();
	return log;
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`);

describe('a line is shown as a terminal leaves it', () => {
	test.each<[string, string, string]>([
		['plain', 'hello', 'hello'],
		['with a Windows end', 'hello\r', 'hello'],
		['a progress bar', '10%\r 50%\r100%', '100%'],
		['a progress bar that ends with a return', '10%\r 50%\r100%\r', '100%'],
		['a shorter text over a longer', 'downloading\rdone', 'doneloading'],
		['the rest erased', 'downloading\r\x1b[Kdone', 'done'],
		['all erased', 'downloading\x1b[2K\rdone', 'done'],
		['a backspace', 'ab\bc', 'ac'],
		['a spinner', '|\b/\b-\b\\\bok', 'ok'],
		['back to a column', 'abcdef\x1b[2GX', 'aXcdef'],
		['to the right', 'a\x1b[3Cb', 'a   b'],
		['to the left', 'abc\x1b[2Dx', 'axc'],
		[
			'colours moved with their letters',
			'\x1b[31mred\x1b[0m\r\x1b[32mG\x1b[0m',
			'\x1b[m\x1b[32mG\x1b[m\x1b[31med\x1b[m',
		],
		['a colour left on', '\x1b[31mred', '\x1b[31mred\x1b[m'],
		['a title between', 'a\x1b]0;t\x07b\rc', 'cb'],
		['a clear screen', '\x1b[2J\x1b[Hx\ry', 'y'],
		['hidden text under a return', 'rm -rf /\rls      ', 'ls      '],
		['far to the right', 'a\x1b[99999Cb', `a${' '.repeat(4095)}b`],
	])('%s', (_what, raw, shown) => {
		expect(shownLine(raw)).toBe(shown);
	});
});

describe('the output of a command', () => {
	test('is empty until it is there', () => {
		const path = file();
		const log = openOutput(path);
		expect([log.bytes, log.lineCount, log.lines(0, 5)]).toEqual([0, 0, []]);
		writeFileSync(path, 'one\n');
		expect([log.bytes, log.lines(0, 5)]).toEqual([4, ['one']]);
		log.close();
	});

	test('is followed while it grows', () => {
		const path = file();
		writeFileSync(path, 'one\ntw');
		const log = openOutput(path);
		expect(log.lines(0, 10)).toEqual(['one', 'tw']);
		appendFileSync(path, 'o\nthree\n');
		expect(log.lines(0, 10)).toEqual(['one', 'two', 'three']);
		expect(counted(log).lineCount).toBe(3);
		appendFileSync(path, '\n');
		expect(counted(log).lineCount).toBe(4);
		expect(log.lines(0, 2)).toEqual(['three', '']);
		log.close();
	});

	test('can be seen from the end and from the start, wherever', () => {
		const lines = numbers(20_000);
		const log = counted(logOf(`${lines.join('\n')}\n`));
		expect(log.lineCount).toBe(20_000);
		expect(log.lines(0, 3)).toEqual(lines.slice(-3));
		expect(log.lines(7, 3)).toEqual(lines.slice(-10, -7));
		expect(log.lines(5000, 2)).toEqual(lines.slice(14_998, 15_000));
		expect(log.lines(19_999, 3)).toEqual(['line 0']);
		expect(log.lines(30_000, 3)).toEqual([]);
		expect(log.window(0, 2)).toEqual(['line 0', 'line 1']);
		expect(log.window(12_345, 2)).toEqual(['line 12345', 'line 12346']);
		expect(log.window(19_999, 5)).toEqual(['line 19999']);
		expect(log.window(20_000, 5)).toEqual([]);
		log.close();
	});

	test('agrees with splitting it, whatever it holds', () => {
		const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\n\n', 'é', ''), { maxLength: 60 });
		fc.assert(
			fc.property(text, fc.nat(20), fc.nat(20), (parts, from, count) => {
				const whole = parts.join('');
				const wanted = whole === '' ? [] : whole.replace(/\n$/, '').split('\n');
				const log = counted(logOf(whole));
				expect(log.lineCount).toBe(wanted.length);
				expect(log.window(from, count)).toEqual(wanted.slice(from, from + count));
				const end = Math.max(0, wanted.length - from);
				expect(log.lines(from, count)).toEqual(wanted.slice(Math.max(0, end - count), end));
				log.close();
			}),
			{ numRuns: 60 },
		);
	});

	test('keeps letters whole that lie across the borders of what is read', () => {
		const text = `${'é'.repeat(100_000)}\n${'ü'.repeat(40_000)}`;
		const log = logOf(text);
		expect(log.lines(0, 1)[0]).not.toContain('\ufffd');
		log.close();
	});

	test('shows of a line without end its beginning, and of a progress bar without end its last state', () => {
		const long = logOf('x'.repeat(300_000));
		expect(long.lines(0, 1)[0]).toMatch(/^x{65536} … 234464 more bytes$/);
		const bar = logOf(`${numbers(50_000).join('\r')}\n`);
		expect(bar.lines(0, 1)).toEqual(['line 49999']);
		long.close();
		bar.close();
	});

	test('is sanitised', () => {
		const log = logOf('a\x1b]52;c;QQ==\x07b\u202e\n\x1b[31mred\n');
		expect(log.lines(0, 2)).toEqual(['ab<U+202E>', '\x1b[31mred\x1b[m']);
		log.close();
	});
});

describe('searching', () => {
	const log = () => logOf(`${numbers(30_000).join('\n')}\nAn \x1b[31mErr\x1b[0mor here\nlast\n`);

	test.each<[string, number, 'forward' | 'backward', number | undefined]>([
		['line 29000', 0, 'forward', 29_000],
		['line 5', 0, 'forward', 5],
		['line 5', 6, 'forward', 50],
		['line 5', 29_999, 'backward', 5999],
		['line 12', 100, 'backward', 12],
		['line 12', 12, 'backward', 12],
		['line 12', 11, 'backward', undefined],
		['error', 0, 'forward', 30_000],
		['Error', 0, 'forward', 30_000],
		['ERROR', 0, 'forward', undefined],
		['last', 0, 'forward', 30_001],
		['nowhere', 0, 'forward', undefined],
		['nowhere', 30_000, 'backward', undefined],
		['', 0, 'forward', undefined],
	])('%j from line %i %s', async (text, from, direction, line) => {
		const output = log();
		expect(await output.search(text, from, direction)).toBe(line);
		output.close();
	});

	test.each([
		['line 2999', 29_990, { all: 11, upTo: 2 }],
		['error', 30_001, { all: 1, upTo: 1 }],
		['nowhere', 30_001, { all: 0, upTo: 0 }],
	])('%j is counted, and up to line %i', async (text, at, counts) => {
		const output = log();
		expect(await output.count(text, at)).toEqual(counts);
		output.close();
	});

	test('ends early when the output is closed', async () => {
		const output = log();
		const found = output.search('nowhere', 0, 'forward');
		output.close();
		expect(await found).toBeUndefined();
	});
});

describe('the first error', () => {
	test.each<[string, boolean]>([
		['Error: no such table', true],
		['npm ERR! code ELIFECYCLE', true],
		['bash: deployx: command not found', true],
		['2 tests failed', true],
		['FATAL: password authentication failed', true],
		['0 errors, 3 warnings', false],
		['{"name":"Feature toggle error rate","severity":"critical"}', false],
		['> npm run monitor:error-rates', false],
		['error rate: connection refused', true],
		['Finished without errors', false],
		['failed: 0', false],
		['0 failed, 1 error', true],
		['all is well', false],
		['terrors', false],
	])('%j: %s', (line, speaks) => {
		expect(speaksOfError(line)).toBe(speaks);
	});

	test('is found as far as one has looked', () => {
		const log = logOf(`${numbers(300_000).join('\n')}\nERROR one\nmore\nERROR two\n`);
		expect(log.firstErrorLine).toBeUndefined();
		log.refresh(1024);
		expect(log.firstErrorLine).toBeUndefined();
		for (let turn = 0; turn < 10; turn += 1) log.refresh();
		expect(log.firstErrorLine).toBe(300_000);
		expect(log.window(300_000, 1)).toEqual(['ERROR one']);
		log.close();
	});
});

describe('a hundred megabytes', () => {
	test('take no more memory than one', () => {
		const path = file();
		const descriptor = openSync(path, 'w');
		const block = Buffer.from(`${'some output of a command that says much\n'.repeat(26_214)}`);
		for (let written = 0; written < 100; written += 1) writeSync(descriptor, block);
		closeSync(descriptor);
		const log = openOutput(path);
		const before = process.memoryUsage();
		counted(log);
		expect(log.lineCount).toBe(2_621_400);
		expect(log.window(2_000_000, 1)).toEqual(['some output of a command that says much']);
		expect(log.lines(1_500_000, 2)).toHaveLength(2);
		const after = process.memoryUsage();
		const grown = after.heapUsed + after.external - before.heapUsed - before.external;
		expect(grown).toBeLessThan(40 * 1024 * 1024);
		log.close();
	}, 30_000);
});

test('a range of a log has the hash that its bytes have', async () => {
	const { block, ends, output } = await ran(['seq 1 10000', 'echo two']);
	const range = ends[1]?.output ?? { from: 0, to: 0 };
	const wanted = createHash('sha256').update('two\n').digest('hex');
	expect(await hashOfRange(block.output.path, range.from, range.to)).toBe(wanted);
	expect(await hashOfRange(block.output.path, 0, block.output.bytes)).toBe(
		createHash('sha256').update(output).digest('hex'),
	);
	expect(await hashOfRange(block.output.path, 3, 3)).toBe(createHash('sha256').digest('hex'));
});
