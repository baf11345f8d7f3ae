import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { choiceLines, readChoices } from '../../../source/engine/rehearsal/choices.ts';
import { openRehearsal } from '../../../source/engine/rehearsal/rehearsal.ts';
import { removeFolders } from '../shell/running.ts';
import { bench } from './rehearsing.ts';

afterEach(removeFolders);

/** Texts that would reach a program, a file or the network, and what is said in their place. */
const caught: [name: string, text: string, said: RegExp][] = [
	['a program on PATH', 'rm -rf "$CANARY"', /^would run: rm -rf \S*\/canary$/m],
	['a program by its path', '/bin/rm -f "$CANARY"', /^would run: \/bin\/rm -f /m],
	['a program in a variable', 'x=/bin/rm; $x -f "$CANARY"', /^would run: \/bin\/rm -f /m],
	['a script here', './deploy.sh now', /^would run: \.\/deploy\.sh now$/m],
	['a program in quotes', '"$BIN/rm" "$CANARY"', /would run: \S*\/real\/rm /],
	['a path in the home folder', '~/bin/rm "$CANARY"', /would run: \S*\/bin\/rm /],
	['a brace expansion', '{/bin/rm,-f} "$CANARY"', /would run: \/bin\/rm -f /],
	['a function of the operator', 'kubectl get pods', /^would run: kubectl get pods$/m],
	['a write', 'echo gone > "$CANARY"', /^would write: \S*\/canary$/m],
	['an append', 'echo gone >>"$CANARY"', /^would write: \S*\/canary$/m],
	['a forced write', 'set -C; echo gone >| $CANARY', /^would write: /m],
	['both streams', 'echo gone &> $CANARY', /^would write: /m],
	['a duplicate to a file', 'echo gone >& $CANARY', /^would write: /m],
	['a descriptor opened for later', 'exec 7> "$CANARY"; echo gone >&7', /^would write: /m],
	['a named descriptor', 'exec {fd}>"$CANARY"; echo gone >&$fd', /^would write: /m],
	['a bare redirection', '> "$CANARY"', /^would write: /m],
	['a redirected group', '{ echo gone; } > "$CANARY"', /^would write: /m],
	['a loop that writes', 'for i in 1; do echo gone; done > "$CANARY"', /^would write: /m],
	['a function that writes', 'f() { echo gone; } > "$CANARY"; f', /^would write: /m],
	['a connection', 'exec 3<>/dev/tcp/127.0.0.1/9', /^would write: \/dev\/tcp\/127\.0\.0\.1\/9$/m],
	['a substitution', 'echo "$(/bin/rm -f "$CANARY")"', /would run: \/bin\/rm/],
	['backquotes', 'x=`/bin/rm -f $CANARY`', /would run: \/bin\/rm/],
	['a process substitution', 'read -r x < <(/bin/rm -f "$CANARY") || :', /would run: \/bin\/rm/],
	['a here document', 'cat <<E\n$(/bin/rm -f "$CANARY")\nE', /would run: \/bin\/rm/],
	['a here string', 'cat <<< "$(/bin/rm -f "$CANARY")"', /would run: \/bin\/rm/],
	['arithmetic', 'echo $(( $(/bin/rm -f "$CANARY") + 1 ))', /would run: \/bin\/rm/],
	['a default', 'echo ${nothing:-$(/bin/rm -f "$CANARY")}', /would run: \/bin\/rm/],
	['a test', '[[ -n $(/bin/rm -f "$CANARY") ]] || :', /would run: \/bin\/rm/],
	['eval', 'eval "rm -f $CANARY"', /^would run: eval 'rm -f /m],
	['source', 'source "$BIN/deploy.sh"', /^would run: source /m],
	['a trap', `trap '/bin/rm -f "$CANARY"' EXIT`, /^would run: trap /m],
	[
		'an alias',
		`shopt -s expand_aliases; alias k=/bin/rm\nk -f "$CANARY"`,
		/would run: alias k=\/bin\/rm/,
	],
	['command -p', 'command -p rm -f "$CANARY"', /^would run: command -p rm -f /m],
	['exec', 'exec /bin/rm -f "$CANARY"', /^would run: exec \/bin\/rm -f /m],
	['bash itself', `bash -c 'rm -f "$CANARY"'`, /^would run: bash -c /m],
	['env', 'env -i /bin/rm -f "$CANARY"', /^would run: env -i /m],
	['xargs', 'echo "$CANARY" | xargs rm -f', /^would run: xargs rm -f$/m],
	['hash', 'hash -p /bin/rm safe; safe -f "$CANARY"', /^would run: safe -f /m],
	['a PATH of its own', 'export PATH="$BIN:$PATH"; rm -f "$CANARY"', /^would run: rm -f /m],
	['a PATH for one command', 'PATH=$BIN rm -f "$CANARY"', /^would run: rm -f /m],
	['a PATH by name', 'export "PATH=$BIN"; rm -f "$CANARY"', /^would run: rm -f /m],
	['a PATH read', 'read -r PATH <<< "$BIN" || :; rm -f "$CANARY"', /^would run: rm -f /m],
	['a PATH printed', 'printf -v PATH %s "$BIN"; rm -f "$CANARY"', /^would run: rm -f /m],
	['a PATH by reference', 'declare -n p=PATH; p=$BIN; rm -f "$CANARY"', /^would run: rm -f /m],
	['a PATH anywhere', 'set -k; rm -f "$CANARY" PATH="$BIN"', /^would run: rm -f /m],
	['a prompt', 'set -x; PS4=\'$(/bin/rm -f "$CANARY")\'; :', /./],
	['BASH_ENV', 'export BASH_ENV="$BIN/deploy.sh"; npm ci', /^would run: npm ci$/m],
	['a signal', 'kill -0 1', /^would run: kill -0 1$/m],
	['a history file', 'history -w "$CANARY"', /^would run: history -w /m],
	['a job', '/bin/rm -f "$CANARY" & wait', /would run: \/bin\/rm/],
	['a coprocess', 'coproc /bin/rm -f "$CANARY"', /^not rehearsed: it starts a coprocess$/m],
	['a prompt expansion', `x='$(/bin/rm -f "$CANARY")'; echo "\${x@P}"`, /^not rehearsed: /m],
	[
		'a way out of the scratch folder',
		'cd ../../../../../../../..; echo gone > ".$CANARY"',
		/would write/,
	],
	['a folder outside', 'cd "${CANARY%/*}" && echo gone > canary', /would write/],
	['the stand-ins', 'echo gone > ../../bin/rm; rm "$CANARY"', /^would run: rm /m],
];

describe('nothing is executed and nothing written outside', () => {
	test.for(caught)('%s', async ([, text, said]) => {
		const place = bench();
		const { output, codes } = await place.run(text);
		expect(output).toMatch(said);
		expect(place.sung()).toEqual([]);
		expect(place.canaryLives()).toBe(true);
		expect(codes).toEqual({ s1: 0 });
	});
});

describe('the shell itself is real', () => {
	test('exports, functions and the folder are carried on to the next block', async () => {
		const place = bench();
		await place.run('export STAGE=blue', 'say() { echo "on $STAGE"; }', 'cd /etc/app/config');
		const { output } = await place.run('say', 'echo "in ${PWD##*/scratch/root}"', 'cd ..; pwd');
		expect(output).toContain('on blue\nin /etc/app/config\n');
		expect(place.carried()).toMatchObject({
			set: { STAGE: 'blue' },
			cwd: join(place.top, 'scratch', 'root', 'etc', 'app'),
		});
		expect(place.carried().shell).not.toContain('rehearsed-folder');
	});

	test('files that the guide writes lie in the scratch folder', async () => {
		const place = bench();
		await place.run('echo "name: a" > values.yaml; echo "b" >> /etc/app/x');
		expect(readFileSync(join(place.rehearsal.cwd, 'values.yaml'), 'utf8')).toBe('name: a\n');
		expect(readFileSync(join(place.top, 'scratch', 'root', 'etc', 'app', 'x'), 'utf8')).toBe('b\n');
		expect(existsSync('/etc/app/x')).toBe(false);
	});

	test('a pipe from a builtin ends well, whatever the stand-in behind it reads', async () => {
		const { codes, output } = await bench().run(
			'for i in {1..3000}; do echo "line $i of a manifest"; done | kubectl apply -f -',
		);
		expect(codes).toEqual({ s1: 0 });
		expect(output).toBe('would run: kubectl apply -f -\n');
	});

	test('a loop that waits for something is left', async () => {
		const { codes, output } = await bench().run('while kubectl get pods; do :; done');
		expect(codes).toEqual({ s1: 0 });
		expect(output).toMatch(/left after a hundred turns/);
	});

	test('$? and conditions stay what they are', async () => {
		const { output, codes } = await bench().run(
			'false || echo "was $?"',
			'if npm test; then echo good; else echo bad; fi',
			'(exit 7) || echo "code $? of a subshell" 2>/dev/null',
		);
		expect(output).toBe('was 1\nwould run: npm test\ngood\ncode 7 of a subshell\n');
		expect(codes).toEqual({ s1: 0, s2: 0, s3: 0 });
	});

	test('what is captured or thrown away does not hide what a stand-in says', async () => {
		const { output } = await bench().run(
			'x=$(kubectl get pod -o name 2>&1) >/dev/null; echo "[$x]"',
		);
		expect(output).toBe('would run: kubectl get pod -o name\n[]\n');
	});
});

describe('a call goes as it was chosen', () => {
	test('it fails with its exit code, and what follows does not run', async () => {
		const place = bench();
		place.rehearsal.choose({ call: 'npm run build', goes: { fail: 3 } });
		const { codes, output } = await place.run('npm run lint', 'npm run build -- --prod', 'npm ci');
		expect(codes).toEqual({ s1: 0, s2: 3 });
		expect(output).not.toContain('npm ci');
	});

	test('it fails once', async () => {
		const place = bench();
		place.rehearsal.choose({ call: 'npm ci', goes: 'fail-once' });
		expect((await place.run('npm ci')).codes).toEqual({ s1: 1 });
		expect((await place.run('npm ci')).codes).toEqual({ s1: 0 });
	});

	test('it prints figures, and the longest call that fits counts', async () => {
		const place = bench();
		place.rehearsal.choose({ call: '*', goes: 'fail' });
		place.rehearsal.choose({ call: 'kubectl', goes: 'succeed' });
		place.rehearsal.choose({
			call: 'kubectl get "$POD" -o wide',
			goes: { prints: 'error_rate=0.2%\nper\\cent=5%' },
		});
		const { output, codes } = await place.run('x=$(kubectl get pod)', 'echo "$x"', 'npm ci');
		expect(output).toContain('error_rate=0.2%\nper\\cent=5%\n');
		expect(codes).toEqual({ s1: 0, s2: 0, s3: 1 });
	});

	test('it hangs until something else is chosen', async () => {
		const place = bench();
		place.rehearsal.choose({ call: 'npm run deploy', goes: 'hang' });
		const running = place.run('npm run deploy');
		const output = () =>
			existsSync(join(place.top, 'x1/output'))
				? readFileSync(join(place.top, 'x1/output'), 'utf8')
				: '';
		await expect.poll(output, { timeout: 8000 }).toMatch(/would hang/);
		place.rehearsal.choose({ call: 'npm run deploy', goes: { prints: 'error_rate=8%' } });
		place.rehearsal.choose({ call: 'npm run deploy now', goes: 'fail' });
		const { codes, output: printed } = await running;
		expect(codes).toEqual({ s1: 0 });
		expect(printed).toMatch(/^error_rate=8%$/m);
	});

	test('what was chosen holds for whoever opens the rehearsal again', async () => {
		const place = bench();
		place.rehearsal.choose({ call: 'npm ci', goes: 'fail-once' });
		expect((await place.run('npm ci')).codes).toEqual({ s1: 1 });
		const again = openRehearsal(join(place.top, 'scratch'), join(place.top, 'work'));
		expect(again.choices()).toEqual([{ call: 'npm ci', goes: 'fail-once' }]);
		again.choose({ call: 'npm test', goes: { fail: 3 } });
		expect((await place.run('npm ci', 'npm test')).codes).toEqual({ s1: 0, s2: 3 });
	});

	test('choices are read back as they were written', () => {
		const call = fc.constantFrom('*', 'npm ci', 'npm run build', 'kubectl get');
		const goes = fc.oneof(
			fc.constantFrom('succeed', 'fail', 'fail-once', 'hang'),
			fc.record({ fail: fc.integer({ min: 2, max: 255 }) }),
			fc.record({ prints: fc.string({ unit: fc.constantFrom('a', '\\', '\n', '\t', 'c', '=') }) }),
		);
		fc.assert(
			fc.property(fc.array(fc.record({ call, goes })), (choices) => {
				expect(readChoices(choiceLines(choices))).toEqual(choices);
			}),
		);
	});
});
