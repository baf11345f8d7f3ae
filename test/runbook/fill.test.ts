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
					const filled = fillPlaceholders(text, { [token]: given });
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
		expect(fillPlaceholders(text, { '<dir>': '/srv/app' })).toMatchObject({
			ok: true,
			text: text.replace('<dir>', '/srv/app'),
		});
		expect(fillPlaceholders(text, { '<dir>': '$(id)' })).toMatchObject({ ok: false });
		expect(fillPlaceholders(text, { '<dir>': 'a b' })).toMatchObject({ ok: false });
	});
});

test.each([
	['echo `ls <dir>`', { '<dir>': 'a b' }],
	["echo $'<dir>'", { '<dir>': 'a b' }],
	['echo <dir>', { '<dir>': 'a\nb' }],
	['echo "<dir>', { '<dir>': 'a b' }],
])('%s refuses what it cannot hold safely', (text, values) => {
	expect(fillPlaceholders(text, values)).toMatchObject({
		ok: false,
		problem: expect.stringContaining('<dir>'),
	});
});

test('without a value nothing is run', () => {
	expect(fillPlaceholders('rm -rf <dir>', {})).toEqual({
		ok: false,
		problem: '<dir> has no value yet.',
	});
});

test('an unset variable gets its value through the environment', () => {
	expect(fillPlaceholders('echo "$TARGET"', { $TARGET: '$(id)' })).toEqual({
		ok: true,
		text: 'echo "$TARGET"',
		environment: { TARGET: '$(id)' },
	});
});

test('a word in capitals is filled where it stands by itself', () => {
	expect(
		fillPlaceholders('tool import KEY_ID --as KEY_ID_2 $KEY_ID', { KEY_ID: 'a b' }),
	).toMatchObject({
		ok: true,
		text: "tool import 'a b' --as KEY_ID_2 $KEY_ID",
	});
});
