import { expect, test } from 'vitest';
import { toggleBoard } from '../../source/run/toggle/board.ts';
import { toggleRows } from '../../source/ui/lists/toggles.ts';
import { stepToggleRows } from '../../source/ui/screens/steps/toggles.ts';
import { plainText } from '../../source/ui/text/row.ts';
import { exporting, guide, phase, statement, step } from '../run/guide.ts';
import { Walk } from '../run/walk.ts';
import { scenes } from './scenes.ts';

test('MAYBE carries the time of the deploy that leaves it in doubt, not of the one before it', () => {
	const deploy = 'p1/s1/deploy';
	const runbook = guide(
		[
			phase('p1', [
				step('p1/s1', [
					exporting('p1/s1/on', 'APP_READ', 'true'),
					statement(deploy, 'npm run deploy', { deploys: true }),
				]),
			]),
		],
		[],
		['APP_READ'],
	);
	const walk = new Walk(runbook);
	walk.perform('p1/s1', [deploy], [], 'yes');
	walk.perform('p1/s1', ['p1/s1/on']);
	walk.perform('p1/s1', [deploy], [], 'yes');
	walk.elapse(600);
	const statements = [{ id: deploy, text: 'npm run deploy' }];
	walk.send({ kind: 'run', owner: 'p1/s1', statements, confirmed: 'yes', reason: 'again' });
	walk.play(walk.take(), [1]);
	walk.elapse(600);
	const rows = toggleBoard(walk.run);
	const shown = toggleRows(rows, { width: 76, now: new Date(walk.now) }).rows.map(plainText);
	expect(rows[0]?.deployed).toBe('maybe');
	expect(shown[0]).toMatch(/MAYBE 22:10/);
});

test.each([3, 4, 5, 8])('in %i rows the board of a step counts what it does not show', (most) => {
	const stand = scenes['a run that has just begun']?.stand();
	const context = stand?.context();
	if (context?.kind !== 'run') return expect.fail('no run');
	const all = stepToggleRows(context, 76, 100).length;
	const rows = stepToggleRows(context, 76, most);
	const hidden = all - rows.length;
	const [title = ''] = rows.map(plainText);
	expect(rows.length).toBeLessThanOrEqual(most);
	expect(title.includes(' more: v')).toBe(hidden > 0);
	if (hidden > 0) expect(title).toContain(`${hidden} more: v`);
});

test.each([14, 16, 18, 20, 22, 24])('a screen of %i rows shows a toggle or counts it', (rows) => {
	const stand = scenes['a run that has just begun']?.stand();
	const context = stand?.context();
	if (!stand || context?.kind !== 'run') return expect.fail('no run');
	const names = stepToggleRows(context, 79, 100)
		.slice(2)
		.map((row) => plainText(row).trim().split(' ')[0] ?? '');
	const text = stand.text({ columns: 80, rows });
	const [, board = ''] = text.split('toggles this step changes');
	const more = Number(/(\d+) more: v/.exec(text)?.[1] ?? 0);
	const shown = names.filter((name) => new RegExp(`^\\s*${name}\\s`, 'm').test(board));
	expect(names.length).toBeGreaterThan(1);
	if (board !== '') expect(shown.length + more).toBe(names.length);
});
