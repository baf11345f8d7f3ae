import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillPlaceholders } from '../../source/runbook/placeholder/fill.ts';

/** What each text prints, all in one bash. */
function run(texts: readonly string[]): string[] {
	const script = texts.map((text) => `${text}\nprintf '\\0'`).join('\n');
	const { stdout } = spawnSync('bash', [], {
		input: script,
		encoding: 'utf8',
		env: { PATH: process.env.PATH },
	});
	return stdout.split('\0').slice(0, -1);
}

/** Values that would do harm if a shell read them. */
const value = fc.oneof(
	fc.string({
		maxLength: 20,
		unit: fc.constantFrom(
			'a',
			' ',
			"'",
			'"',
			'$',
			'`',
			'\\',
			';',
			'&',
			'|',
			'>',
			'<',
			'(',
			')',
			'{',
			'}',
			'*',
			'?',
			'#',
			'!',
			'~',
			'-',
		),
	}),
	fc.constantFrom(
		'$(id)',
		'`id`',
		"'; id; '",
		'"; id; "',
		'$HOME',
		'\\',
		"''",
		'-n',
		'~',
		'EOF',
		'!!',
		'*',
	),
);

describe('a value is text to the shell and nothing else', () => {
	test.each([
		['bare', "printf '%s' <name>", (given: string) => given],
		['part of a word', "printf '%s' pod-<name>-1", (given: string) => `pod-${given}-1`],
		['in double quotes', 'printf \'%s\' "a <name> b"', (given: string) => `a ${given} b`],
		['in single quotes', "printf '%s' 'a <name> b'", (given: string) => `a ${given} b`],
		['in an assignment', 'X=<name>; printf \'%s\' "$X"', (given: string) => given],
		[
			'in a substitution',
			"printf '%s' \"$(printf '%s' <name>; printf .)\"",
			(given: string) => `${given}.`,
		],
		[
			'in quotes of a substitution',
			'printf \'%s\' "$(printf \'%s\' "<name>"; printf .)"',
			(given: string) => `${given}.`,
		],
		['in a here-document', 'cat <<EOF\n<name>.\nEOF', (given: string) => `${given}.\n`],
		['in a quoted here-document', "cat <<'EOF'\n<name>.\nEOF", (given: string) => `${given}.\n`],
		['as ${kebab-name}', 'printf \'%s\' "${pod-name}"', (given: string) => given],
		['as [bracket name]', "printf '%s' [pod name]", (given: string) => given],
		['as {{mustache}}', "printf '%s' {{pod}}", (given: string) => given],
	])('%s', (_, text, wanted) => {
		const [token = ''] = /<name>|\$\{pod-name\}|\[pod name\]|\{\{pod\}\}/.exec(text) ?? [];
		const values = fc.array(value, { minLength: 40, maxLength: 40 });
		fc.assert(
			fc.property(values, (all) => {
				const texts = all.map((given) => {
					const filled = fillPlaceholders(text, { [token]: { value: given } });
					if (!filled.ok) throw new Error(filled.problem);
					return filled.text;
				});
				expect(run(texts)).toEqual(all.map(wanted));
			}),
			{ numRuns: 2 },
		);
	});
});

describe('what another shell would read again', () => {
	test.each([
		'ssh web-1 "ls <dir>"',
		"bash -c 'ls <dir>'",
		'eval ls <dir>',
		'kubectl exec web -- sh -c "ls <dir>"',
	])('%s takes plain values only', (text) => {
		expect(fillPlaceholders(text, { '<dir>': { value: '/srv/app' } })).toMatchObject({
			ok: true,
			text: text.replace('<dir>', '/srv/app'),
		});
		expect(fillPlaceholders(text, { '<dir>': { value: '$(id)' } })).toMatchObject({ ok: false });
		expect(fillPlaceholders(text, { '<dir>': { value: 'a b' } })).toMatchObject({ ok: false });
		expect(fillPlaceholders(text, { '<dir>': { variable: 'DIR' } })).toMatchObject({ ok: false });
	});
});

test.each([
	['echo `ls <dir>`', 'a b'],
	["echo $'<dir>'", 'a b'],
	['echo <dir>', 'a\nb'],
	['echo "<dir>', 'a b'],
])('%s refuses what it cannot hold safely', (text, value) => {
	expect(fillPlaceholders(text, { '<dir>': { value } })).toMatchObject({
		ok: false,
		problem: expect.stringContaining('<dir>'),
	});
});

test('a token without a value stays', () => {
	expect(fillPlaceholders('cp <from> <to>', { '<to>': { value: '/srv' } })).toEqual({
		ok: true,
		text: 'cp <from> /srv',
	});
});

test('a variable stays: its value reaches the command through the environment', () => {
	expect(fillPlaceholders('echo "$TARGET"', { $TARGET: { value: '$(id)' } })).toEqual({
		ok: true,
		text: 'echo "$TARGET"',
	});
});

test.each([
	'./deploy.sh <dir>',
	'npm run watch:files <dir>',
	'ssh-keygen -C <dir>',
	'kubectl logs <dir>',
])('%s hands nothing to another shell', (text) => {
	expect(fillPlaceholders(text, { '<dir>': { value: 'a b' } })).toMatchObject({
		ok: true,
		text: text.replace('<dir>', "'a b'"),
	});
});

describe('a secret is never in the text, and still one word of it', () => {
	const secret = `a 'b' "c" $(id) \\ *`;

	test.each([
		['bare', "printf '%s' <token>", secret],
		['part of a word', "printf '%s' x-<token>-y", `x-${secret}-y`],
		['in double quotes', 'printf \'%s\' "a <token> b"', `a ${secret} b`],
		['in single quotes', "printf '%s' 'a <token> b'", `a ${secret} b`],
		['in a here-document', 'cat <<EOF\n<token>\nEOF', `${secret}\n`],
		['in a substitution', "printf '%s' \"$(printf '%s.' <token>)\"", `${secret}.`],
	])('%s', (_, text, wanted) => {
		const filled = fillPlaceholders(text, { '<token>': { variable: 'THE_SECRET' } });
		if (!filled.ok) throw new Error(filled.problem);
		expect(filled.text).not.toContain('$(id)');
		const { stdout } = spawnSync('bash', ['-c', filled.text], {
			encoding: 'utf8',
			env: { PATH: process.env.PATH, THE_SECRET: secret },
		});
		expect(stdout).toBe(wanted);
	});

	test.each(["cat <<'EOF'\n<token>\nEOF", "echo $'<token>'", 'echo `cat <token>`'])(
		'%s has no place for it',
		(text) => {
			expect(fillPlaceholders(text, { '<token>': { variable: 'THE_SECRET' } })).toMatchObject({
				ok: false,
				problem: expect.stringContaining('<token>'),
			});
		},
	);
});

test('a word in capitals is filled where it stands by itself', () => {
	expect(
		fillPlaceholders('tool import KEY_ID --as KEY_ID_2 $KEY_ID', { KEY_ID: { value: 'a b' } }),
	).toMatchObject({
		ok: true,
		text: "tool import 'a b' --as KEY_ID_2 $KEY_ID",
	});
});
