import { expect, test } from 'vitest';
import type { Drill } from '../../source/run/rollback/drill.ts';
import { plainText } from '../../source/ui/text/row.ts';
import { drilledPieces } from '../../source/ui/view/drilled.ts';
import { bundledGuide } from './guide.ts';

const runbook = bundledGuide();
const now = new Date(2026, 10, 22, 22, 10);
const drill: Drill = {
	at: new Date(2026, 10, 22, 21, 50).toISOString(),
	by: 'op1',
	run: 'a',
	place: 'sandbox',
	guide: { title: runbook.title, sha256: runbook.source.sha256 },
	procedure: 'immediate-rollback',
	title: 'Immediate Rollback',
	phase: 'phase-1',
	retries: 0,
	outcome: 'rolled-back',
	verifiedBy: 'production',
	decisionMs: 2000,
	verifiedMs: 9100,
};

test.each<[string, readonly Drill[] | undefined, string]>([
	['nobody looked', undefined, ''],
	['none was drilled', [], 'full never drilled   partial never drilled'],
	['one was drilled', [drill], 'full drilled 21:50 in 9 s   partial never drilled'],
	[
		'it did not go well',
		[{ ...drill, outcome: 'incomplete' }],
		'full drilled 21:50: incomplete   partial never drilled',
	],
	[
		'the guide has changed since',
		[{ ...drill, guide: { title: '', sha256: '0'.repeat(64) } }],
		'full never drilled   partial never drilled',
	],
])('when %s', (_, drills, words) => {
	expect(plainText({ left: drilledPieces(drills, runbook, now) }).trim()).toBe(words);
});
