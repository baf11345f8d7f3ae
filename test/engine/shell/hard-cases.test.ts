import { afterAll, describe, expect, test } from 'vitest';
import type { BlockOutcome } from '../../../source/engine/shell/block.ts';
import { ran, removeFolders } from './running.ts';

afterAll(removeFolders);

const code = (number: number): BlockOutcome => ({ kind: 'exited', code: number });
const signal = (name: string): BlockOutcome => ({ kind: 'signalled', signal: name });

type Case = {
	what: string;
	/** Runs after `export FOO=kept`. */
	block: string[];
	outcome: BlockOutcome;
	output?: string;
	/** What is captured of FOO afterwards; the reason when nothing can be. */
	foo?: string;
	notCaptured?: string;
};

/** What guides do to a shell. Exit status and behaviour are bash's own, and FOO is captured wherever bash lives to tell. */
const cases: Case[] = [
	{ what: 'nothing special', block: ['echo $FOO'], outcome: code(0), output: 'kept\n' },
	{ what: 'exit', block: ['exit 3', 'echo no'], outcome: code(3), output: '' },
	{ what: 'a failing command', block: ['false', 'echo no'], outcome: code(1), output: '' },
	{ what: 'a failing pipe', block: ['false | true', 'echo no'], outcome: code(1), output: '' },
	{
		what: 'set +e in the block',
		block: ['set +e', 'false', 'echo on $?'],
		outcome: code(0),
		output: 'on 1\n',
	},
	{
		what: 'a failure that && hides',
		block: ['false && true', 'echo $?'],
		outcome: code(0),
		output: '1\n',
	},
	{ what: 'return at the top', block: ['return 5', 'echo no'], outcome: code(5), output: '' },
	{ what: 'set -u and an unset name', block: ['set -u', 'echo $NOPE'], outcome: code(1) },
	{
		what: 'a syntax error in a sourced file',
		block: ["printf 'if\\n' > bad.sh", '. ./bad.sh'],
		outcome: code(2),
	},
	{ what: 'a syntax error in the block', block: ['echo one', 'if then fi )'], outcome: code(2) },
	{
		what: 'its own EXIT trap',
		block: ["trap 'echo bye $?' EXIT", 'exit 4'],
		outcome: code(4),
		output: 'bye 4\n',
	},
	{
		what: 'an EXIT trap that exits',
		block: ["trap 'echo bye; exit 9' EXIT", 'true'],
		outcome: code(9),
		output: 'bye\n',
	},
	{
		what: 'an EXIT trap that exports',
		block: ["trap 'export FOO=later' EXIT"],
		outcome: code(0),
		foo: 'later',
	},
	{
		what: 'an EXIT trap taken back',
		block: ["trap 'echo bye' EXIT", 'trap - EXIT'],
		outcome: code(0),
		output: '',
	},
	{
		what: 'an EXIT trap set in a function',
		block: ['arm() { trap "echo bye" EXIT INT; }', 'arm'],
		outcome: code(0),
		output: 'bye\n',
	},
	{
		what: 'an EXIT trap in a subshell',
		block: ["( trap 'echo sub' EXIT; true )", 'echo main'],
		outcome: code(0),
		output: 'sub\nmain\n',
	},
	{
		what: 'an ERR trap, set and taken back',
		block: ['set +e', "trap 'echo err' ERR", 'false', 'trap - ERR', 'false', 'true'],
		outcome: code(0),
		output: 'err\n',
	},
	{
		what: 'a DEBUG trap of its own',
		block: ["trap 'echo [$BASH_COMMAND]' DEBUG", 'true', 'trap - DEBUG', 'true'],
		outcome: code(0),
		output: '[true]\n[trap - DEBUG]\n',
	},
	{
		what: 'a RETURN trap in a function',
		block: ["f() { trap 'echo left ${FUNCNAME[0]} $?' RETURN; echo in; }", 'f'],
		outcome: code(0),
		output: 'in\nleft f 0\n',
	},
	{ what: 'SIGTERM to itself', block: ['kill -TERM $$', 'echo no'], outcome: signal('SIGTERM') },
	{ what: 'SIGINT to itself', block: ['kill -INT $$', 'echo no'], outcome: signal('SIGINT') },
	{ what: 'SIGHUP to itself', block: ['kill -HUP $$', 'echo no'], outcome: signal('SIGHUP') },
	{
		what: 'SIGTERM with a trap for it',
		block: ["trap 'echo caught' TERM", 'kill -TERM $$', 'echo on'],
		outcome: code(0),
		output: 'caught\non\n',
	},
	{
		what: 'a signal ignored with an empty trap',
		block: ["trap '' TERM", 'kill -TERM $$', 'echo on'],
		outcome: code(0),
		output: 'on\n',
	},
	{
		what: 'a value with line breaks, quotes and signs',
		block: [`export FOO=$'a\\n"b"=$c \\'d\\' \\\\ \\x60 \\t!é'`],
		outcome: code(0),
		foo: `a\n"b"=$c 'd' \\ \` \t!é`,
	},
	{
		what: 'set -x',
		block: ['set -x', 'true', 'exit 0'],
		outcome: code(0),
		output: '++ true\n++ exit 0\n',
	},
	{ what: 'set -C', block: ['set -C', 'echo a > f', 'echo b > f'], outcome: code(1) },
	{
		what: 'functions called env, printf, declare and command',
		block: ['env() { echo mine; }; printf() { :; }; declare() { :; }; command() { :; }'],
		outcome: code(0),
		output: '',
	},
	{ what: 'PATH gone', block: ['unset PATH', 'true'], outcome: code(0) },
	{ what: 'IFS changed', block: ['IFS=/.:', 'set -f', 'true'], outcome: code(0), output: '' },
	{
		what: 'standard output closed',
		block: ['exec 1>&- 2>&-', 'true'],
		outcome: code(0),
		output: '',
	},
	{
		what: 'every descriptor closed',
		block: ['exec 3>&- 4>&- 9>&- 10>&- 198>&- 255>&-'],
		outcome: code(0),
	},
	{
		what: 'standard output sent to a file',
		block: ['exec > other', 'echo hidden', 'cat other >&2'],
		outcome: code(0),
		output: 'hidden\n',
	},
	{
		what: 'read, with nobody to ask',
		block: ['read -r answer', 'echo no'],
		outcome: code(1),
		output: '',
	},
	{
		what: 'a variable beyond what an environment may hold',
		block: ['export BIG=$(printf "%0140000d" 1)', 'echo ${#BIG}'],
		outcome: code(0),
		output: '140000\n',
	},
	{
		what: 'a folder taken away under it',
		block: ['mkdir gone; cd gone; rmdir ../gone', 'true'],
		outcome: code(0),
	},
	{ what: 'a read-only variable', block: ['readonly FOO', 'true'], outcome: code(0) },
	{
		what: 'posix mode',
		block: ['set -o posix', 'echo ok'],
		outcome: code(0),
		output: 'ok\n',
	},
	{
		what: 'exec of another program',
		block: ['exec sh -c "exit 6"'],
		outcome: code(6),
		notCaptured: 'the shell was replaced (exec) or ended without a word',
	},
	{
		what: 'SIGKILL to itself',
		block: ['kill -9 $$'],
		outcome: signal('SIGKILL'),
		notCaptured: 'the shell was killed while it ran',
	},
];

