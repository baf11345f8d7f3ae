import type { Phase, Procedure, Runbook, Statement, Step } from '../../source/runbook/model.ts';

/** A small guide by hand, so that these tests do not lean on the reader. */
export function statement(id: string, text: string, more: Partial<Statement> = {}): Statement {
	return { id, text, line: 1, exports: {}, ...more };
}

export function exporting(id: string, name: string, value: string): Statement {
	return statement(id, `export ${name}=${value}`, { exports: { [name]: value } });
}

export function step(id: string, statements: Statement[], more: Partial<Step> = {}): Step {
	return {
		id,
		title: id,
		line: 1,
		prose: '',
		blocks:
			statements.length === 0
				? []
				: [{ line: 1, language: 'bash', kind: 'command', text: '', statements }],
		offered: [],
		warnings: [],
		...more,
	};
}

export function phase(id: string, steps: Step[], more: Partial<Phase> = {}): Phase {
	return {
		id,
		title: id,
		line: 1,
		prose: '',
		steps,
		criteria: [],
		checklist: [],
		darkLaunches: [],
		offered: [],
		blocks: [],
		...more,
	};
}

export function procedure(
	id: string,
	role: Procedure['role'],
	steps: Step[],
	more: Partial<Procedure> = {},
): Procedure {
	return { id, role, title: id, line: 1, prose: '', steps, ...more };
}

export function guide(
	phases: Phase[],
	procedures: Procedure[] = [],
	toggles: string[] = [],
): Runbook {
	return {
		schema: 1,
		title: 'a small rollout',
		source: { path: 'guide.md', sha256: 'f'.repeat(64), bytes: 1 },
		counts: {
			phases: phases.length,
			steps: 0,
			commandBlocks: 0,
			statements: 0,
			criteria: 0,
			checklistItems: 0,
			prerequisites: 0,
			rollbacks: 0,
			placeholders: 0,
			toggles: toggles.length,
			alerts: 0,
			darkLaunches: 0,
			contacts: 0,
			escalation: 0,
			findings: 0,
		},
		phases,
		checklists: [],
		procedures,
		prerequisites: [],
		toggles: toggles.map((name) => ({ name, values: [], coveredBy: [] })),
		alerts: [],
		limits: [],
		darkLaunches: [],
		contacts: [],
		escalation: [],
		placeholders: [],
		notes: [],
		findings: [],
	};
}

/** Two phases that turn READ and WRITE on, and a full rollback that turns READ off and forgets WRITE. */
export function rollout(): Runbook {
	return guide(
		[
			phase(
				'p1',
				[
					step('p1/s1', [
						exporting('p1/s1/read', 'APP_READ', 'true'),
						statement('p1/s1/build', 'npm run build'),
						statement('p1/s1/deploy', 'npm run deploy:production', {
							deploys: true,
							environment: 'production',
						}),
						statement('p1/s1/check', 'npm run test:read'),
					]),
					step('p1/s2', []),
				],
				{ criteria: [{ id: 'p1/c1', text: 'Read works', line: 1, checked: false }] },
			),
			phase('p2', [
				step('p2/s1', [
					exporting('p2/s1/write', 'APP_WRITE', 'true'),
					statement('p2/s1/deploy', 'npm run deploy:write', { deploys: true }),
					statement('p2/s1/watch', 'npm run monitor:errors', { longRunning: { why: 'a monitor' } }),
				]),
			]),
		],
		[
			procedure(
				'rollback-full',
				'rollback',
				[
					step('rollback-full/s1', [
						exporting('rb/read', 'APP_READ', 'false'),
						statement('rb/deploy', 'npm run deploy:rollback', { deploys: true }),
						statement('rb/notify', 'npm run notify:team', { notifies: true }),
					]),
				],
				{ scope: 'full' },
			),
		],
		['APP_READ', 'APP_WRITE'],
	);
}
