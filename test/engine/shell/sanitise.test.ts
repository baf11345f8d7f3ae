import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { revealed, revealedCommand, sanitise } from '../../../source/engine/shell/sanitise.ts';

const ESC = '\x1b';
const BEL = '\x07';

/** What it is, what a command printed, what may reach the screen. */
const payloads: [string, string, string][] = [
	['clipboard, BEL', `a${ESC}]52;c;ZXZpbA==${BEL}b`, 'ab'],
	['clipboard, ST', `a${ESC}]52;c;ZXZpbA==${ESC}\\b`, 'ab'],
	['clipboard, C1', 'a\x9d52;c;ZXZpbA==\x9cb', 'ab'],
	['window title', `a${ESC}]0;owned${BEL}b`, 'ab'],
	['icon title', `a${ESC}]2;owned${ESC}\\b`, 'ab'],
	['palette', `a${ESC}]4;1;rgb:00/00/00${BEL}b`, 'ab'],
	['working folder', `a${ESC}]7;file://host/${BEL}b`, 'ab'],
	['link', `a${ESC}]8;;http://evil.example${ESC}\\click${ESC}]8;;${ESC}\\b`, 'aclickb'],
	['notification', `a${ESC}]9;hello${BEL}b`, 'ab'],
	['colours', `a${ESC}]11;?${BEL}b`, 'ab'],
	['prompt marks', `a${ESC}]133;A${BEL}b`, 'ab'],
	['urxvt', `a${ESC}]777;notify;x;y${BEL}b`, 'ab'],
	['inline image', `a${ESC}]1337;File=inline=1:QUJD${BEL}b`, 'ab'],
	['cursor home', `a${ESC}[Hb`, 'ab'],
	['cursor up', `a${ESC}[3Ab`, 'ab'],
	['clear screen', `a${ESC}[2Jb`, 'ab'],
	['clear history', `a${ESC}[3Jb`, 'ab'],
	['scroll region', `a${ESC}[1;2rb`, 'ab'],
	['alternate screen', `a${ESC}[?1049hb`, 'ab'],
	['mouse', `a${ESC}[?1000hb`, 'ab'],
	['bracketed paste', `a${ESC}[?2004hb`, 'ab'],
	['hide cursor', `a${ESC}[?25lb`, 'ab'],
	['cursor shape', `a${ESC}[2 qb`, 'ab'],
	['soft reset', `a${ESC}[!pb`, 'ab'],
	['status report', `a${ESC}[6nb`, 'ab'],
	['device attributes', `a${ESC}[cb`, 'ab'],
	['window report', `a${ESC}[21tb`, 'ab'],
	['full reset', `a${ESC}cb`, 'ab'],
	['charset', `a${ESC}(0b`, 'ab'],
	['keypad', `a${ESC}=b`, 'ab'],
	['save cursor', `a${ESC}7b`, 'ab'],
	['screen title', `a${ESC}ktitle${ESC}\\b`, 'atitleb'],
	['DCS', `a${ESC}P1$r0m${ESC}\\b`, 'ab'],
	['tmux passthrough', `a${ESC}Ptmux;${ESC}${ESC}]52;c;QQ==${BEL}${ESC}\\b`, 'ab'],
	['sixel', `a${ESC}Pq#0;2;0;0;0~-${ESC}\\b`, 'ab'],
	['APC', `a${ESC}_Gf=100;QUJD${ESC}\\b`, 'ab'],
	['PM', `a${ESC}^private${ESC}\\b`, 'ab'],
	['SOS', `a${ESC}Xstart${ESC}\\b`, 'ab'],
	['C1 CSI', 'a\x9b2Jb', 'ab'],
	['C1 DCS', 'a\x90q\x9cb', 'ab'],
	['C1 index', 'a\x84b', 'ab'],
	['bell', `a${BEL}b`, 'ab'],
	['backspace', 'safe\b\b\b\bevil', 'safeevil'],
	['carriage return', 'rm -rf /\recho ok', 'rm -rf /echo ok'],
	['form feed', 'a\fb', 'ab'],
	['shift out', 'a\x0eb', 'ab'],
	['DEL', 'a\x7fb', 'ab'],
	['NUL', 'a\0b', 'ab'],
	['an OSC without end', `a${ESC}]0;never ends`, 'a'],
	['a DCS without end', `a${ESC}Pnever ends`, 'a'],
	['a CSI without end', `a${ESC}[12;`, 'a12;'],
	['an ESC at the end', `a${ESC}`, 'a'],
	['conceal', `a${ESC}[8mhidden${ESC}[0m`, `ahidden${ESC}[0m`],
	['conceal among colours', `a${ESC}[31;8;1mx`, `a${ESC}[31;1mx`],
	['conceal with zeroes', `a${ESC}[08mx`, 'ax'],
	['blink', `a${ESC}[5mx${ESC}[6my`, 'axy'],
	['a 256 colour that holds a 5 and an 8', `${ESC}[38;5;8mx`, `${ESC}[38;5;8mx`],
	['a true colour that holds fives', `${ESC}[48;2;5;6;8mx`, `${ESC}[48;2;5;6;8mx`],
	['underline colour', `${ESC}[4;58;5;8mx`, `${ESC}[4mx`],
	['colours', `${ESC}[1;32mok${ESC}[m`, `${ESC}[1;32mok${ESC}[m`],
	['private SGR', `a${ESC}[>4;1mb`, 'ab'],
	['right-to-left override', 'a\u202eb', 'a<U+202E>b'],
	['isolate', 'a\u2066b\u2069', 'a<U+2066>b<U+2069>'],
	['right-to-left mark', 'a\u200fb', 'a<U+200F>b'],
	['zero width space', 'a\u200bb', 'a<U+200B>b'],
	['zero width joiner', 'a\u200db', 'a<U+200D>b'],
	['byte order mark', '\ufeffa', '<U+FEFF>a'],
	['soft hyphen', 'a\u00adb', 'a<U+00AD>b'],
	['Hangul filler', 'a\u3164b', 'a<U+3164>b'],
	['tag characters', 'a\u{e0041}b', 'a<U+E0041>b'],
	['line separator', 'a\u2028b', 'a<U+2028>b'],
	['a variation selector on a letter', 'a\ufe0fb', 'a<U+FE0F>b'],
	['twenty combining marks', `a${'\u0301'.repeat(20)}b`, `a${'\u0301'.repeat(4)}b`],
	['an escape put together by what is taken out', `a${ESC}\x00[2Jb`, 'a[2Jb'],
	['CRLF', 'one\r\ntwo', 'one\ntwo'],
];

