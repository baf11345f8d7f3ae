import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/runbook/lookup.ts';
import type { Runbook } from '../../source/runbook/model.ts';
import { readGuide } from '../../source/runbook/read.ts';

const file = path.resolve(
	import.meta.dirname,
	'../../../shared/guide/rollout-implementation-guide.md',
);
const missing = !existsSync(file);

function modelGuide(): Runbook {
	const result = readGuide(readFileSync(file), 'guide.md');
	if (!result.ok) throw new Error(result.problem);
	return result.runbook;
}

describe.skipIf(missing)('the model guide, as given', () => {
	test('has the counts that a careful reader finds', () => {
		const { counts, source } = modelGuide();
		expect(source.repaired).toBe('mac-roman');
		expect(counts).toMatchObject({
			phases: 5,
			steps: 12,
			criteria: 20,
			checklistItems: 31,
			prerequisites: 4,
			rollbacks: 2,
			toggles: 10,
			alerts: 2,
			darkLaunches: 4,
			escalation: 3,
			contacts: 7,
			commandBlocks: 27,
			placeholders: 0,
		});
	});

	test('gives 25 checklist items to their phases and leaves 6 before them', () => {
		const { phases, checklists } = modelGuide();
		expect(phases.map((phase) => phase.checklist.length)).toEqual([5, 5, 5, 5, 5]);
		expect(checklists.filter((list) => list.phase === undefined)).toMatchObject([
			{ title: 'Pre-Implementation', items: { length: 6 } },
		]);
	});

	test('knows what each rollback takes back', () => {
		const { procedures, toggles } = modelGuide();
		const rollbacks = procedures.filter(({ role }) => role === 'rollback');
		expect(rollbacks.map(({ scope, title }) => [scope, title])).toEqual([
			['full', 'Immediate Rollback'],
			['partial', 'Partial Rollback'],
		]);
		expect(
			toggles.filter(({ coveredBy }) => coveredBy.length === 0).map(({ name }) => name),
		).toEqual(['VITE_UNIFIED_WORKFLOW_FRONTEND', 'VITE_UNIFIED_WORKFLOW_MIGRATION']);
	});

	test('sorts the procedures outside the phases by their role', () => {
		const roles = modelGuide().procedures.map(({ role, title }) => `${role}: ${title}`);
		expect(roles).toEqual([
			'quick-start: 5-Minute Setup',
			'monitoring: Performance Monitoring',
			'monitoring: Feature Toggle Monitoring',
			'monitoring: Dark Launch Monitoring',
			'validation: Automated Validation',
			'validation: Manual Validation',
			'troubleshooting: Feature Toggle Not Working',
			'troubleshooting: Performance Issues',
			'troubleshooting: Dark Launch Issues',
			'troubleshooting: Monitoring Issues',
			'rollback: Immediate Rollback',
			'rollback: Partial Rollback',
			'report: Daily Reports',
			'report: Weekly Reports',
			'report: Custom Reports',
		]);
	});

	test('offers the npm line of the TypeScript block at its phase', () => {
		const [, second] = modelGuide().phases;
		expect(second?.offered).toMatchObject([
			{ text: 'npm run deploy:dark-launch-config', line: 161, configures: true },
		]);
		const run = statementsOf(modelGuide()).filter(({ block }) => block !== undefined);
		expect(run.some(({ statement }) => statement.text.includes('deploy:dark-launch-config'))).toBe(
			false,
		);
		expect(run.some(({ block }) => block?.language === 'typescript')).toBe(false);
	});

	test('labels statements by their comments and keeps a long curl in one piece', () => {
		const step = modelGuide().phases[0]?.steps[1];
		const statements = step?.blocks.flatMap((block) => block.statements) ?? [];
		expect(statements.map(({ label, line }) => [label, line])).toEqual([
			['Set up monitoring alerts', 64],
			['Configure performance monitoring', 74],
		]);
		expect(statements[0]?.text.split('\n')).toHaveLength(8);
	});

	test('knows the 24 hours of the second monitor, and what changes production', () => {
		const step = modelGuide().phases[1]?.steps[1];
		const statements = step?.blocks.flatMap((block) => block.statements) ?? [];
		expect(statements).toMatchObject([
			{ exports: { VITE_UNIFIED_WORKFLOW_WRITE: 'true' } },
			{ text: 'npm run build' },
			{ deploys: true, environment: 'production', danger: { level: 'production' } },
			{ longRunning: { seconds: 86_400 }, label: 'Monitor for 24 hours' },
		]);
	});

	test('has no id twice', () => {
		const runbook = modelGuide();
		const statements = statementsOf(runbook).map(({ statement }) => statement.id);
		expect(new Set(statements).size).toBe(statements.length);
		const items = runbook.checklists.flatMap((list) => list.items.map(({ id }) => id));
		expect(new Set(items).size).toBe(31);
	});
});
