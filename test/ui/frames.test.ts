import { describe, expect, test } from 'vitest';
import { widthOf } from '../../source/ui/text/width.ts';
import { scenes } from './scenes.ts';
import { sizes } from './stage.ts';

describe.each(Object.entries(scenes))('%s', (_, { stand, shows }) => {
	test.each(Object.entries(sizes))('fills a %s terminal exactly', (_name, size) => {
		const lines = stand().lines(size);
		expect(lines).toHaveLength(size.rows);
		expect(lines.map(widthOf)).toEqual(lines.map(() => size.columns));
	});

	test('says what an operator needs', () => {
		const text = stand().text(sizes.usual);
		for (const part of shows) expect(text).toMatch(part);
	});

	test('looks like this on 80x24', () => {
		expect(stand().text(sizes.usual)).toMatchSnapshot();
	});

	test('looks like this on 40x10', () => {
		expect(stand().text(sizes.small)).toMatchSnapshot();
	});
});

describe('always visible', () => {
	const wanted: [string, RegExp][] = [
		['target environment', /PRODUCTION/],
		['run', /7f3a/],
		['operator', /op1/],
		['commit', /4be1c02/],
		['clock', /\d\d:\d\d/],
		['phase', /P\d/],
		['rollback', /UNCHECKED|ARMED|NOT READY/],
		['on-call number', /\+1-555-0123/],
	];
	test.each(Object.entries(scenes))('%s', (_, { stand }) => {
		const shown = stand();
		for (const size of Object.values(sizes)) {
			for (const [, part] of wanted) expect(shown.text(size)).toMatch(part);
		}
	});

	test('the emergency key, wherever the emergency screen is not on', () => {
		for (const { stand } of Object.values(scenes)) {
			const shown = stand();
			if (shown.context().view.screen === 'emergency') continue;
			for (const size of Object.values(sizes)) expect(shown.text(size)).toMatch(/(!|Ctrl-X) EMERG/);
		}
	});
});