describe('a block survives', () => {
	test.each(cases)('$what', async ({ block, outcome, output, foo, notCaptured }) => {
		const result = await ran(['export FOO=kept', ...block]);
		expect(result.block.outcome).toEqual(outcome);
		if (output !== undefined) expect(result.output).toBe(output);
		expect(result.block.notCaptured).toBe(notCaptured);
		expect(result.block.captured?.set.FOO).toBe(notCaptured ? undefined : (foo ?? 'kept'));
	});

	test('a child that goes on in the background, without waiting for it', async () => {
		const { block, codes } = await ran(['sleep 20 & echo $! > pid', 'echo on']);
		expect(block.durationMs).toBeLessThan(5000);
		expect(codes).toEqual({ s0: 0, s1: 0 });
	});
});

describe('what a statement sees of the one before', () => {
	test.each<[string, string[], string]>([
		['$?', ['false || (exit 3) || true', 'echo $?'], '0\n'],
		['$? of a failed condition', ['[ 1 = 2 ] && true', 'echo $?'], '1\n'],
		['$? in a subshell', ['[ 1 = 2 ] && true', '( echo $? )'], '1\n'],
		[
			'PIPESTATUS',
			['set +e +o pipefail', 'false | true | (exit 3)', 'echo "${PIPESTATUS[@]}"'],
			'1 0 3\n',
		],
		[
			'PIPESTATUS in a condition',
			['set +o pipefail', 'false | true', 'if [ ${PIPESTATUS[0]} = 1 ]; then echo ok; fi'],
			'ok\n',
		],
		['$_', ['echo one two', 'echo $_'], 'one two\ntwo\n'],
		['$!', ['true & wait', '[ -n "$!" ] && echo ok'], 'ok\n'],
		['$LINENO', ['echo a\n\n', 'echo $LINENO'], 'a\n3\n'],
		['no positional parameters', ['echo "$#:$*"'], '0:\n'],
	])('%s', async (_what, block, output) => {
		expect((await ran(block)).output).toBe(output);
	});
});
