import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportedValues } from '../../../source/engine/shell/capture.ts';
import { readDeclarations } from '../../../source/engine/shell/declarations.ts';
import {
	diskSpace,
	fullBelowBytes,
	levelOf,
	lowBelowBytes,
} from '../../../source/engine/shell/disk.ts';
import { readMarks } from '../../../source/engine/shell/marks.ts';
import { quoted } from '../../../source/engine/shell/prepare.ts';
import {
	presenceOf,
	processTable,
	procTable,
	psTable,
	readIdentity,
} from '../../../source/engine/shell/processes.ts';

describe('what declare -p prints', () => {
	test.each<[string, string, { name: string; flags: string; value?: string }]>([
		['a plain value', 'declare -- a="b c"', { name: 'a', flags: '-', value: 'b c' }],
		['an exported value', 'declare -x A="1"', { name: 'A', flags: 'x', value: '1' }],
		['no value', 'declare -x A', { name: 'A', flags: 'x' }],
		['an empty value', 'declare -- a=""', { name: 'a', flags: '-', value: '' }],
		[
			'quotes',
			'declare -- a="\\"b\\" \\\\ \\$c \\`d\\`"',
			{ name: 'a', flags: '-', value: '"b" \\ $c `d`' },
		],
		['an unneeded backslash', 'declare -- a="\\n"', { name: 'a', flags: '-', value: '\\n' }],
		[
			'several lines, bash 3.2',
			'declare -x A="one\ntwo"',
			{ name: 'A', flags: 'x', value: 'one\ntwo' },
		],
		[
			'several lines, later',
			"declare -x A=$'one\\ntwo\\t\\'x\\''",
			{ name: 'A', flags: 'x', value: "one\ntwo\t'x'" },
		],
		[
			'bytes of a letter, C locale',
			"declare -x A=$'caf\\303\\251!'",
			{ name: 'A', flags: 'x', value: 'café!' },
		],
		['an array', 'declare -a a=([0]="1)" [1]="x y")', { name: 'a', flags: 'a' }],
		[
			'an array, bash 3.2',
			`declare -a a='([0]="1" [1]="2")'`,
			{ name: 'a', flags: 'a', value: '([0]="1" [1]="2")' },
		],
	])('%s', (_what, printed, read) => {
		expect(readDeclarations(`${printed}\n`)).toEqual([{ ...read, source: printed }]);
	});

	test('one after another, and nothing that only looks like one', () => {
		const printed = 'declare -- a="x\ndeclare -x FLAG=\\"true\\"\n"\nnoise\ndeclare -x B="2"\n';
		expect(readDeclarations(printed).map(({ name }) => name)).toEqual(['a', 'B']);
		expect(exportedValues(printed)).toEqual({ B: '2' });
	});

	test('whatever the value is, as bash itself prints it', () => {
		const unit = fc.constantFrom(
			'a',
			' ',
			'"',
			"'",
			'\\',
			'$',
			'`',
			'\n',
			'\t',
			'!',
			'é',
			'€',
			'(',
			')',
			'=',
			'\x01',
			'\x7f',
			'\r',
		);
		const value = fc.string({ unit, maxLength: 12 });
		fc.assert(
			fc.property(
				fc.array(value, { minLength: 1, maxLength: 20 }),
				fc.constantFrom('C', 'C.UTF-8'),
				(values, locale) => {
					const env = Object.fromEntries(values.map((one, at) => [`V${at}`, one]));
					const printed = execFileSync('bash', ['-c', 'declare -p ${!V*}'], {
						env: { ...env, LC_ALL: locale, PATH: process.env.PATH },
						stdio: ['ignore', 'pipe', 'inherit'],
					});
					expect(exportedValues(printed.toString())).toEqual(env);
				},
			),
			{ numRuns: 40 },
		);
	});

	test('a quoted word is read by bash as what it was', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('a', "'", '"', '\\', '$', '\n', ' ') }),
				(text) => {
					const printed = execFileSync('bash', ['-c', `printf %s ${quoted(text)}`], {
						stdio: ['ignore', 'pipe', 'inherit'],
					}).toString();
					expect(printed).toBe(text);
				},
			),
			{ numRuns: 25 },
		);
	});
});

