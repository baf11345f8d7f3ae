import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { formsOf, redacted, redactor, secretNames } from '../../../source/engine/shell/redact.ts';
import { settleBlock } from '../../../source/engine/shell/settle.ts';
import { plainEnvironment, ran, removeFolders, until } from './running.ts';

afterAll(removeFolders);

/** What is left of a text that comes in these pieces. */
function filtered(secrets: string[], pieces: readonly (string | Buffer)[]): string {
	const filter = redactor(formsOf(secrets), redacted);
	const out = pieces.map((piece) => filter.push(Buffer.from(piece)));
	return Buffer.concat([...out, filter.flush()]).toString('utf8');
}

const secret = 'Tr0ub4dor&3/"ü';

describe('a secret is taken out', () => {
	test.each<[string, string, string]>([
		['as it is', `a ${secret} b`, `a ${redacted} b`],
		['twice', `${secret}${secret}`, redacted + redacted],
		['coloured in the middle', `a Tr0ub\x1b[31m4dor\x1b[0m&3/"ü b`, `a ${redacted} b`],
		['with a title set in the middle', `a Tr0ub\x1b]0;x\x074dor&3/"ü b`, `a ${redacted} b`],
		['in JSON', JSON.stringify({ key: secret }), `{"key":"${redacted}"}`],
		['in a URL', `https://x/?q=${encodeURIComponent(secret)}&r=1`, `https://x/?q=${redacted}&r=1`],
		['in a URL, small letters', 'q=Tr0ub4dor%263%2f%22%c3%bc.', `q=${redacted}.`],
		['in hex', `0x${Buffer.from(secret).toString('hex')}!`, `0x${redacted}!`],
		[
			'in hex, capitals',
			`0x${Buffer.from(secret).toString('hex').toUpperCase()}!`,
			`0x${redacted}!`,
		],
		['broken over a line, which stays', 'a Tr0ub\n4dor&3/"ü b', `a ${redacted}\n b`],
	])('%s', (_what, printed, left) => {
		expect(filtered([secret], [printed])).toBe(left);
	});

	test.each([0, 1, 2, 3, 4, 5])('in base64, %i bytes into a longer text', (shift) => {
		const text = `${'x'.repeat(shift)}${secret}yyy`;
		for (const encoding of ['base64', 'base64url'] as const) {
			const left = filtered([secret], [`v=${Buffer.from(text).toString(encoding)}.`]);
			expect(left).toContain(redacted);
			// The neighbours are left, and what holds bits of them.
			expect(left.length).toBeLessThanOrEqual(`v=${redacted}.`.length + 16);
		}
	});

	test('line by line, when it has lines', () => {
		const key = `-----BEGIN KEY-----\nMIIBVQIBADANBgkqhkiG9w0\nQEFAASCAT8wggE7AgEAAkEA\n-----END KEY-----`;
		const left = filtered([key], [key.split('\n').join('\r\n  > ')]);
		expect(left).not.toContain('MIIB');
		expect(left).not.toContain('QEFA');
		expect(left).toContain('-----BEGIN KEY-----');
	});

	test('however the text is cut into pieces, and nothing else changes', () => {
		const part = fc.constantFrom(
			secret,
			'other ',
			'Tr0ub',
			'\x1b[1m',
			'\n',
			'é',
			encodeURIComponent(secret),
			'x',
		);
		fc.assert(
			fc.property(
				fc.array(part, { maxLength: 12 }),
				fc.array(fc.nat(40), { maxLength: 8 }),
				(parts, cuts) => {
					const bytes = Buffer.from(parts.join(''));
					const pieces: Buffer[] = [];
					let at = 0;
					for (const cut of cuts) {
						pieces.push(bytes.subarray(at, at + cut));
						at += cut;
					}
					pieces.push(bytes.subarray(at));
					const left = filtered([secret], pieces);
					expect(left).toBe(filtered([secret], [bytes]));
					expect(left.replace(/\x1b\[1m|\n/g, '')).not.toContain(secret);
					if (!parts.includes(secret) && !parts.join('').includes('Tr0ub4')) {
						expect(left.replaceAll(redacted, encodeURIComponent(secret))).toBe(
							bytes.toString('utf8'),
						);
					}
				},
			),
		);
	});

	test('but not when it is so short that words would go', () => {
		expect(filtered(['short', ''], ['a short word'])).toBe('a short word');
	});

	test('but not the bytes of anything else', () => {
		const bytes = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256));
		const filter = redactor(formsOf([secret]), redacted);
		expect(Buffer.concat([filter.push(bytes), filter.flush()]).equals(bytes)).toBe(true);
	});
});

