import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspect } from '../../source/commands/inspect.ts';
import type { CommandIo } from '../../source/commands/io.ts';
import { lint } from '../../source/commands/lint.ts';

let folder: string;
let out: string[];
let err: string[];
let io: CommandIo;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'gonogo-lint-'));
	out = [];
	err = [];
	io = {
		out: (text) => void out.push(text),
		err: (text) => void err.push(text),
		env: { PATH: path.join(folder, 'bin') },
		cwd: folder,
		interactive: false,
	};
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string | Uint8Array): void {
	mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
	writeFileSync(path.join(folder, name), text);
}

const clean =
	'# Guide\n\n## Phase 1: A\n\n### Step 1: B\n\n```bash\nnpm run build\n```\n\n### Success criteria\n\n- Works\n\n## Rollback\n\n```bash\nnpm run back\n```\n';
const faulty = '# Guide\n\n```bash\nnpm run watch-it --for=1h\necho ${pod-name}\n```\n';

describe('gonogo lint', () => {
	test('has nothing to say of a clean guide', async () => {
		write('guide.md', clean);
		expect(await lint(['guide.md'], io)).toBe(0);
		expect(out).toEqual(['guide.md: nothing to say']);
	});

	test('names file, line and column, and ends with 1 for an error', async () => {
		write('guide.md', faulty);
		expect(await lint(['guide.md'], io)).toBe(1);
		expect(out[1]).toMatch(
			/^guide\.md:4:18: warning: npm keeps --for: .* \(--fix: put " -- " before it\) \[npm-swallowed-option\]$/,
		);
		expect(out).toContainEqual(
			expect.stringMatching(/^guide\.md:5:6: error: bash reads .* \[variable-kebab\]$/),
		);
		expect(out.at(-1)).toBe('guide.md: 1 error, 2 warnings');
	});

	test('warnings alone do not fail', async () => {
		write('guide.md', '# Guide\n\n```bash\ncurl https://a.internal\n```\n');
		expect(await lint(['guide.md'], io)).toBe(0);
	});

	test('prints several guides as JSON', async () => {
		write('a.md', clean);
		write('b.md', faulty);
		expect(await lint(['a.md', 'b.md', '--json'], io)).toBe(1);
		expect(JSON.parse(out.join('\n'))).toMatchObject({
			schema: 1,
			guides: [
				{ path: 'a.md', findings: [] },
				{
					path: 'b.md',
					findings: expect.arrayContaining([
						expect.objectContaining({ rule: 'variable-kebab', line: 5, severity: 'error' }),
					]),
				},
			],
		});
	});

	test('--fix repairs what is certain and leaves the rest', async () => {
		write('guide.md', faulty);
		expect(await lint(['guide.md', '--fix'], io)).toBe(1);
		expect(readFileSync(path.join(folder, 'guide.md'), 'utf8')).toBe(
			faulty.replace('--for', '-- --for'),
		);
		expect(out.at(-1)).toBe('guide.md: 1 error, 1 warning; 1 repaired');
	});

	test('--fix writes a garbled guide as the UTF-8 that it was', async () => {
		write('guide.md', '# Guide \u00e2\u0153\u2026\n');
		expect(await lint(['guide.md', '--fix'], io)).toBe(0);
		expect(readFileSync(path.join(folder, 'guide.md'), 'utf8')).toBe('# Guide ✅\n');
	});

	test('--here looks for programs, scripts and linked files', async () => {
		write(
			'guide.md',
			'# Guide\n\nSee [more](more.md) and [none](none.md).\n\n```bash\nthere --now\nabsent --now\nnpm run known\nnpm run unknown\n```\n',
		);
		write('more.md', '# More\n');
		write('package.json', '{"scripts":{"known":"true"}}');
		write('bin/there', '#!/bin/sh\n');
		write('bin/npm', '#!/bin/sh\n');
		chmodSync(path.join(folder, 'bin/there'), 0o755);
		chmodSync(path.join(folder, 'bin/npm'), 0o755);
		await lint(['guide.md', '--here'], io);
		const said = out.filter((line) => /-missing/.test(line) && !/rollback/.test(line));
		expect(said).toEqual([
			'guide.md:3:32: warning: There is no file none.md beside this guide. [link-missing-file]',
			'guide.md:7:1: warning: "absent" is not on the PATH of this machine. [program-missing]',
			'guide.md:9:1: warning: npm run unknown: package.json has no such script. [script-missing]',
		]);
	});

	test('shows no character that would steer the terminal', async () => {
		write('guide.md', '# Guide\n\n```bash\ncurl https://\u001b[31mexample.com/\n```\n');
		await lint(['guide.md'], io);
		expect(out.join('\n')).not.toContain('\u001b');
	});

	test.each<[string, string[], RegExp]>([
		['no guide', [], /^gonogo lint: name at least one guide$/],
		['an unknown option', ['--colour'], /^gonogo lint: Unknown option '--colour'/],
		['a missing file', ['none.md'], /^gonogo lint: none\.md: there is no such file$/],
		['an empty file', ['empty.md'], /^gonogo lint: empty\.md: The guide is empty\.$/],
		['no text', ['binary.md'], /^gonogo lint: binary\.md: The guide is not a text file\.$/],
	])('%s is said in one line, exit 2', async (_, args, message) => {
		write('empty.md', '');
		write('binary.md', Uint8Array.from([1, 2, 0, 3]));
		expect(await lint(args, io)).toBe(2);
		expect(err).toHaveLength(1);
		expect(err[0]).toMatch(message);
	});
});

describe('gonogo inspect', () => {
	test('prints the model as JSON', async () => {
		write('guide.md', clean);
		expect(await inspect(['guide.md', '--json'], io)).toBe(0);
		expect(JSON.parse(out.join('\n'))).toMatchObject({
			schema: 1,
			title: 'Guide',
			source: {
				path: 'guide.md',
				bytes: clean.length,
				sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
			},
			counts: { phases: 1, steps: 1, rollbacks: 1, criteria: 1 },
		});
	});

	test('sums the guide up for a person', async () => {
		write('guide.md', clean);
		expect(await inspect(['guide.md'], io)).toBe(0);
		expect(out.join('\n').split('\n')).toEqual([
			'Guide',
			'1 phase, 1 step, 2 blocks of commands, 2 statements, 1 criterion, 1 rollback',
			'',
			'1  A  line 3',
			'  1  B  1 statement, line 5',
			'  1 criterion, 0 on the checklist',
			'',
			'Procedures',
			'  rollback: Rollback, 1 step, line 15',
		]);
	});

	test.each<[string, string[], RegExp]>([
		['no guide', [], /name one guide/],
		['two guides', ['a.md', 'b.md'], /name one guide/],
		['a missing file', ['none.md'], /there is no such file/],
		['a folder', ['.'], /folder/],
	])('%s is said in one line, exit 2', async (_, args, message) => {
		expect(await inspect(args, io)).toBe(2);
		expect(err).toHaveLength(1);
		expect(err[0]).toMatch(message);
	});
});
