import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { FileEvidence } from '../../source/run/sign-off/sign-off.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

const item = 'phase-1/criteria/switches-answer-as-configured';
const shot: FileEvidence = {
	kind: 'file',
	path: '/srv/shots/dash.png',
	bytes: 86_000,
	sha256: 'ab12cd34ef56'.repeat(5).padEnd(64, '0'),
	at: '2026-03-05T22:00:00.000Z',
};
const other: FileEvidence = { ...shot, path: '/srv/shots/log.txt' };

/** The sign-off of phase 1, with two files that can be kept. */
function signing(): Stand {
	const stand = new Stand(smallGuide);
	stand.engine.files.set('dash.png', shot).set('log.txt', other);
	return stand.keys('s');
}

/** Adds a file to the item under the cursor, and waits until it was looked at. */
async function add(stand: Stand, path: string): Promise<void> {
	stand.keys('f').type(path).keys('enter');
	await setImmediate();
}

const evidence = ({ engine }: Stand) => engine.run.state.items[item]?.evidence;

test('f answers an open item with a file, shows it, and goes on to the next', async () => {
	const stand = signing();
	await add(stand, 'dash.png');
	expect(evidence(stand)).toEqual([shot]);
	expect(stand.engine.run.state.items[item]?.meaning).toBe('verified');
	expect(stand.text()).toContain('› file dash.png, 84 KiB, SHA-256 ab12cd34ef56');
	expect(stand.text()).toMatch(/›\[ \] Switches deployed/);
});

test('a file that cannot be kept is said where its path can be mended', async () => {
	const stand = signing();
	await add(stand, 'dash.jpg');
	expect(stand.text()).toContain('there is no such file');
	expect(evidence(stand)).toBeUndefined();
	stand.keys('backspace', 'backspace', 'backspace').type('png').keys('enter');
	await setImmediate();
	expect(evidence(stand)).toEqual([shot]);
});

test('what was said and added before stays when a file is added, and files when something else is said', async () => {
	const stand = signing().keys('i').type('looked').keys('enter', 'up');
	await add(stand, 'dash.png');
	await add(stand, 'log.txt');
	expect(stand.engine.run.state.items[item]?.note).toBe('looked');
	expect(evidence(stand)).toEqual([{ kind: 'observation', text: 'looked' }, shot, other]);
	stand.keys('i').type('looked twice').keys('enter');
	expect(evidence(stand)).toEqual([shot, other, { kind: 'observation', text: 'looked twice' }]);
});
