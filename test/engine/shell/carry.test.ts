import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { attachBlock, type Carried } from '../../../source/engine/shell/block.ts';
import { environmentOf, withoutSecrets } from '../../../source/engine/shell/capture.ts';
import { settleBlock } from '../../../source/engine/shell/settle.ts';
import {
	nothingCarried,
	ownFolder,
	plainEnvironment,
	ran,
	recording,
	removeFolders,
} from './running.ts';

afterAll(removeFolders);

/** Runs blocks one after another, each with what the one before left. */
async function chain(blocks: string[][], base?: Record<string, string>) {
	const work = ownFolder();
	const environment = base ?? plainEnvironment(work);
	let carried: Carried = nothingCarried(work);
	let output = '';
	for (const block of blocks) {
		const result = await ran(block, { carried, base: environment });
		output = result.output;
		if (!result.block.captured) throw new Error(result.block.notCaptured);
		carried = result.block.captured;
	}
	return { carried, output, work };
}

describe('the next block', () => {
	test.each<[string, string[], string[], string]>([
		['has exported variables', ['export A=1'], ['echo $A'], '1\n'],
		['has their line breaks', [`export A=$'x\\n\\ny'`], ['echo "$A"'], 'x\n\ny\n'],
		[
			'has other letters in any locale',
			['export LC_ALL=C; export A="é ü €"'],
			['echo "$A"'],
			'é ü €\n',
		],
		['does not have what was unset', ['unset HOME'], ['echo "${HOME-none}"'], 'none\n'],
		[
			'has unexported variables',
			['A="b c"'],
			['echo "$A"; env | grep -c "^A=" || true'],
			'b c\n0\n',
		],
		[
			'has arrays',
			['a=(1 "two three" "$(printf "x\\ny")")'],
			['printf "[%s]" "${a[@]}"'],
			'[1][two three][x\ny]',
		],
		['has associative arrays', ['declare -A m=([k]="v w")'], ['echo "${m[k]}"'], 'v w\n'],
		['has functions', ['greet() {\n echo "hello $1"\n}'], ['greet you'], 'hello you\n'],
		[
			'has exported functions',
			['greet() { echo hi; }; export -f greet'],
			["bash -c 'greet'"],
			'hi\n',
		],
		[
			'has functions with here-documents',
			["f() {\ncat <<'X'\n}\nf2 () \nX\n}"],
			['f'],
			'}\nf2 () \n',
		],
		['has aliases', ['shopt -s expand_aliases', "alias hi='echo aliased'"], ['hi'], 'aliased\n'],
		['has the folder', ['mkdir sub && cd sub'], ['basename "$PWD"'], 'sub\n'],
		[
			'knows the folder before',
			['mkdir sub && cd sub'],
			['cd - >/dev/null; [ ! -d ../sub ] && [ -d sub ] && echo back'],
			'back\n',
		],
		['has the umask', ['umask 077'], ['umask'], '0077\n'],
		['has options', ['set -u; shopt -s nullglob'], ['echo "${-//[^u]/}" *.nothing'], 'u\n'],
		[
			'can mend a PATH that leads nowhere',
			['export PATH=/nowhere'],
			['export PATH=/usr/bin:/bin', 'ls -d /'],
			'/\n',
		],
		['has its own set -e', ['set +e'], ['false', 'echo no'], ''],
		['has a read-only variable once', ['readonly R=1'], ['echo $R'], '1\n'],
		['has integers as integers', ['declare -i n=3'], ['n=n+4; echo $n'], '7\n'],
		['has quotes of every kind', [`q="a'b\\"c\\\\d\\$e\\\`"`], ['echo "$q"'], `a'b"c\\d$e\`\n`],
		[
			'has nothing of our own',
			['true'],
			['set | grep -c "^__gg" >/dev/null; compgen -e | grep -c gg || true'],
			'0\n',
		],
	])('%s', async (_what, first, second, output) => {
		expect((await chain([first, second])).output).toBe(output);
	});

	test('has a variable that no environment can hold', async () => {
		const { output, carried } = await chain([
			['export BIG=$(printf "%0140000d" 1)'],
			['echo ${#BIG}', 'true'],
		]);
		expect(output).toBe('140000\n');
		expect(carried.set.BIG?.length).toBe(140_000);
	});

	test('has what came in under names that bash cannot hold', async () => {
		const base = {
			...plainEnvironment('/'),
			'with-a-dash': 'kept',
			'BASH_FUNC_given%%': '() {  echo given\n}',
		};
		const { output, carried } = await chain([['true'], ['given; env | grep with-a-dash']], base);
		expect(output).toBe('given\nwith-a-dash=kept\n');
		expect(carried.unset).toEqual([]);
	});

	test('has BASH_ENV, which meddles with nothing of ours', async () => {
		const base = { ...plainEnvironment('/'), BASH_ENV: '/dev/stdin-of-nobody; exit 3' };
		const { output, carried } = await chain([['true'], ['echo "$BASH_ENV"']], base);
		expect(output).toBe(`${base.BASH_ENV}\n`);
		expect(carried).toMatchObject({ set: {}, unset: [] });
	});

	test('starts where a link leads, under its own name', async () => {
		const { output } = await chain([['mkdir real; ln -s real link; cd link'], ['basename "$PWD"']]);
		expect(output).toBe('link\n');
	});
});

