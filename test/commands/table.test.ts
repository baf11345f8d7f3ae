import { describe, expect, test } from 'vitest';
import { usage } from '../../source/commands/dispatch.ts';
import { commands } from '../../source/commands/table.ts';
import { collectedIo } from './collected-io.ts';

test('every command of the design can be asked for', () => {
	const names = commands.map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(['watch', 'export', 'import', 'verify', 'trust']));
	expect(new Set(names).size).toBe(names.length);
	for (const name of names) expect(usage()).toContain(name === 'open' ? 'gonogo [' : name);
});

describe('the help says what the command itself says', () => {
	const rows = commands.filter(({ name }) =>
		[
			'runs',
			'status',
			'watch',
			'verify',
			'report',
			'export',
			'import',
			'approve',
			'trust',
			'config',
		].includes(name),
	);
	test.each(rows)('gonogo $name', async ({ name, usage: after, load }) => {
		const io = collectedIo();
		expect(await (await load())(['--no-such-option'], io)).toBe(2);
		expect(io.complained.join()).toMatch(/unknown option '--no-such-option'; usage: /);
		expect(io.complained.join()).toContain(`; usage: gonogo ${name} ${after}`);
	});
});
