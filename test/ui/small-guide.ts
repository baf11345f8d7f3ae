import type {
	Item,
	Phase,
	Procedure,
	ProcedureRole,
	Runbook,
	Statement,
	Step,
} from '../../source/runbook/model.ts';

/** A rollout by hand, so that the screens are tested apart from the reader and from the guide that gonogo brings. */
let line = 10;

function statement(owner: string, text: string, label?: string): Statement {
	line += 1;
	const [, name, value] = /^export (\w+)=(\w+)$/.exec(text) ?? [];
	const deploys = /deploy:/.test(text);
	return {
		id: `${owner}/${text.replaceAll(/\W+/g, '-')}`,
		text,
		line,
		exports: name !== undefined && value !== undefined ? { [name]: value } : {},
		...(label === undefined ? {} : { label }),
		...(deploys
			? {
					deploys: true as const,
					danger: { level: 'production', rule: 'deploy', why: 'changes what runs in production' },
				}
			: {}),
		...(/notify:/.test(text) ? { notifies: true as const } : {}),
		...(/--duration/.test(text)
			? { longRunning: { seconds: 86_400, why: 'monitors for 24 hours' } }
			: {}),
	};
}

function step(
	owner: string,
	title: string,
	commands: [string, string?][],
	more: Partial<Step> = {},
): Step {
	line += 10;
	const id = `${owner}/${title.toLowerCase().replaceAll(/\W+/g, '-')}`;
	const at = line;
	const statements = commands.map(([text, label]) => statement(id, text, label));
	return {
		id,
		title,
		line: at,
		prose: '',
		blocks:
			statements.length === 0
				? []
				: [
						{
							line: at + 1,
							language: 'bash',
							kind: 'command',
							text: statements.map(({ text }) => text).join('\n'),
							statements,
						},
					],
		offered: [],
		warnings: [],
		...more,
	};
}

function items(owner: string, ...texts: string[]): Item[] {
	return texts.map((text) => {
		line += 1;
		return {
			id: `${owner}/${text.toLowerCase().replaceAll(/\W+/g, '-')}`,
			text,
			line,
			checked: false,
		};
	});
}

function phase(
	number: number,
	title: string,
	steps: Step[],
	criteria: string[],
	checklist: string[],
): Phase {
	const id = `phase-${number}`;
	return {
		id,
		number,
		title,
		line: steps[0]?.line ?? line,
		prose: 'What this phase is for.',
		steps,
		criteria: items(`${id}/criteria`, ...criteria),
		checklist: items(`${id}/checklist`, ...checklist),
		darkLaunches: [],
		offered: [],
		blocks: [],
	};
}

function procedure(
	role: ProcedureRole,
	title: string,
	commands: [string, string?][],
	scope?: string,
): Procedure {
	const id = title.toLowerCase().replaceAll(/\W+/g, '-');
	const only = step(id, title, commands);
	return {
		id,
		role,
		title,
		line: only.line,
		prose: '',
		steps: [only],
		...(scope === undefined ? {} : { scope }),
	};
}

const first = step(
	'phase-1',
	'Put the switches in place',
	[
		['git checkout main', 'Start from the tip of main'],
		['npm install'],
		['export SHOP_READ=false', 'Choose the first values'],
		['export SHOP_WRITE=false'],
		['npm run build', 'Bake and ship them'],
		['npm run deploy:production'],
	],
	{
		prose:
			'Brings the switches to production with everything off. Nothing changes for anybody yet.',
		warnings: [{ text: 'Not on a Friday.', line: 12 }],
	},
);

const phases: Phase[] = [
	phase(
		1,
		'Groundwork',
		[first],
		['Switches answer as configured'],
		['Switches deployed', 'Rollback tried'],
	),
	phase(
		2,
		'Reading and writing',
		[
			step('phase-2', 'Switch reading on', [
				['export SHOP_READ=true', 'Reading'],
				['npm run build'],
				['npm run deploy:production', 'Ship'],
				['npm run test:reading', 'Look'],
			]),
			step('phase-2', 'Switch writing on', [
				['export SHOP_WRITE=true', 'Writing'],
				['npm run build'],
				['npm run deploy:production'],
				['npm run monitor:errors -- --duration=24h', 'Watch for a day'],
			]),
			step('phase-2', 'Tell the shop floor', []),
		],
		['Reading works for everybody', 'Errors below the limit'],
		['Reading on', 'Writing on'],
	),
	phase(
		3,
		'Front end',
		[step('phase-3', 'Show it', [['export SHOP_FRONT=true'], ['npm run deploy:production']])],
		['Nobody complains'],
		['Front end on'],
	),
];

const procedures: Procedure[] = [
	procedure('monitoring', 'Errors', [['npm run monitor:errors'], ['npm run monitor:latency']]),
	procedure('validation', 'Reading', [['npm run test:reading']]),
	procedure('troubleshooting', 'Deploys that do not arrive', [['npm run debug:deploy']]),
	procedure('report', 'Daily report', [['npm run report:daily']]),
	procedure(
		'rollback',
		'Everything off',
		[
			['export SHOP_READ=false'],
			['export SHOP_WRITE=false'],
			['npm run build'],
			['npm run deploy:rollback'],
			['npm run notify:team -- --message="everything is off"'],
		],
		'full',
	),
	procedure(
		'rollback',
		'Writing off',
		[['export SHOP_WRITE=false'], ['npm run build'], ['npm run deploy:partial-rollback']],
		'partial',
	),
];

const [full, partial] = procedures.filter(({ role }) => role === 'rollback');
const covered = (...by: (Procedure | undefined)[]) => by.flatMap((one) => (one ? [one.id] : []));

export const smallGuide: Runbook = {
	schema: 1,
	title: 'Shop rollout',
	source: { path: 'shop.md', sha256: 'a'.repeat(64), bytes: 4000 },
	counts: {
		phases: 3,
		steps: 5,
		commandBlocks: 10,
		statements: 29,
		criteria: 4,
		checklistItems: 5,
		prerequisites: 2,
		rollbacks: 2,
		placeholders: 0,
		toggles: 3,
		alerts: 1,
		darkLaunches: 0,
		contacts: 2,
		escalation: 1,
		findings: 1,
	},
	phases,
	checklists: [],
	procedures,
	prerequisites: items('prerequisites', 'Everybody knows the plan', 'A rollback was tried'),
	toggles: [
		{ name: 'SHOP_READ', values: [{ value: 'true', line: 30 }], coveredBy: covered(full) },
		{
			name: 'SHOP_WRITE',
			values: [{ value: 'true', line: 40 }],
			coveredBy: covered(full, partial),
		},
		{ name: 'SHOP_FRONT', values: [{ value: 'true', line: 50 }], coveredBy: [] },
	],
	alerts: [
		{
			name: 'Errors',
			metric: 'error_rate',
			operator: '>',
			threshold: 0.05,
			severity: 'critical',
			line: 60,
		},
	],
	limits: [],
	darkLaunches: [],
	contacts: [
		{ name: 'On-call', reach: '+1-555-0123', sample: true, line: 70 },
		{ name: 'Shop team', reach: 'shop@example.com', for: 'questions', sample: true, line: 71 },
	],
	escalation: [{ level: 'Level 1', who: 'Shop team', within: 'PT1H', line: 72 }],
	placeholders: [],
	notes: [{ title: 'What matters', prose: 'Keep the order.', line: 80, role: 'key-factors' }],
	findings: [
		{
			rule: 'flag-not-passed',
			severity: 'warning',
			line: line,
			column: 1,
			message: 'npm keeps the flag to itself',
		},
	],
};
