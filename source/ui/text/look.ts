import type { Highlight } from './highlight.ts';
import { takesLinks } from './link.ts';

/** What a piece of text is for; the theme says how it looks. State never depends on it alone. */
export type Style =
	| 'plain'
	| 'dim'
	| 'strong'
	| 'good'
	| 'bad'
	| 'warn'
	| 'info'
	| 'heading'
	| 'key'
	| 'code'
	| 'target'
	| 'danger'
	/** Nothing real happens here: a rehearsal, a sandbox, a drill. */
	| 'practice'
	/** Words of the language, quoted texts, names and values within code. */
	| 'code-word'
	| 'code-text'
	| 'code-name'
	| 'code-value';

export type ThemeName = 'dark' | 'light' | 'contrast' | 'none';

/** SGR parameters by style, out of the sixteen colours that every terminal has. */
type Theme = Record<Style, string>;

export const themes: Record<ThemeName, Theme> = {
	dark: {
		plain: '',
		dim: '90',
		strong: '1',
		good: '32',
		bad: '1;31',
		warn: '33',
		info: '36',
		heading: '1;34',
		key: '1;36',
		code: '',
		target: '1;7',
		danger: '1;37;41',
		practice: '1;30;43',
		'code-word': '36',
		'code-text': '35',
		'code-name': '34',
		'code-value': '33',
	},
	light: {
		plain: '',
		dim: '90',
		strong: '1',
		good: '32',
		bad: '1;31',
		warn: '35',
		info: '34',
		heading: '1;34',
		key: '1;34',
		code: '',
		target: '1;7',
		danger: '1;37;41',
		practice: '1;30;43',
		'code-word': '34',
		'code-text': '35',
		'code-name': '36',
		'code-value': '31',
	},
	contrast: {
		plain: '',
		dim: '',
		strong: '1',
		good: '1',
		bad: '1;7',
		warn: '1;4',
		info: '',
		heading: '1;4',
		key: '1',
		code: '',
		target: '1;7',
		danger: '1;7',
		practice: '1;7',
		'code-word': '1',
		'code-text': '',
		'code-name': '4',
		'code-value': '',
	},
	none: {
		plain: '',
		dim: '',
		strong: '',
		good: '',
		bad: '',
		warn: '',
		info: '',
		heading: '',
		key: '',
		code: '',
		target: '',
		danger: '',
		practice: '',
		'code-word': '',
		'code-text': '',
		'code-name': '',
		'code-value': '',
	},
};

export type Glyphs = {
	done: string;
	running: string;
	failed: string;
	unknown: string;
	todo: string;
	byHand: string;
	skipped: string;
	cursor: string;
	rule: string;
	side: string;
	ellipsis: string;
	newline: string;
	caret: string;
	up: string;
	down: string;
	/** Stands before what the guide warns of. */
	warning: string;
};

export const glyphSets: Record<'unicode' | 'ascii' | 'words', Glyphs> = {
	unicode: {
		done: '✓',
		running: '▸',
		failed: '✗',
		unknown: '?',
		todo: '·',
		byHand: '✎',
		skipped: '»',
		cursor: '›',
		rule: '─',
		side: '│',
		ellipsis: '…',
		newline: '⏎',
		caret: '▏',
		up: '↑',
		down: '↓',
		warning: '!',
	},
	ascii: {
		done: '+',
		running: '*',
		failed: 'x',
		unknown: '?',
		todo: '.',
		byHand: 'm',
		skipped: '-',
		cursor: '>',
		rule: '-',
		side: '|',
		ellipsis: '~',
		newline: '\\',
		caret: '_',
		up: '^',
		down: 'v',
		warning: '!',
	},
	/** For lines that are read aloud or one after the other: a state is a word, and nothing is drawn. */
	words: {
		done: 'done:',
		running: 'running:',
		failed: 'FAILED:',
		unknown: 'UNKNOWN:',
		todo: 'to do:',
		byHand: 'by hand:',
		skipped: 'skipped:',
		cursor: '>',
		rule: '',
		side: '',
		ellipsis: '...',
		newline: '\\',
		caret: '',
		up: '',
		down: '',
		warning: 'warning:',
	},
};

/** How this terminal is written to. */
export type Look = {
	theme: Theme;
	glyphs: Glyphs;
	/** False when nothing but text may be sent: `NO_COLOR`, `TERM=dumb`, the theme `none`. */
	styled: boolean;
	/** Rows are lines of text without columns, cuts and padding, for what reads from left to right and never back. */
	linear?: true;
	/** Colours code; absent until it is loaded, and where nothing is coloured. */
	highlight?: Highlight;
	/** Whether the terminal makes links of what is marked as one. */
	links?: true;
};

/** The look of `--plain` and of screen readers. */
export const linearLook: Look = {
	theme: themes.none,
	glyphs: glyphSets.words,
	styled: false,
	linear: true,
};

type Environment = Record<string, string | undefined>;

const themeNames = Object.keys(themes);
const isTheme = (name: string | undefined): name is ThemeName =>
	name !== undefined && themeNames.includes(name);

/** UTF-8 as POSIX has it: the first of LC_ALL, LC_CTYPE and LANG that is set decides. */
function speaksUtf8(env: Environment): boolean {
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
	return locale === undefined ? env.TERM !== 'linux' : /utf-?8/i.test(locale);
}

/**
 * The look for an environment. `NO_COLOR` (https://no-color.org) wins over everything but an explicit `none`;
 * `GONOGO_THEME` wins over the preference; `GONOGO_ASCII` or a locale other than UTF-8 gives plain signs.
 */
export function lookFor(env: Environment, preference?: string): Look {
	const bare = Boolean(env.NO_COLOR) || env.TERM === 'dumb';
	const asked = [env.GONOGO_THEME, preference].find(isTheme) ?? 'dark';
	const name = bare ? 'none' : asked;
	const ascii = Boolean(env.GONOGO_ASCII) || env.TERM === 'dumb' || !speaksUtf8(env);
	return {
		theme: themes[name],
		glyphs: glyphSets[ascii ? 'ascii' : 'unicode'],
		styled: name !== 'none',
		...(takesLinks(env) ? { links: true as const } : {}),
	};
}
