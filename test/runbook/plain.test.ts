import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlain } from '../../source/runbook/statement/plain.ts';
import { parseShell, readShell } from '../../source/runbook/statement/shell.ts';

const plain = [
	...['npm', 'run', 'export', 'sudo', 'env', 'deploy:production', '--for=10m', '-n', 'a.b/c', '-u'],
	...[
		'A=1',
		'B=',
		'C="x y"',
		"D='q$r'",
		'E=$F',
		'$G',
		'${H}',
		'"$I and"',
		"'lit $J'",
		'x"y"z',
		'~/k',
	],
	...[
		'*.tgz',
		'# note',
		'#',
		'',
		'echo',
		'%1',
		'7',
		'=',
		'ssh',
		'bash',
		'-c',
		'"ls -l"',
		'+x',
		'K+=1',
	],
];
const special = [
	...[
		'time',
		'if',
		'read',
		'declare',
		'|',
		'&&',
		';',
		'\\',
		'2>&1',
		'<x>',
		'"',
		"'",
		'`',
		'$(',
		'!',
		'[',
	],
	...['{', 'e#f', 'é'],
];

function linesOf(pieces: readonly string[]): fc.Arbitrary<string> {
	return fc
		.array(fc.array(fc.constantFrom(...pieces), { maxLength: 6 }), { maxLength: 5 })
		.map((rows) => rows.map((row) => row.join(' ')).join('\n'));
}

describe('lines of plain words', () => {
	test('are read as the parser reads them, whatever stands in them', () => {
		fc.assert(
			fc.property(fc.oneof(linesOf(plain), linesOf([...plain, ...special])), (text) => {
				expect(readShell(text)).toEqual(parseShell(text));
			}),
			{ numRuns: 2000 },
		);
	});

	test.each([
		'npm run build',
		'export A=1 B="two words"\n# then\nnpm run deploy:production -- --note=x # now',
		'A=1 B=2 make all',
		'kubectl -n "$NS" get pods -l app=web',
	])('%s needs no parser', (text) => {
		expect(readPlain(text)).toBeDefined();
		expect(readShell(text)).toEqual(parseShell(text));
	});

	test.each([
		'a | b',
		'a && b',
		'a > b',
		'cat <<EOF',
		'a \\\n b',
		'if x',
		'echo $(date)',
		"echo 'a",
	])('%s needs one', (text) => {
		expect(readPlain(text)).toBeUndefined();
	});
});
