import { describe, expect, test } from 'vitest';
import { cursorAmong, type Entry, heading } from '../../source/ui/lists/list.ts';
import { hanging } from '../../source/ui/text/width.ts';
import { scenes } from './scenes.ts';

const entry = (text: string): Entry => ({ row: { left: [text] } });
const list = [heading('A'), entry('a'), entry('b'), heading('B'), entry('c'), heading('C')];

describe('the cursor of a list', () => {
	test.each([
		['begins below the first heading', 0, 0, 1],
		['goes down over a heading', 3, 2, 4],
		['goes up over a heading', 3, 4, 2],
		['stays at the first entry', -1, 1, 1],
		['stays at the last entry', 9, 4, 4],
	])('%s', (_, to, from, stands) => {
		expect(cursorAmong(list, to, from)).toBe(stands);
	});

	test('is where it was to go in a list of headings only', () => {
		expect(cursorAmong([heading('A'), heading('B')], 1)).toBe(1);
	});

	test('passes over what says more about a toggle, and says the whole name of that', () => {
		const stand = scenes.toggles?.stand();
		const rows = stand?.text().split('\n') ?? [];
		expect(rows.find((row) => row.startsWith('›'))).toMatch(/READ/);
		expect(stand?.text()).toMatch(/^ SHOP_READ: /m);
	});
});

test.each([
	['short', 20, ['short']],
	['  a line that goes on and on', 20, ['  a line that goes', '      on and on']],
])('%j hangs in %d columns', (text, width, lines) => {
	expect(hanging(text, width)).toEqual(lines);
});
