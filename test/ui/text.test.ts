import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withinWords } from '../../source/ui/lists/card.ts';
import { glyphSets, lookFor, themes } from '../../source/ui/text/look.ts';
import { painted, plainText, row, rule, span } from '../../source/ui/text/row.ts';
import { clock, duration, moment, spanOfTime } from '../../source/ui/text/time.ts';
import { cut, cutStart, widthOf, wrapped } from '../../source/ui/text/width.ts';
import { edited, type FieldEdit, fieldOf, graphemes } from '../../source/ui/view/field.ts';
import { bare } from './stage.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const seenText = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('width', () => {
	test.each([
		['plain', 5],
		['日本', 4],
		['e\u0301', 1],
		['👩‍💻', 2],
		['\u001B[31mred\u001B[0m', 3],
	])('%j takes %i columns', (text, width) => {
		expect(widthOf(text)).toBe(width);
	});

	test.each([
		['abcdef', 4, 'abc…', '…def'],
		['abc', 3, 'abc', 'abc'],
		['日本語', 4, '日…', '…語'],
		['abc', 0, '', ''],
	])('%j in %i columns', (text, width, start, end) => {
		expect(cut(text, width, '…')).toBe(start);
		expect(cutStart(text, width, '…')).toBe(end);
	});

	test('nothing is cut wider than asked', () => {
		fc.assert(
			fc.property(seenText, fc.integer({ min: 0, max: 40 }), (text, width) => {
				expect(widthOf(cut(text, width, '…'))).toBeLessThanOrEqual(width);
				expect(widthOf(cutStart(text, width, '…'))).toBeLessThanOrEqual(width);
			}),
		);
	});

	test('wrapping keeps every word and every width', () => {
		expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
		expect(wrapped('a\n\nb', 5)).toEqual(['a', '', 'b']);
		fc.assert(
			fc.property(seenText, fc.integer({ min: 2, max: 30 }), (text, width) => {
				const lines = wrapped(text, width);
				for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
				if (graphemes(text).some((one) => widthOf(one) > width)) return;
				const words = (value: string) => value.replaceAll(/\s+/g, '');
				expect(words(lines.join(''))).toBe(words(text));
			}),
		);
	});
});

describe('a row', () => {
	test('is as wide as asked, whatever stands in it', () => {
		fc.assert(
			fc.property(anyText, anyText, fc.integer({ min: 1, max: 120 }), (left, right, width) => {
				const line = painted({ left: [left], right: [span(right, 'dim')] }, width, bare);
				expect(widthOf(line)).toBe(width);
			}),
		);
	});

	test('lets nothing through that a terminal acts on', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const line = painted({ left: [text, { text, output: true }] }, 80, bare);
				expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
			}),
		);
	});

	test.each([
		['a title that sets the window', '\u001B]0;owned\u0007x'],
		['a hidden direction', 'rm \u202Egpj.exe'],
		['a cursor that moves', 'ok\u001B[2Agone'],
	])('shows %s by its code points', (_, text) => {
		expect(painted(row(text), 60, bare)).toMatch(/<U\+[0-9A-F]{4}>/);
	});

	test('keeps the colours of an output where colours are wanted', () => {
		const coloured = { text: '\u001B[32mok\u001B[0m', output: true } as const;
		const look = lookFor({ LANG: 'C.UTF-8' });
		expect(painted({ left: [coloured] }, 10, look)).toContain('\u001B[32m');
	});

	test('gives way at the right piece by piece where it may, so that the state stays', () => {
		const line = {
			left: ['npm run deploy:production'],
			right: ['PRODUCTION  ', 'FAILED  ', '0:01'],
		};
		const at = (width: number) => painted({ ...line, rightPieces: true }, width, bare);
		expect(at(52)).toBe('npm run deploy:production   PRODUCTION  FAILED  0:01');
		expect(at(36)).toBe('npm run deploy:product… FAILED  0:01');
		expect(at(20)).toBe('npm run deploy… 0:01');
		expect(painted(line, 36, bare)).toBe('npm run deploy:production           ');
	});

	test('keeps more than half of it for the left where the right is cut', () => {
		const line = {
			left: ['Response times stay inside the limit'],
			right: ['deploy:dark-launch-config --settings=core ', 'ok', ' 18:53'],
			rightCut: true as const,
		};
		expect(painted(line, 60, bare)).toBe(
			'Response times stay inside the limit deploy:dark-l… ok 18:53',
		);
		expect(painted(line, 44, bare)).toBe('Response times stay inside… deploy… ok 18:53');
		expect(painted(line, 24, bare)).toBe('Response times… ok 18:53');
		expect(painted({ ...line, left: ['Short'] }, 60, bare)).toContain('--settings=core ok 18:53');
	});

	test('says its rule across the screen', () => {
		expect(painted(rule(bare, 'title', ['right']), 30, bare)).toBe(
			'── title ──────────── right ──',
		);
		expect(plainText(row('a', span('b', 'bad')))).toBe('ab');
	});
});

