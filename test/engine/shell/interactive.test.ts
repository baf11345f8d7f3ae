import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { afterAll, describe, expect, test } from 'vitest';
import type { BlockReport } from '../../../source/engine/shell/block.ts';
import type { InteractiveSpec } from '../../../source/engine/shell/interactive.ts';
import { scriptInstalled } from '../../../source/engine/shell/interactive.ts';
import { ownFolder, plainEnvironment, programOf, removeFolders, specOf, until } from './running.ts';

afterAll(removeFolders);

type Answer = { when: string; type: string };

/** Runs a block in a real pseudo-terminal, typing what is asked for when it is asked for. */
async function inTerminal(
	texts: string[],
	answers: Answer[],
	given: Partial<InteractiveSpec> = {},
) {
	const { timeoutSeconds: _none, ...spec } = { ...specOf(texts), ...given };
	const report = join(ownFolder(), 'report.json');
	const terminal = spawn(
		process.execPath,
		programOf('./interactive-program.ts', JSON.stringify(spec), report),
		{ env: { ...plainEnvironment(ownFolder()), TERM: 'xterm' }, cols: 91, rows: 33 },
	);
	let seen = '';
	let over = false;
	terminal.onData((text) => {
		seen += text;
	});
	terminal.onExit(() => {
		over = true;
	});
	for (const { when, type } of answers) {
		await until(`it asks "${when}"; it said: ${seen}`, () => seen.includes(when));
		terminal.write(type);
	}
	await until('the program is over', () => over);
	const { problem, reports } = JSON.parse(readFileSync(report, 'utf8'));
	const finished: BlockReport = reports.at(-1)?.finished;
	const output =
		finished && existsSync(finished.output.path) ? readFileSync(finished.output.path, 'utf8') : '';
	return { seen, problem, reports, finished, output };
}

describe('an interactive block', () => {
	test('has a real terminal of its size, is asked and answers', async () => {
		const { finished, reports, output, seen } = await inTerminal(
			['[ -t 0 ] && [ -t 1 ] && stty size', 'read -rsp "Password: " p; export A=$p', 'exit 5'],
			[{ when: 'Password: ', type: 'open sesame\r' }],
		);
		expect(finished.outcome).toEqual({ kind: 'exited', code: 5 });
		expect(finished.captured?.set).toEqual({ A: 'open sesame' });
		expect(reports.map((one: object) => Object.values(one)[0])).toEqual([
			's0',
			's0',
			's1',
			's1',
			's2',
			's2',
			finished,
		]);
		expect(seen).toContain('33 91');
		// The carriage return is the terminal's own: it is out of raw mode again.
		expect(seen).toContain('handed back\r\n');
		if (scriptInstalled()) expect(output.replaceAll('\r', '')).toBe('33 91\nPassword: ');
		expect(finished.output.bytes).toBe(Buffer.byteLength(output));
	});

	test.each([true, false])('gets Ctrl-C, and we do not (output kept: %s)', async (keepOutput) => {
		const { finished, seen } = await inTerminal(
			['true', 'sh -c "echo waiting; exec sleep 60"'],
			[{ when: 'waiting', type: '\x03' }],
			{
				keepOutput: keepOutput && scriptInstalled(),
			},
		);
		expect(finished.outcome.kind).not.toBe('unknown');
		expect(finished.outcome).not.toEqual({ kind: 'exited', code: 0 });
		expect(seen).toContain('handed back');
	});

	test('reads every line that is typed', async () => {
		const lines = ['one', 'two', 'three', 'four', 'five', 'six'];
		const { finished } = await inTerminal(
			['for i in 1 2 3 4 5 6; do read -rp "$i? " l; all="$all $l"; done; export ALL="$all"'],
			lines.map((line, at) => ({ when: `${at + 1}? `, type: `${line}\r` })),
		);
		expect(finished.captured?.set.ALL).toBe(' one two three four five six');
	});

	test('keeps its own SHELL', async () => {
		const spec = specOf(['true']);
		const { output, seen } = await inTerminal(['echo "[$SHELL]"'], [], {
			base: { ...spec.base, SHELL: '/bin/a-shell of mine' },
		});
		expect(scriptInstalled() ? output : seen).toContain('[/bin/a-shell of mine]');
	});

	test('says what kept it from starting', async () => {
		const { problem } = await inTerminal(['true'], [], {
			carried: { set: {}, unset: [], cwd: '/nowhere/at/all', umask: '0022' },
		});
		expect(problem).toEqual({ problem: 'The folder /nowhere/at/all is gone.' });
	});

	test.runIf(scriptInstalled())('keeps no secret in its output', async () => {
		const { output, seen } = await inTerminal(['echo "it is open-sesame-42"'], [], {
			secrets: ['open-sesame-42'],
		});
		expect(seen).toContain('open-sesame-42');
		expect(output.trim()).toBe('it is [redacted]');
	});
});
