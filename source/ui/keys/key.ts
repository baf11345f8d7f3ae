import type { Key as InkKey } from 'ink';

/** One key as the table of keys names it, and the read it arrived in. */
export type Press = {
	/** `enter`, `esc`, `up`, `ctrl+x`, ... or the character itself. */
	name: string;
	/** What it types, when it types something. */
	text?: string;
	/** Number of the read that brought it: keys of one read were pressed without seeing what the first one did. */
	read: number;
};

type Flags = Partial<InkKey>;

/** Keys that Ink reports as a flag, in the order in which they are looked at. */
const flagged: readonly (readonly [keyof InkKey, string])[] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

/** Control characters that are keys of their own. */
const named: Record<string, string> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	'\b': 'backspace',
	'\u007F': 'backspace',
	'\u001B': 'esc',
};

const segmenter = new Intl.Segmenter();

function press(character: string, read: number): Press | undefined {
	const name = named[character];
	if (name !== undefined) return { name, read };
	const code = character.codePointAt(0) ?? 0;
	if (code < 0x20) return { name: `ctrl+${String.fromCharCode(code + 96)}`, read };
	if (code >= 0x7f && code < 0xa0) return undefined;
	return { name: character === ' ' ? 'space' : character, text: character, read };
}

/**
 * The keys of one read. Ink gives keys that arrive together as one text without flags (`a` and Enter as `"a\r"`), so
 * it is taken apart again; Alt and a letter is what Esc and a letter look like over a slow line, and is read as that.
 */
export function pressesOf(input: string, key: Flags, read: number): Press[] {
	if (key.eventType === 'release') return [];
	const flag = flagged.find(([name]) => key[name] === true);
	if (flag) return [{ name: flag[1], read }];
	if (key.tab) return [{ name: key.shift ? 'shift+tab' : 'tab', read }];
	if (key.ctrl && input !== '') return [{ name: `ctrl+${input.toLowerCase()}`, read }];
	const presses = Array.from(segmenter.segment(input), ({ segment }) => segment)
		// A carriage return and a line feed are one grapheme, but were two keys.
		.flatMap((segment) => (segment === '\r\n' ? ['\r', '\n'] : [segment]))
		.map((character) => press(character, read))
		.filter((found) => found !== undefined);
	return key.meta ? [{ name: 'esc', read }, ...presses] : presses;
}

const spoken: Record<string, string> = {
	enter: 'Enter',
	esc: 'Esc',
	space: 'space',
	tab: 'Tab',
	'shift+tab': 'Shift-Tab',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	backspace: 'Backspace',
	delete: 'Delete',
};

/** How a key is called on the screen and in the manual. */
export function keyName(name: string): string {
	return (
		spoken[name] ??
		name.replace(/^ctrl\+(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`)
	);
}
