import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proseLines } from '../../source/ui/text/prose.ts';
import { plainText } from '../../source/ui/text/row.ts';
import { widthOf } from '../../source/ui/text/width.ts';

const read = (markdown: string, width = 30) =>
	proseLines(markdown, width).map((left) => plainText({ left }).trimEnd());

test.each([
	['a paragraph over several lines', 'one two\nthree', ['one two three']],
	[
		'a long paragraph',
		'aaaa bbbb cccc dddd eeee ffff gggg',
		['aaaa bbbb cccc dddd eeee ffff', 'gggg'],
	],
	['bold and code', 'set **all** of `X_Y`', ['set all of X_Y']],
	['a link', 'see [the page](https://a.b/c)', ['see the page (https://a.b/c)']],
	['a name with underscores', 'WRITE_ON and __init__x', ['WRITE_ON and __init__x']],
	['a pattern with stars', 'all **/*.ts and ** too', ['all **/*.ts and ** too']],
	['a list', '- one\n- two\n  more', ['- one', '- two more']],
	['a numbered list', '1. one\n2. two', ['1. one', '2. two']],
	[
		'a long item',
		'- aaaa bbbb cccc dddd eeee ffff gggg',
		['- aaaa bbbb cccc dddd eeee', '  ffff gggg'],
	],
	['a heading', '#### Before\ntext', ['Before', '', 'text']],
	['a quote', '> mind the\n> gap', ['mind the gap']],
	['code', '```bash\nnpm  run x\n```', ['  npm  run x']],
	['a table', '| a | bb |\n|---|:--|\n| ccc | d |', ['a    bb', 'ccc  d']],
])('%s is read as a person would', (_, markdown, expected) => {
	expect(read(markdown)).toEqual(expected);
});

test('no row of a paragraph is wider than its room, and no word is lost', () => {
	const word = fc.stringMatching(/^[a-z]{1,12}$/);
	fc.assert(
		fc.property(
			fc.array(word, { minLength: 1 }),
			fc.integer({ min: 12, max: 60 }),
			(words, width) => {
				const lines = read(words.join(' '), width);
				expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
				expect(lines.join(' ').split(' ')).toEqual(words);
			},
		),
	);
});
