import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { highlight } from '../../source/ui/text/grammars.ts';
import { linkTo, takesLinks } from '../../source/ui/text/link.ts';
import { type Look, linearLook, lookFor } from '../../source/ui/text/look.ts';
import { proseLines } from '../../source/ui/text/prose.ts';
import { painted, span } from '../../source/ui/text/row.ts';
import { widthOf } from '../../source/ui/text/width.ts';

const dark: Look = { ...lookFor({ LANG: 'C.UTF-8' }), highlight, links: true };
const sgr = /\u001B\[[\d;]*m/g;
const bare = (line: string) => line.replace(sgr, '').replace(/\u001B\]8;;[^\u0007]*\u0007/g, '');

describe('code is coloured by its grammar', () => {
	test.each([
		['bash', 'export A=true', 'code-word', 'export'],
		['shell', 'echo "all off"', 'code-text', '"all off"'],
		['bash', 'deploy $TARGET', 'code-name', '$TARGET'],
		['bash', 'ls # look', 'dim', '# look'],
		['json', '{"on": true}', 'code-name', '"on"'],
		['yaml', 'replicas: 3', 'code-value', '3'],
		['sql', 'SELECT 1', 'code-word', 'SELECT'],
	])('%s: %s', (language, code, style, text) => {
		expect(highlight(code, language)).toContainEqual({ text, style });
	});

	test('a language nobody knows is left plain', () => {
		expect(highlight('a b', 'no-such-language')).toBeUndefined();
		const [row] = proseLines('```\nexport A=1\n```', 40);
		expect(painted({ left: row ?? [] }, 40, dark)).not.toMatch(sgr);
	});

	test('a fence says the language of its code', () => {
		const [row] = proseLines('```json\n{"on": true}\n```', 40);
		expect(painted({ left: row ?? [] }, 40, dark)).toMatch(sgr);
	});

	test('whatever the code is, its colours change no character and no width', () => {
		const piece = fc.oneof(
			fc.string({ unit: 'grapheme' }),
			fc.constantFrom('"', "'", '$', '`', '\\', '#', '<<E', '\n', '\u001B[31m', '\u202E', '日本'),
		);
		fc.assert(
			fc.property(fc.array(piece), fc.integer({ min: 1, max: 60 }), (pieces, width) => {
				const row = { left: [span(pieces.join(''), 'code')] };
				const coloured = painted(row, width, dark);
				const { highlight: _, ...plain } = dark;
				expect(bare(coloured)).toBe(bare(painted(row, width, plain)));
				expect(widthOf(coloured)).toBe(width);
			}),
		);
	});

	test('a selected row has one look, and a bare terminal no colours', () => {
		const row = { left: [span('export A=1', 'code')] };
		expect(painted({ ...row, selected: true }, 20, dark).match(sgr)?.[0]).toBe('\u001B[7m');
		const none = { ...lookFor({ NO_COLOR: '1', LANG: 'C.UTF-8' }), highlight };
		expect(painted(row, 20, none)).not.toMatch(sgr);
	});
});

test('what does not fit ends with an ellipsis, also where a piece ends at the edge', () => {
	const row = { left: [span('0123456789'), span('and more')] };
	expect(bare(painted(row, 10, dark))).toBe('012345678…');
});

describe('links', () => {
	const link = (address: string, text: string) =>
		`\u001B]8;;${address}\u0007\u001B[36m${text}\u001B[0m\u001B]8;;\u0007`;

	test.each([
		['[board](https://x.example/a)', 'https://x.example/a', 'board (https://x.example/a)'],
		['see https://x.example/a.', 'https://x.example/a', 'https://x.example/a'],
		['<https://x.example>', 'https://x.example', 'https://x.example'],
	])('%s can be clicked', (text, address, shown) => {
		const [row] = proseLines(text, 70);
		const line = painted({ left: row ?? [] }, 70, dark);
		expect(line).toContain(`]8;;${address}\u0007`);
		expect(bare(line)).toContain(shown);
		expect(widthOf(line)).toBe(70);
	});

	test('is only text where the terminal cannot', () => {
		const [row] = proseLines('https://x.example/a', 30);
		const { links: _, ...without } = dark;
		expect(painted({ left: row ?? [] }, 30, without)).not.toContain(']8;');
		expect(painted({ left: row ?? [] }, 30, linearLook)).toBe('https://x.example/a');
		expect(painted({ left: row ?? [] }, 30, dark)).toContain(
			link('https://x.example/a', 'https://x.example/a'),
		);
	});

	test.each([
		['https://x.example/a', 'https://x.example/a'],
		['op@x.example', 'mailto:op@x.example'],
		['javascript:alert(1)', undefined],
		['file:///etc/passwd', undefined],
		['https://x.example/\u0007\u001B]0;owned', undefined],
		['+1-555-0123', undefined],
	])('%s leads to %s', (address, to) => {
		expect(linkTo(address)).toBe(to);
	});

	test.each([
		[{ TERM_PROGRAM: 'WezTerm' }, true],
		[{ VTE_VERSION: '7600' }, true],
		[{ VTE_VERSION: '4800' }, false],
		[{ TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.5a' }, true],
		[{ TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.3' }, false],
		[{ TERM: 'xterm-256color' }, false],
		[{ TERM: 'xterm-256color', GONOGO_LINKS: '1' }, true],
		[{ TERM: 'xterm-kitty', GONOGO_LINKS: '0' }, false],
	])('in %o: %s', (env, takes) => {
		expect(takesLinks(env)).toBe(takes);
	});
});
