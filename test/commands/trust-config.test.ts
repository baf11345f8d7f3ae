import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { config } from '../../source/commands/config.ts';
import { trust } from '../../source/commands/trust.ts';
import { scratch } from '../engine/record/folder.ts';
import { guideText, sha256 } from '../report/story.ts';
import { collectedIo } from './collected-io.ts';

describe('gonogo trust', () => {
	test('allows exact bytes at a path, lists them, takes them back', async () => {
		const cwd = scratch();
		const io = collectedIo({ cwd });
		const path = join(cwd, 'guide.md');
		writeFileSync(path, guideText);
		expect(await trust(['guide.md'], io)).toBe(0);
		expect(io.printed[1]).toBe(
			`SHA-256 ${sha256(guideText)}; any change of the file takes this back.`,
		);
		expect(io.printed[2]).toBe('Commands in it: 9; of those that deploy: 3.');
		io.printed.length = 0;
		await trust(['--list'], io);
		expect(io.printed).toHaveLength(1);
		expect(io.printed[0]).toContain(`${sha256(guideText)}  ${path}  (`);
		io.printed.length = 0;
		await trust(['guide.md', '--remove'], io);
		await trust(['guide.md', '--remove'], io);
		await trust(['--list'], io);
		expect(io.printed).toEqual([
			'guide.md is not trusted any more.',
			'guide.md was not trusted.',
			'No guide is trusted to run without a screen.',
		]);
	});
});

describe('gonogo config', () => {
	test('sets, shows and takes out', async () => {
		const io = collectedIo();
		expect(await config(['operator.name', 'op1'], io)).toBe(0);
		expect(await config(['operator.role', 'release manager'], io)).toBe(0);
		expect(await config(['operator.name'], io)).toBe(0);
		expect(io.printed).toEqual(['op1']);
		expect(await config(['theme'], io)).toBe(1);
		expect(await config(['operator.name', '--unset'], io)).toBe(0);
		io.printed.length = 0;
		await config(['--json'], io);
		expect(JSON.parse(io.printed.join(''))).toMatchObject({
			operator: { role: 'release manager' },
		});
		io.printed.length = 0;
		await config([], io);
		expect(io.printed[0]).toMatch(/^operator\.name = +# your name as it is signed$/);
		expect(io.printed[2]).toMatch(/^operator\.role = release manager +# /);
	});

	test('says that a broken file was set aside', async () => {
		const io = collectedIo();
		await config(['theme', 'dark'], io);
		const file = join(io.env.HOME ?? '', '.config', 'gonogo', 'config.json');
		writeFileSync(file, '{');
		expect(await config([], io)).toBe(0);
		expect(io.complained[0]).toMatch(
			/^gonogo config: The preferences could not be read \(it is not JSON\)/,
		);
	});
});
