import { describe, expect, test } from 'vitest';
import { scenes } from './scenes.ts';
import { type Stand, sizes } from './stage.ts';

/** A scene as somebody sees it who follows the run that op2 holds. */
function followed(name: string): Stand {
	const stand = scenes[name]?.stand();
	if (!stand) expect.fail(`no scene is called ${name}`);
	const operator = { name: 'op1', login: 'op1', host: 'here', role: 'operator' };
	stand.engine.record = { kind: 'read-only', operator, holder: 'op2' };
	stand.engine.send({ kind: 'note', text: 'op2 goes on' });
	return stand;
}

describe('a run that somebody else has open', () => {
	test.each([
		['a run that has just begun', 'enter'],
		['a run that has just begun', 'r'],
		['a run that has just begun', 'e'],
		['a run that has just begun', 'd'],
		['a run that has just begun', 'n'],
		['a run that has just begun', 'm'],
		['criteria and checklist', 'space'],
		['criteria and checklist', 'g'],
		['criteria and checklist', 'x'],
		['an outcome that nobody knows', 'a'],
	])('%s: %s says who has it instead of asking anything', (scene, key) => {
		const stand = followed(scene).keys(key);
		expect(stand.context().view.overlays).toEqual([]);
		expect(stand.text(sizes.usual)).toContain('read only: op2 holds this run, A asks for it');
	});

	test('shows keys as not available, and those that look as they are', () => {
		const text = followed('a run that has just begun').text(sizes.usual);
		expect(text).toContain('(Enter run)');
		expect(text).toMatch(/[^(]c contacts/);
	});

	test('runs no rollback, and says so where the word is typed', () => {
		const stand = followed('the plan of a rollback');
		expect(stand.text(sizes.usual)).toContain('read only: op2 holds this run');
		expect(stand.text(sizes.usual)).not.toContain('then Enter to run it');
	});

	test('lists what its holder runs, in front as well, with its last line and its output', () => {
		const stand = followed('a command that runs').keys('B');
		const text = stand.text(sizes.usual);
		expect(text).toContain('What op2 runs, read only');
		expect(text).toMatch(/npm run build {2}running npm run build/);
		expect(text).not.toContain('x stop');
		stand.keys('x');
		expect(stand.text(sizes.usual)).toContain('read only: op2 holds this run, A asks for it');
		stand.keys('enter');
		expect(stand.context().view.overlays.at(-1)).toMatchObject({ kind: 'viewer' });
	});

	test('that goes on without a screen says that it answers nobody, and what does', () => {
		const stand = followed('a run that has just begun');
		const operator = { name: 'op2', login: 'op2', host: 'there', role: 'operator' };
		stand.engine.send({ kind: 'open-session', operator, via: 'headless', pid: 2 });
		stand.keys('A');
		expect(stand.text({ columns: 160, rows: 30 })).toContain(
			'it runs without a screen and answers nobody: from the login that began it, gonogo hand-over passes it on',
		);
		expect(stand.engine.sent.map(({ kind }) => kind)).not.toContain('ask-hand-over');
	});

	test('lets its screens be looked at with Enter', () => {
		const stand = followed('criteria and checklist').keys('esc', 'enter');
		expect(stand.context().view.screen).toBe('sign-off');
	});
});

test('who is asked for the run sees the key that answers, on 40x10 as well', () => {
	const stand = scenes['a run that has just begun']?.stand();
	if (!stand) expect.fail();
	const operator = { name: 'op2', login: 'op2', host: 'another-machine', role: 'operator' };
	stand.engine.send({ kind: 'ask-hand-over', operator });
	expect(stand.text(sizes.small)).toMatch(/op2 asks for this run +A answers/);
});