describe('what is held back', () => {
	test('is only what may be the start of a secret', () => {
		const filter = redactor(formsOf(['password-one']), redacted);
		expect(filter.push(Buffer.from('enter pass')).toString()).toBe('enter ');
		expect(filter.flush('short').toString()).toBe('');
		expect(filter.push(Buffer.from('port\n')).toString()).toBe('passport\n');
	});

	test('is let out when it is short and nothing follows', () => {
		const filter = redactor(formsOf(['password-one']), redacted);
		expect(filter.push(Buffer.from('stop\n')).toString()).toBe('sto');
		expect(filter.flush('short').toString()).toBe('p\n');
	});
});

describe('names that tell a secret', () => {
	test.each([
		['DB_PASSWORD', true],
		['GITHUB_TOKEN', true],
		['AWS_SECRET_ACCESS_KEY', true],
		['STRIPE_API_KEY', true],
		['DATABASE_URL', true],
		['PGPASSWORD', true],
		['NPM_TOKEN', true],
		['SSH_AUTH_SOCK', false],
		['TOKEN_FILE', false],
		['AWS_ACCESS_KEY_ID', false],
		['FEATURE_PASSWORDLESS', false],
		['KEYBOARD', false],
		['PATH', false],
		['AUTHOR', false],
		['COMPASS_HOME', false],
	])('%s: %s', (name, secretly) => {
		expect(secretNames({ [name]: 'long enough a value' })).toEqual(secretly ? [name] : []);
	});

	test('go with values that are long enough to be filtered', () => {
		expect(secretNames({ A_TOKEN: 'short', B_TOKEN: undefined, C_TOKEN: 'eightlong' })).toEqual([
			'C_TOKEN',
		]);
	});
});

describe('a block with secrets', () => {
	const value = 'hunter2-hunter2';

	test('leaves none of their forms anywhere in its folder', async () => {
		const base = { ...plainEnvironment('/'), DB_PASSWORD: value };
		const { output, block, directory, ends, codes } = await ran(
			[
				'echo "plain $DB_PASSWORD"',
				'printf %s "$DB_PASSWORD" | base64',
				'for i in $(seq 1 15); do printf %s "${DB_PASSWORD:i-1:1}"; sleep 0.02; done; echo',
				'echo "to stderr $DB_PASSWORD" >&2',
				'export COPY="x$DB_PASSWORD"',
				'printf "no end"',
			],
			{ base, secrets: [value] },
		);
		expect(output).toBe(
			`plain ${redacted}\n${redacted}\n${redacted}\nto stderr ${redacted}\nno end`,
		);
		expect(Object.values(codes)).toEqual([0, 0, 0, 0, 0, 0]);
		expect(block.captured?.set.COPY).toBe(`x${value}`);
		const pieces = ends.map(({ output: { from, to } }) => output.slice(from, to));
		expect(pieces[0]).toBe(`plain ${redacted}\n`);
		expect(pieces[3]).toBe(`to stderr ${redacted}\n`);
		settleBlock(directory);
		const forms = [
			value,
			Buffer.from(value).toString('base64').slice(0, 18),
			Buffer.from(value).toString('hex'),
		];
		for (const form of forms) {
			expect(
				execFileSync('sh', ['-c', `grep -rlF ${form} . || true`], { cwd: directory }).toString(),
			).toBe('');
		}
	});

	test('keeps the bytes of everything else, in order', async () => {
		const { output, block } = await ran(['seq 1 200000', 'printf "last"'], { secrets: [value] });
		const wanted = `${Array.from({ length: 200_000 }, (_, at) => at + 1).join('\n')}\nlast`;
		expect(output === wanted).toBe(true);
		expect(block.output.bytes).toBe(wanted.length);
	});

	test('is filtered whatever NODE_OPTIONS says', async () => {
		const base = { ...plainEnvironment('/'), NODE_OPTIONS: '--require /nowhere/at/all.js' };
		const { output } = await ran([`echo ${value}; echo $NODE_OPTIONS`], { base, secrets: [value] });
		expect(output).toBe(`${redacted}\n--require /nowhere/at/all.js\n`);
	});

	test('has the outcome that it would have without', async () => {
		const result = await ran(['echo one', 'exit 9'], { secrets: [value] });
		expect(result.block.outcome).toEqual({ kind: 'exited', code: 9 });
		expect(readFileSync(join(result.directory, 'exit'), 'utf8')).toMatch(/^9 /);
	});

	test('goes on to be filtered when something runs on in the background', async () => {
		const { directory } = await ran(['(sleep 0.4; echo "late hunter2-hunter2") &', 'echo one'], {
			secrets: [value],
		});
		const late = () => readFileSync(join(directory, 'output'), 'utf8');
		await until('the late line is there', () => late().includes('late'));
		await until('all of it', () => late().endsWith('\n'));
		expect(late()).toBe(`one\nlate ${redacted}\n`);
	});
});
