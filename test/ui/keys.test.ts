import { describe, expect, test } from 'vitest';
import { menus } from '../../source/ui/actions/menus.ts';
import { keyName, pressesOf } from '../../source/ui/keys/key.ts';
import { manual } from '../../source/ui/keys/manual.ts';
import { bindingFor } from '../../source/ui/keys/resolve.ts';
import { keyTable } from '../../source/ui/keys/table.ts';
import { places, textPlaces } from '../../source/ui/view/context.ts';
import { scenes } from './scenes.ts';

describe('the table of keys', () => {
	test.each(places)('names each key of %s once', (place) => {
		const keys = keyTable.filter((row) => row.places.includes(place)).flatMap((row) => row.keys);
		expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
	});

	test('names each action once', () => {
		const ids = keyTable.map(({ id }) => id);
		expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
	});

	test('says in a sentence what each key does', () => {
		for (const { help } of keyTable) expect(help).toMatch(/^[A-Z][^\n]+\.$/);
	});

	test.each(places)('has a way out of %s, or out of gonogo', (place) => {
		const exit = ['esc', 'q', 'ctrl+c'].some((key) => bindingFor(place, key));
		expect(exit).toBe(true);
	});

	test.each(places.filter((place) => place !== 'choose' && place !== 'start'))(
		'opens the emergency screen from %s',
		(place) => {
			expect(bindingFor(place, 'ctrl+x')?.id).toBe('emergency-anywhere');
		},
	);

	test.each([...textPlaces])('leaves letters to the text in %s', (place) => {
		const letters = 'abcdefghijklmnopqrstuvwxyz!';
		const taken = [...letters].filter((letter) => bindingFor(place, letter));
		expect(taken).toEqual([]);
	});

	test('is the manual', async () => {
		await expect(manual(keyTable)).toMatchFileSnapshot('../../docs/keys.md');
	});
});

describe('the keys that ? lists', () => {
	test('are those of what is on the screen: in an output they move and search in it', () => {
		const stand = scenes['the whole output']?.stand().keys('?');
		const text = stand?.text() ?? '';
		expect(text).toContain('Keys of this screen');
		expect(text).not.toMatch(/run this one|edit and run/);
		stand?.type('first error').keys('enter');
		expect(stand?.context().view.overlays.map(({ kind }) => kind)).toEqual(['viewer']);
	});
});

describe('the cursor of a screen', () => {
	const at = (keys: string[]) => {
		const stand = scenes['criteria and checklist']?.stand().keys(...keys);
		return stand?.context().view.signOff.cursor;
	};

	test.each([
		['end', ['end'], 3],
		['home', ['end', 'home'], 0],
		['a page and one back', ['pagedown', 'k'], 2],
		['a page down, then up', ['pagedown', 'pageup'], 0],
		['past the last', ['end', 'down', 'up'], 2],
	])('goes there with %s', (_, keys, row) => {
		expect(at(keys)).toBe(row);
	});
});

describe('menus', () => {
	const shown = Object.values(scenes).flatMap(({ stand }) => {
		const context = stand().context();
		return Object.values(menus).flatMap((menu) => {
			const found = menu(context, 'monitoring') ?? menu(context, undefined);
			return found ? [found] : [];
		});
	});

	test('give each choice a letter of its own that no other key takes', () => {
		expect(shown.length).toBeGreaterThan(0);
		for (const { choices } of shown) {
			const letters = choices.map(({ key }) => key).filter(Boolean);
			expect(new Set(letters).size).toBe(letters.length);
			expect(letters.filter((letter) => bindingFor('menu', letter))).toEqual([]);
		}
	});
});

describe('a read of keys', () => {
	const names = (...given: Parameters<typeof pressesOf>) =>
		pressesOf(...given).map(({ name }) => name);

	test.each([
		['j and space in one read', 'j ', {}, ['j', 'space']],
		['a letter and Enter in one read', 'a\r', {}, ['a', 'enter']],
		['Enter alone', '', { return: true }, ['enter']],
		['a line feed', '\n', {}, ['enter']],
		['both ends of a line', '\r\n', {}, ['enter', 'enter']],
		['Tab', '', { tab: true }, ['tab']],
		['Shift-Tab', '', { tab: true, shift: true }, ['shift+tab']],
		['Ctrl-X', 'x', { ctrl: true }, ['ctrl+x']],
		['a control character in a burst', 'a\u0018', {}, ['a', 'ctrl+x']],
		['Esc and a letter that arrive together', 'q', { meta: true }, ['esc', 'q']],
		['a letter with its accent', 'e\u0301', {}, ['e\u0301']],
		['an emoji of several code points', '👩‍💻', {}, ['👩‍💻']],
		['a released key', 'a', { eventType: 'release' }, []],
		['a C1 control', '\u0090', {}, []],
	] as const)('%s', (_, input, key, expected) => {
		expect(names(input, key, 1)).toEqual(expected);
	});

	test.each([
		['ctrl+x', 'Ctrl-X'],
		['enter', 'Enter'],
		['pageup', 'PgUp'],
		['!', '!'],
	])('calls %s %s', (name, spoken) => {
		expect(keyName(name)).toBe(spoken);
	});
});
