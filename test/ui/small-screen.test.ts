import { describe, expect, test } from 'vitest';
import { scenes } from './scenes.ts';
import { type Stand, sizes } from './stage.ts';

const { small, usual } = sizes;

function at(name: string): Stand {
	const stand = scenes[name]?.stand();
	return stand ?? expect.fail(`no scene is called ${name}`);
}

/** A stand whose terminal has 40 columns and 10 rows, for its keys as well. */
function shrunk(stand: Stand): Stand {
	if (small) stand.size = small;
	stand.session.resize(stand.size);
	return stand;
}

describe('on 40x10', () => {
	test('sign-off says first how GO stands, and which keys decide', () => {
		const text = at('criteria and checklist').text(small);
		expect(text).toMatch(/P2 GO: 2 open/);
		expect(text).toMatch(/g GO/);
		expect(text).toMatch(/x NO-GO/);
	});

	test('the emergency screen names its way out', () => {
		expect(at('the plan of a rollback').text(small)).toMatch(/Esc nothing ran/);
	});

	test('a signature can be read to its last word', () => {
		const stand = shrunk(at('the signature'));
		const seen = [stand.text(small)];
		expect(seen[0]).toMatch(/Down: \d more lines/);
		for (let press = 0; press < 6; press += 1) seen.push(stand.keys('down').text(small));
		const all = seen.join('\n');
		for (const part of [/op1 \(operator\) says GO/, /of 4 items/, /target/]) {
			expect(all).toMatch(part);
		}
		expect(seen.at(-1)).toMatch(/Up: \d above/);
		expect(seen.at(-1)).toMatch(/y sign/);
		expect(stand.keys('up', 'up', 'up', 'up', 'up', 'up').text(small)).toBe(seen[0]);
	});
});

test('a list of items that does not fit says how many are below and above', () => {
	const stand = at('criteria and checklist').keys('home');
	const size = { columns: 80, rows: 10 };
	expect(stand.text(size)).toMatch(/[123] more below/);
	expect(stand.keys('end').text(size)).toMatch(/[123] above/);
	expect(stand.text(usual)).not.toMatch(/more below|\d above/);
});

describe('ticking', () => {
	const marks = (stand: Stand) =>
		stand
			.text(usual)
			.match(/\[[ x]\]/g)
			?.join('');
	const cursor = (stand: Stand) => stand.context().view.signOff.cursor;

	test('goes to the next open item, wherever that is', () => {
		const stand = at('criteria and checklist').keys('home', 'space', 'end', 'space');
		expect(marks(stand)).toBe('[ ][x][ ][x]');
		expect(cursor(stand)).toBe(0);
		expect(cursor(stand.keys('space'))).toBe(2);
	});

	test('a space after the last tick says who signs, and takes nothing back', () => {
		const stand = at('criteria and checklist').keys('space', 'space', 'space', 'space');
		expect(marks(stand)).toBe('[x][x][x][x]');
		expect(stand.text(usual)).toContain('all answered: g signs');
	});

	test('a tick is taken back where the cursor was moved to', () => {
		const stand = at('criteria and checklist').keys('space', 'space', 'up', 'space');
		expect(marks(stand)).toBe('[x][x][ ][x]');
	});
});

test.each([
	['the steps', [], /Next:/],
	['the sign-off', ['s'], /GO/],
])('Esc on the plan goes back to %s', (_, keys, shows) => {
	const stand = at('a run that has just begun').keys(...keys);
	const before = stand.context().view.screen;
	stand.keys('!');
	expect(stand.context().view.screen).toBe('emergency');
	expect(stand.keys('esc').context().view.screen).toBe(before);
	expect(stand.text(usual)).toMatch(shows);
});
