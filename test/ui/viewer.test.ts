import { expect, test, vi } from 'vitest';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

const long = `${'a very long line '.repeat(8)}with its end`;

/** The output of a command of so many lines is looked at. */
function looking(lines: string[]): Stand {
	return new Stand(smallGuide, { plays: () => ({ prints: lines }) }).keys('enter', 'o');
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

test('long lines are cut, or go on in the next row', () => {
	const stand = looking([long]);
	expect(stand.text()).not.toContain('with its end');
	expect(stand.keys('w').text()).toContain('with its end');
	expect(stand.keys('w').text()).not.toContain('with its end');
});

test('followed and wrapped, the end is in sight', () => {
	const stand = looking([...Array.from({ length: 40 }, () => long), 'the last']).keys('w');
	expect(stand.text()).toContain('the last');
});

test('pausing stays where it is, and goes on to follow', () => {
	const stand = looking(numbered(100));
	expect(stand.text()).toContain('following');
	expect(stand.keys('p').text()).toMatch(/line \d+ of/);
	expect(stand.keys('p').text()).toContain('following');
});

test('what is on the screen is copied, whole and without colours', () => {
	const stand = looking(['\u001B[31mred\u001B[0m', long]).keys('c');
	expect(stand.copied.at(-1)).toContain(`red\n${long}`);
	expect(stand.copied.at(-1)).not.toContain('\u001B');
});

test('a search shows its hit below what comes before it, and says which of how many it is', async () => {
	const stand = looking(numbered(100)).keys('g', '/').type('line 4').keys('enter');
	await vi.waitFor(() => expect(stand.text()).toContain('1 of 55: line 4; n and N go on'));
	expect(stand.text()).toMatch(/line 2 *\n *line 3 *\n *line 4\b/);
	stand.keys('n');
	await vi.waitFor(() => expect(stand.text()).toContain('2 of 55: line 40;'));
	expect(stand.text()).toMatch(/line 38 *\n *line 39 *\n *line 40\b/);
	stand.keys('N');
	await vi.waitFor(() => expect(stand.text()).toContain('1 of 55: line 4;'));
});

test('the pager gets the terminal', () => {
	expect(looking(['one']).keys('P').asked).toContain('page');
});

test.each([
	['low', 200, 'DISK LOW: 200 MiB left'],
	['full', 20, 'DISK FULL: 20 MiB left. Only a rollback is still started.'],
] as const)('a disk that is %s is said on every screen', (level, mebibytes, words) => {
	const stand = new Stand(smallGuide);
	stand.engine.disk = { level, freeBytes: mebibytes * 1024 * 1024 };
	stand.engine.send({ kind: 'note', text: 'time passed' });
	for (const keys of [[], ['c'], ['s'], ['h']]) expect(stand.keys(...keys).text()).toContain(words);
});