describe('sanitise', () => {
	test.each(payloads)('%s', (_what, printed, shown) => {
		expect(sanitise(printed)).toBe(shown);
	});

	test.each(['plain', 'tab\tand\nline', 'é ü 日本語', '⚠️ ✅ 👩‍💻 🏳️‍🌈', '⠋⠙⠹'])(
		'leaves %j alone',
		(text) => {
			expect(sanitise(text)).toBe(text);
		},
	);

	test('lets out no control but line breaks, tabs and colours, whatever it is given', () => {
		const piece = fc.constantFrom(
			ESC,
			'[',
			']',
			'8',
			';',
			'm',
			'\x9b',
			'\x9d',
			'\r',
			'\0',
			'P',
			'\\',
			BEL,
			'x',
		);
		fc.assert(
			fc.property(
				fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 12 }),
				(pieces) => {
					const shown = sanitise(pieces.join('')).replace(/\x1b\[[\d;:]*m/g, '');
					expect(shown).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]/);
				},
			),
		);
	});

	test('says the same of what it has said', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(sanitise(sanitise(text))).toBe(sanitise(text));
			}),
		);
	});
});

describe('revealed', () => {
	test.each([
		['an escape', `a${ESC}[31mb`, 'a<U+001B>[31mb'],
		['a carriage return', 'safe\revil', 'safe<U+000D>evil'],
		['a bidirectional override', 'a\u202eb', 'a<U+202E>b'],
		['a C1 control', 'a\x9b2Jb', 'a<U+009B>2Jb'],
		['a no-break space in prose', 'a\u00a0b', 'a\u00a0b'],
		['Windows line ends', 'one\r\ntwo', 'one\ntwo'],
		['emoji', '⚠️ 👩‍💻', '⚠️ 👩‍💻'],
	])('shows %s', (_what, text, shown) => {
		expect(revealed(text)).toBe(shown);
	});

	test('shows in a command the spaces that bash does not split at', () => {
		expect(revealedCommand('rm\u00a0-rf x')).toBe('rm<U+00A0>-rf x');
	});
});
