import { expect, test } from 'vitest';
import { asksOnScreen } from '../../source/commands/rollback-text.ts';
import { guide, procedure, statement, step } from '../run/guide.ts';
import { Walk } from '../run/walk.ts';

test('a command of a rollback that asks is said to get the terminal on the screens', () => {
	const rows = [
		statement('rb/login', 'ssh web1', { interactive: true }),
		statement('rb/look', './status.sh'),
	];
	const { run } = new Walk(guide([], [procedure('rollback', 'rollback', [step('rb', rows)])]));
	const named = run.state.created?.run;
	expect(asksOnScreen(run, 'rb/login')).toMatch(new RegExp(`: s, then gonogo resume ${named}$`));
	expect(asksOnScreen(run, 'rb/look')).toBeUndefined();
});