describe('the look', () => {
	test.each([
		['colours in a terminal of today', { LANG: 'C.UTF-8' }, true, 'unicode'],
		['NO_COLOR', { LANG: 'C.UTF-8', NO_COLOR: '1' }, false, 'unicode'],
		['an empty NO_COLOR is none', { LANG: 'C.UTF-8', NO_COLOR: '' }, true, 'unicode'],
		['a dumb terminal', { LANG: 'C.UTF-8', TERM: 'dumb' }, false, 'ascii'],
		['another locale', { LC_ALL: 'C', LANG: 'C.UTF-8' }, true, 'ascii'],
		['GONOGO_ASCII', { LANG: 'C.UTF-8', GONOGO_ASCII: '1' }, true, 'ascii'],
		['the theme none', { LANG: 'C.UTF-8', GONOGO_THEME: 'none' }, false, 'unicode'],
		['a theme nobody knows', { LANG: 'C.UTF-8', GONOGO_THEME: 'plaid' }, true, 'unicode'],
	] as const)('%s', (_, env, styled, glyphs) => {
		const look = lookFor(env);
		expect(look.styled).toBe(styled);
		expect(look.glyphs).toBe(glyphSets[glyphs]);
	});

	test('the environment wins over the preference', () => {
		expect(lookFor({ GONOGO_THEME: 'light' }, 'contrast').theme).toBe(themes.light);
		expect(lookFor({}, 'contrast').theme).toBe(themes.contrast);
	});

	test('signs are one column wide and plain ones are ASCII', () => {
		for (const sign of Object.values(glyphSets.unicode)) expect(widthOf(sign)).toBe(1);
		for (const sign of Object.values(glyphSets.ascii)) expect(sign).toMatch(/^[\x20-\x7e]$/);
	});
});

describe('times', () => {
	const now = new Date('2026-03-05T22:41:07Z');
	test.each([
		['2026-03-05T22:40:00Z', '22:40'],
		['2026-03-04T22:40:00Z', 'Wed 22:40'],
		['2026-01-01T00:00:00Z', '2026-01-01 00:00'],
		['never', '?'],
	])('%s is %s', (at, words) => {
		expect(moment(at, now)).toBe(words);
	});

	test.each([
		[0, '0:00'],
		[72_000, '1:12'],
		[3_600_000, '1h00'],
		[49 * 3_600_000, '2d01h'],
	])('%i ms last %s', (ms, words) => {
		expect(duration(ms)).toBe(words);
	});

	test.each([
		[10_000, 'less than a minute'],
		[15 * 60_000, '15 min'],
		[5 * 3_600_000, '5 h'],
		[72 * 3_600_000, '3 days'],
	])('%i ms are %s', (ms, words) => {
		expect(spanOfTime(ms)).toBe(words);
	});

	test('the clock names the day', () => {
		expect(clock(now)).toBe('Thu 22:41:07');
	});

	test.each([
		['PT0S', 'at once'],
		['PT1H', 'within 1 h'],
		['PT1H30M', 'within 1 h 30 min'],
		['P1D', 'within 1 days'],
		['soon', 'soon'],
		[undefined, ''],
	])('a level within %s is told %s', (within, words) => {
		const level = { level: '1', who: 'a', line: 1, ...(within === undefined ? {} : { within }) };
		expect(withinWords(level)).toBe(words);
	});
});

describe('a line that is typed', () => {
	const edits: fc.Arbitrary<FieldEdit> = fc.oneof(
		seenText.map((text): FieldEdit => ({ edit: 'insert', text })),
		fc
			.constantFrom<FieldEdit['edit'][]>([])
			.chain(() =>
				fc
					.constantFrom(
						'backspace' as const,
						'delete' as const,
						'word-back' as const,
						'clear-back' as const,
						'left' as const,
						'right' as const,
						'home' as const,
						'end' as const,
					)
					.map((edit): FieldEdit => ({ edit })),
			),
	);

	test('never lets the caret out of its text, nor a line break in', () => {
		fc.assert(
			fc.property(fc.array(edits, { maxLength: 30 }), (changes) => {
				const field = changes.reduce(edited, fieldOf());
				expect(field.caret).toBeGreaterThanOrEqual(0);
				expect(field.caret).toBeLessThanOrEqual(graphemes(field.text).length);
				expect(field.text).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
			}),
		);
	});

	test.each<[string, string, FieldEdit[], string]>([
		['types in the middle', 'ac', [{ edit: 'left' }, { edit: 'insert', text: 'b' }], 'abc'],
		['takes a whole emoji back', 'a👩‍💻', [{ edit: 'backspace' }], 'a'],
		['takes a word back', 'one two  ', [{ edit: 'word-back' }], 'one '],
		['clears up to the caret', 'abc', [{ edit: 'left' }, { edit: 'clear-back' }], 'c'],
		['deletes ahead', 'abc', [{ edit: 'home' }, { edit: 'delete' }], 'bc'],
		['makes one line of a paste', '', [{ edit: 'insert', text: 'a\r\nb\tc' }], 'a b c'],
	])('%s', (_, text, changes, expected) => {
		expect(changes.reduce(edited, fieldOf(text)).text).toBe(expected);
	});
});
