import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findStatement, statementsOf } from '../../source/runbook/lookup.ts';
import type { Runbook } from '../../source/runbook/model.ts';
import { readGuide } from '../../source/runbook/read.ts';

const folder = path.resolve(import.meta.dirname, '../fixtures/guides');

function fixture(name: string): Runbook {
	const result = readGuide(readFileSync(path.join(folder, name)), name, { today: '2030-01-01' });
	if (!result.ok) throw new Error(result.problem);
	return result.runbook;
}

describe.each(['rollout.md', 'rollout-mac-roman.md'])('%s', (name) => {
	const runbook = fixture(name);

	test('has the counts that a careful reader finds', () => {
		expect(runbook.counts).toMatchObject({
			phases: 3,
			steps: 4,
			commandBlocks: 11,
			criteria: 4,
			checklistItems: 6,
			prerequisites: 3,
			rollbacks: 2,
			placeholders: 0,
			toggles: 3,
			alerts: 1,
			darkLaunches: 1,
			contacts: 3,
			escalation: 2,
		});
	});

	test('joins a later checklist to its phase by number, whatever it is called', () => {
		expect(
			runbook.phases.map(({ number, checklist }) => [number, checklist.map(({ text }) => text)]),
		).toEqual([
			[1, ['Switches are there']],
			[2, ['Labels were scanned', 'Couriers are content']],
			[3, ['Vans are on their way']],
		]);
		expect(runbook.checklists[0]?.items.map(({ checked }) => checked)).toEqual([false, true]);
	});

	test('reads the alert out of the data of curl', () => {
		expect(runbook.alerts).toEqual([
			{
				name: 'Parcel errors',
				metric: 'parcel_errors',
				operator: '>=',
				threshold: 0.02,
				severity: 'critical',
				notify: 'pager://parcels',
				line: 53,
			},
		]);
	});

	test('reads the dark launch out of TypeScript, with its phase', () => {
		expect(runbook.darkLaunches).toEqual([
			{
				feature: 'parcel_labels',
				percentage: 5,
				start: '2024-03-01',
				end: '2024-03-10',
				segments: ['couriers'],
				line: 84,
				phase: 'phase-2-labels',
			},
		]);
	});

	test('knows whom to call, and when', () => {
		expect(runbook.contacts).toMatchObject([
			{ name: 'printers', reach: 'printers@company.com', for: 'Printer Issues', sample: true },
			{ name: 'routes', reach: 'routes@company.com', for: 'Route Issues', sample: true },
			{ name: 'Duty Engineer', reach: '+1-555-0177', sample: true },
		]);
		expect(runbook.escalation).toMatchObject([
			{ level: 'Level 1', who: 'Printer crew', within: 'PT0S' },
			{ level: 'Level 2', who: 'Board', within: 'PT2H' },
		]);
	});

	test('says which toggle the full rollback forgets', () => {
		const forgotten = runbook.findings.filter(({ rule }) => rule === 'rollback-coverage');
		expect(forgotten).toMatchObject([
			{ line: 104, message: expect.stringContaining('VITE_PARCEL_ROUTES') },
		]);
	});

	test('keeps ids readable and finds statements by them', () => {
		const id = 'phase-2-labels/step-1-print-labels/npm-run-monitor-labels-duration-12h';
		expect(findStatement(runbook, id)?.statement).toMatchObject({
			label: 'Watch for 12 hours',
			longRunning: { seconds: 43_200 },
			line: 77,
		});
		expect(findStatement(runbook, id)?.phase?.id).toBe('phase-2-labels');
	});

	test('does not turn a message of a rollback loose on people', () => {
		const notifying = statementsOf(runbook).filter(({ statement }) => statement.notifies);
		expect(notifying.map(({ statement }) => statement.line)).toEqual([156]);
	});

	test('keeps the last words as notes', () => {
		expect(runbook.notes.map(({ title, role }) => [title, role])).toContainEqual([
			'Key Success Factors',
			'key-factors',
		]);
	});
});

test('ids survive edits elsewhere in the guide', () => {
	const text = readFileSync(path.join(folder, 'rollout.md'), 'utf8');
	const edited = text.replace(
		'## 📋 Summary',
		'## 📋 Summary\n\n```bash\nnpm run something:new\n```',
	);
	const ids = (given: string): string[] => {
		const result = readGuide(new TextEncoder().encode(given), 'rollout.md');
		if (!result.ok) throw new Error(result.problem);
		return statementsOf(result.runbook).map(({ statement }) => statement.id);
	};
	const after = new Set(ids(edited));
	expect(ids(text).filter((id) => !after.has(id))).toEqual([]);
});