describe('marks', () => {
	const record = (...fields: string[]) => `${fields.join('\0')}\0`;
	const first = record('start', '0', '0', '1700000000.250000', '12', 'declare -x A="1"\n', '.');
	const second = record('end', '3', '7', '1700000001,5', '', '', '.');

	test('are read one by one', () => {
		expect(readMarks(first + second)).toEqual({
			marks: [
				{
					kind: 'start',
					index: 0,
					status: 0,
					atMs: 1_700_000_000_250,
					byte: 12,
					toggles: 'declare -x A="1"\n',
				},
				{ kind: 'end', index: 3, status: 7, atMs: 1_700_000_001_500, byte: undefined, toggles: '' },
			],
			length: (first + second).length,
		});
	});

	test('half a mark is left for later, wherever it is cut', () => {
		fc.assert(
			fc.property(fc.nat(second.length - 1), (cut) => {
				const { marks, length } = readMarks(first + second.slice(0, cut));
				expect([marks.length, length]).toEqual([1, first.length]);
			}),
		);
	});

	test.each([
		['of another kind', record('later', '0', '0', '1', '2', '', '.')],
		['without a time', record('start', '0', '0', 'soon', '2', '', '.')],
		['without its end', record('start', '0', '0', '1', '2', '', 'x')],
	])('one %s is passed over', (_what, odd) => {
		expect(readMarks(odd + first).marks).toHaveLength(1);
	});
});

describe('processes', () => {
	const tables =
		process.platform === 'linux'
			? ([
					['proc', procTable],
					['ps', psTable],
				] as const)
			: ([['ps', psTable]] as const);

	test.each(tables)('%s knows one that runs, and one that does not', (_name, table) => {
		expect(table.startOf(process.pid)).toBeDefined();
		expect(table.startOf(process.pid)).toBe(table.startOf(process.pid));
		expect(table.startOf(4_194_305)).toBeUndefined();
		expect(table.around(process.pid, 'tree')).toContain(process.pid);
		expect(table.groupsOf([process.pid])).toHaveLength(1);
	});

	test('a record of oneself is told from that of another', () => {
		const table = processTable();
		const start = table.startOf(process.pid) ?? '';
		const boot = table.boot();
		const me = { pid: process.pid, start, boot };
		expect(presenceOf(me, table)).toBe('running');
		expect(presenceOf({ ...me, start: `${start}1` }, table)).toBe('pid reused');
		expect(presenceOf({ ...me, boot: 'another' }, table)).toBe('rebooted');
		expect(presenceOf({ ...me, pid: 4_194_305 }, table)).toBe('gone');
	});

	test.each<[string, string | undefined, object | undefined]>([
		[
			'through /proc',
			'42 (a) b (c)) S 1 42 42 0 -1 4 1 2 3 4 5 6 7 8 20 0 1 0 9876 1 2\nboot\nend',
			{ pid: 42, start: '9876', boot: 'boot' },
		],
		['through ps', '', undefined],
		['nothing', undefined, undefined],
	])('a supervisor says who it is: %s', (_what, text, identity) => {
		const given =
			text === '' ? '42\nsince Sun Nov  2 08:30:00 2026\nboot\nend\n' : text && `42\n${text}\n`;
		const wanted =
			text === '' ? { pid: 42, start: 'since Sun Nov 2 08:30:00 2026', boot: 'boot' } : identity;
		expect(readIdentity(given)).toEqual(wanted);
	});

	test.each(['', '42', '42\n42 (x) S', '42\n42 (x) S 1 42\nboot\n', '42\nsince x\nboot\nen'])(
		'half of it is nothing: %j',
		(text) => {
			expect(readIdentity(text)).toBeUndefined();
		},
	);
});

describe('disk space', () => {
	test('is what the file system says', async () => {
		const { bavail, bsize } = statfsSync('/');
		const space = diskSpace('/');
		expect(space).toMatchObject({ freeBytes: expect.any(Number) });
		if ('freeBytes' in space) expect(space.freeBytes / (bavail * bsize)).toBeCloseTo(1, 1);
	});

	test('of a path that is not there is a problem', async () => {
		expect(diskSpace('/nowhere/at/all')).toEqual({
			problem: expect.stringContaining('ENOENT'),
		});
	});

	test.each([
		[lowBelowBytes, 'fine'],
		[lowBelowBytes - 1, 'low'],
		[fullBelowBytes, 'low'],
		[fullBelowBytes - 1, 'full'],
	])('%i bytes are %s', (bytes, level) => {
		expect(levelOf(bytes)).toBe(level);
	});
});
