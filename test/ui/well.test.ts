import { expect, test } from 'vitest';
import type { AfterCheck } from '../../source/run/rollback/after.ts';
import { wellAgain } from '../../source/ui/screens/emergency/well.ts';
import { plainText } from '../../source/ui/text/row.ts';
import type { Figure } from '../../source/ui/view/figures.ts';
import { statement } from '../run/guide.ts';

const check = (status: AfterCheck['status']): AfterCheck => ({
	owner: 's',
	statement: statement('c', 'npm run check'),
	status,
});
const figure = (state: Figure['state']): Figure => ({
	guard: 'g',
	metric: 'error_rate',
	name: 'err',
	words: '8 %',
	limit: '> 5 %',
	state,
	since: '',
	why: '',
});

test.each([
	{ checks: ['ok', 'ok'], says: 'WELL AGAIN: all 2 checks hold' },
	{ checks: ['ok'], figures: ['ok', 'quiet'], says: 'WELL AGAIN: the check holds' },
	{ checks: ['ok', 'todo'], says: '' },
	{ checks: ['ok'], figures: ['outdated'], says: 'not known: nobody looks at error_rate' },
	{ checks: ['ok', 'failed'], says: 'NOT WELL: 1 check failed' },
	{ checks: ['ok'], figures: ['over'], says: 'NOT WELL: error_rate over its limit' },
	{ checks: [], figures: ['quiet'], says: 'the guide has no check that says so' },
	{
		checks: ['ok'],
		outcome: 'incomplete',
		says: 'the check holds, but the rollback is not complete',
	},
] as const)('$says', ({ checks, says, ...more }) => {
	const outcome = 'outcome' in more ? more.outcome : 'rolled-back';
	const figures = ('figures' in more ? (more.figures ?? []) : []).map(figure);
	const piece = wellAgain({ outcome }, checks.map(check), figures);
	expect(plainText({ left: piece ? [piece] : [] })).toBe(says);
});