describe('what is carried', () => {
	test('is the difference to the environment of the start, and no more', async () => {
		const base = { ...plainEnvironment('/'), KEPT: '1', CHANGED: '1', GONE: '1', BACK: '1' };
		const { carried, work } = await chain(
			[['export CHANGED=2 NEW=3 BACK=2; unset GONE'], ['export BACK=1']],
			base,
		);
		expect(carried.set).toEqual({ CHANGED: '2', NEW: '3' });
		expect(carried.unset).toEqual(['GONE']);
		expect(carried.cwd).toBe(work);
		expect(environmentOf(base, carried)).toEqual({
			...plainEnvironment('/'),
			KEPT: '1',
			CHANGED: '2',
			NEW: '3',
			BACK: '1',
		});
	});

	test('is complete after a failure', async () => {
		const result = await ran(['export A=1', 'mkdir deep && cd deep', 'false']);
		expect(result.block.captured).toMatchObject({
			set: { A: '1' },
			cwd: join(result.work, 'deep'),
		});
	});

	test('leaves no value of the environment in the folder once it is settled', async () => {
		const base = { ...plainEnvironment('/'), DEPLOY_TOKEN: 'value-of-the-token' };
		const { directory, block } = await ran(['export A=1'], { base });
		expect(block.captured?.set).toEqual({ A: '1' });
		settleBlock(directory);
		const found = execFileSync('sh', ['-c', 'grep -rl value-of-the-token . || true'], {
			cwd: directory,
		});
		expect(String(found)).toBe('');
		const again = recording();
		attachBlock(directory, again.handlers);
		expect(again.reports.finished).toMatchObject({
			outcome: block.outcome,
			captured: undefined,
			notCaptured: 'its state was cleared away',
		});
	});

	test('can be written down without secrets, and says what was left out', () => {
		const carried: Carried = {
			set: { A: '1', URL: 'https://me:hunter2hunter2@host' },
			unset: [],
			cwd: '/',
			umask: '0022',
			shell: 'declare -- p="hunter2hunter2"\ndeclare -- q="fine"\nf () \n{ \n    true\n}\n',
		};
		expect(withoutSecrets(carried, ['hunter2hunter2'])).toEqual({
			carried: {
				set: { A: '1' },
				unset: [],
				cwd: '/',
				umask: '0022',
				shell: 'declare -- q="fine"\nf () \n{ \n    true\n}\n',
			},
			withheld: ['URL', 'p'],
		});
	});
});
