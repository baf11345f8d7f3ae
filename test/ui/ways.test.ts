import { expect, test } from 'vitest';
import { readGuide } from '../../source/runbook/read.ts';
import { walkable } from '../../source/runbook/walk.ts';
import { alert } from '../fixtures/alert.ts';
import { Stand } from './stage.ts';

function began(): Stand {
	const read = readGuide(new TextEncoder().encode(alert), 'alert.md');
	if (!read.ok) throw new Error(read.problem);
	return new Stand(walkable(read.runbook));
}

test('Enter offers the ways out and begins none of them', () => {
	const stand = began();
	expect(stand.text()).toContain('one of 2 ways: Enter offers them');
	stand.keys('enter');
	expect(stand.text()).toMatch(/1\S* +Restart it/);
	expect(stand.text()).toMatch(/2\S* +Give it room/);
	stand.keys('enter');
	expect(stand.engine.sent.filter(({ kind }) => kind === 'run')).toEqual([]);
});

test('the one taken is shown, and the next Enter is about it', () => {
	const stand = began().keys('enter', '2');
	expect(stand.context().scene.next).toMatchObject({
		kind: 'run',
		step: { title: 'Give it room' },
	});
	expect(stand.text()).toContain('kubectl scale deploy/web --replicas=4');
});
