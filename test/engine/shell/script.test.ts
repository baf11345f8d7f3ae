import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { isAnnounced, scriptOf } from '../../../source/engine/shell/script.ts';
import { ownFolder, ran, removeFolders } from './running.ts';

afterAll(removeFolders);

/** Each kind of statement, and whether bash's DEBUG trap fires in the shell itself before any of it runs. */
const kinds: [string, boolean][] = [
	['true', true],
	['A=1', true],
	['> file', true],
	['true &', true],
	['! false', true],
	['time true', true],
	['true | cat', true],
	['true && true', true],
	['if true; then true; fi', true],
	['while false; do true; done', true],
	['until true; do true; done', true],
	['for i in 1; do true; done', true],
	['for ((i = 0; i < 1; i++)); do true; done', true],
	['case x in x) true ;; esac', true],
	['[[ a ]]', true],
	['((1))', true],
	['{ true; }', true],
	['{ true; } > file', true],
	['# a note\ntrue', true],
	['( true )', false],
	['f() { true; }', false],
	['function f { true; }', false],
	['coproc cat', false],
	['( true ) | cat', false],
	['{ true; } | cat', false],
	['for i in 1; do true; done | cat', false],
	['{ true; } &', false],
	['true && true &', false],
	['if ( true ); then true; fi', false],
	['( true ) && true', false],
	['! ( false )', false],
];

describe('a statement', () => {
	test.each(kinds)('%j is announced by bash: %s', (text, announced) => {
		expect(isAnnounced(text)).toBe(announced);
	});

	// Where we rely on bash, bash is asked: its trap writes before anything of the statement does.
	test.each(kinds.filter(([text, announced]) => announced && text.includes('true')))(
		'%j is: bash says so',
		(text) => {
			const marked = text.replace('true', 'echo ran >&2');
			const trapped = `trap '[ $BASHPID = $$ ] && echo trapped >&2' DEBUG\n${marked}\nwait\n`;
			const said = spawnSync('bash', ['-c', trapped], {
				encoding: 'utf8',
				cwd: ownFolder(),
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			expect(said.stderr).toMatch(/^trapped\n/);
		},
	);
});

describe('a script', () => {
	test('is the statements as they stand, each on lines of its own', () => {
		const { text, lines, announced } = scriptOf([
			{ id: 'a', text: 'echo one' },
			{ id: 'b', text: 'cat <<E\nx\nE\n' },
			{ id: 'c', text: 'echo two' },
		]);
		expect(text).toBe('echo one\ncat <<E\nx\nE\necho two\n');
		expect(lines).toEqual([1, 2, 5]);
		expect(announced).toEqual([true, true, true]);
	});

	test('has a mark in front of what bash does not announce, on the same line', () => {
		const { text, lines, announced } = scriptOf([
			{ id: 'a', text: 'echo one' },
			{ id: 'b', text: '(\n cd x\n)' },
			{ id: 'c', text: 'echo two' },
		]);
		expect(text.split('\n')).toEqual([
			'echo one',
			'{ __gg_at 1 && :; } 2>/dev/null; (',
			' cd x',
			')',
			'echo two',
			'',
		]);
		expect(lines).toEqual([1, 2, 5]);
		expect(announced).toEqual([true, false, true]);
	});

	test.each<[string, string[], boolean[]]>([
		['after an eval', ['eval "$x"', 'echo 1', 'echo 2'], [true, false, true]],
		[
			'after a trap over several lines',
			["trap 'a\nb' INT", 'echo 1', 'echo 2'],
			[true, false, false],
		],
		['after a trap on one line', ["trap 'a; b' INT", 'echo 1'], [true, true]],
	])('has one %s', (_what, texts, announced) => {
		expect(scriptOf(texts.map((text, at) => ({ id: String(at), text }))).announced).toEqual(
			announced,
		);
	});
});

describe('whatever the statements are, each is reported in its place', () => {
	test('one of every kind', async () => {
		const texts = kinds.map(([text]) => text).filter((text) => !text.startsWith('coproc'));
		const { order, starts, codes } = await ran([...texts, 'wait', 'echo last']);
		expect(order).toEqual(
			[...texts, 'wait', 'last'].flatMap((_text, at) => [`+s${at}`, `-s${at}`]),
		);
		expect(starts).toHaveLength(texts.length + 2);
		expect(new Set(Object.values(codes))).toEqual(new Set([0]));
	});

	test('an eval of many lines does not start what comes after it', async () => {
		const lines = Array.from({ length: 12 }, (_, at) => `export V${at}=${at}`).join('\n');
		const { starts, output } = await ran([`eval "${lines}"; sleep 0.1`, 'echo one', 'echo two'], {
			toggles: ['V11'],
		});
		expect(starts.map(({ toggles }) => toggles)).toEqual([{}, { V11: '11' }, { V11: '11' }]);
		expect(output).toBe('one\ntwo\n');
	});

	test('nor do functions, sourced files and loops', async () => {
		const { order } = await ran([
			'f() {\n\n\n\n\n\n\n\n echo in\n}',
			'printf "\\n\\n\\n\\n\\n\\n\\n\\necho sourced\\n" > lib.sh',
			'f; . ./lib.sh; for i in 1 2; do f; done',
			'set -T',
			'f; . ./lib.sh',
			'echo last',
		]);
		expect(order).toEqual([0, 1, 2, 3, 4, 5].flatMap((at) => [`+s${at}`, `-s${at}`]));
	});

	test('any mix, with the codes that bash gives', async () => {
		const piece = fc.constantFrom(
			'true',
			'false',
			'(exit 3)',
			'f() { return 4; }',
			'if false; then :; fi',
			'{ false; }',
			'false | true',
			'f 2>/dev/null',
			'cat <<E >/dev/null\na\nE',
			'# nothing\n(exit 5)',
			'[[ a = b ]]',
		);
		await fc.assert(
			fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (texts) => {
				const { codes } = await ran(texts, { stopOnFailure: false });
				const plain = texts.map((text) => `${text}\necho $? >&3`).join('\n');
				const wanted = execFileSync('bash', ['-c', `exec 3>&1 >/dev/null 2>&1\n${plain}`], {
					stdio: ['ignore', 'pipe', 'inherit'],
				})
					.toString()
					.trim()
					.split('\n')
					.map(Number);
				expect(Object.values(codes)).toEqual(wanted);
			}),
			{ numRuns: 25 },
		);
	}, 20_000);
});
