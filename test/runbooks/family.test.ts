import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PreparedSandbox, prepareSandbox, type Ran } from './sandbox.ts';

let sandbox: PreparedSandbox;

/** Everything but migration is on, and each dark launch is in force: what phase 4 ends with. */
beforeAll(async () => {
	sandbox = await prepareSandbox();
	Object.assign(sandbox.env, {
		GONOGO_TIME_SCALE: '86400',
		VITE_UNIFIED_WORKFLOW_SCHEMA: 'true',
		VITE_UNIFIED_WORKFLOW_READ: 'true',
		VITE_UNIFIED_WORKFLOW_WRITE: 'true',
		VITE_UNIFIED_WORKFLOW_SEARCH: 'true',
		VITE_UNIFIED_WORKFLOW_FRONTEND: 'true',
		VITE_UNIFIED_WORKFLOW_AI_GENERATION: 'true',
		VITE_UNIFIED_WORKFLOW_ANALYTICS: 'true',
		VITE_UNIFIED_WORKFLOW_GENERATOR: 'true',
		VITE_EXPERIMENTAL_FEATURES: 'true',
	});
	const ran = [
		await sandbox.script('build'),
		await sandbox.script('deploy:dark-launch-config', '--settings=core'),
		await sandbox.script('deploy:dark-launch-config', '--settings=advanced'),
		await sandbox.script('deploy:production'),
		await sandbox.script('deploy:staging'),
	];
	expect(ran.map((one) => one.code)).toEqual([0, 0, 0, 0, 0]);
	for (const rule of ['error_rate > 0.05', 'response_time > 2000']) {
		const response = await fetch(`${sandbox.url}/alerts`, {
			method: 'POST',
			body: JSON.stringify({ name: rule, condition: rule, severity: 'warning' }),
		});
		expect(response.status).toBe(201);
	}
}, 30_000);
afterAll(() => sandbox.stop());

type Row = {
	/** The script and its options. */
	command: string;
	/** What its figures are while the fault is on; by default something in its output says "does not hold". */
	shows?: (ran: Ran) => boolean;
	/** Its exit code while the fault is on; 1 when absent. */
	code?: number;
};

const percent = (ran: Ran, name: string): number => Number.parseFloat(ran.figures[name] ?? 'NaN');

/** Scripts of every family under the fault that they must notice. Without a fault each of them ends with 0. */
const underFault: { fault: string[]; rows: Row[] }[] = [
	{
		fault: ['error-rate', '40%'],
		rows: [
			// Requests of other commands take their part of the failures: no look of one command sees exactly 40 %.
			{ command: 'monitor:performance', shows: (ran) => percent(ran, 'error_rate') > 10 },
			{ command: 'monitor:error-rates', shows: (ran) => percent(ran, 'error_rate') > 10 },
			{ command: 'monitor:user-experience', shows: (ran) => percent(ran, 'satisfied') < 90 },
			{ command: 'monitor:ai-performance' },
			{ command: 'monitor:experimental' },
			{ command: 'monitor:remaining-features' },
			{ command: 'monitor:toggle-performance' },
			{ command: 'monitor:dark-launch-users' },
			{ command: 'monitor:dark-launch-performance' },
			{ command: 'test:feature-toggles', shows: (ran) => Number(ran.figures.toggles_wrong) > 0 },
			{ command: 'test:staging' },
			{ command: 'test:user-experience', shows: (ran) => percent(ran, 'satisfied') < 90 },
			{ command: 'test:manual-toggles' },
			{
				command: 'test:user-workflows',
				shows: (ran) => Number(ran.figures.workflows_completed) < 12,
			},
			{ command: 'test:error-scenarios', shows: (ran) => Number(ran.figures.refused_well) < 30 },
			{ command: 'test:user-selection', shows: (ran) => Number(ran.figures.users_wrong) > 0 },
			{ command: 'validate:full' },
			{ command: 'validate:feature-toggles' },
			{ command: 'validate:performance', shows: (ran) => percent(ran, 'error_rate') > 25 },
			{ command: 'validate:user-experience', shows: (ran) => percent(ran, 'satisfied') < 90 },
			{ command: 'debug:performance', shows: (ran) => percent(ran, 'error_rate') > 25 },
			{ command: 'debug:user-segmentation' },
			{ command: 'debug:alerting', shows: (ran) => ran.figures.alerts_firing === '1' },
			{ command: 'analyze:bottlenecks' },
			{ command: 'optimize:performance', shows: (ran) => percent(ran, 'error_rate') > 25 },
			{ command: 'collect:feedback', shows: (ran) => percent(ran, 'feedback_positive') < 60 },
			{ command: 'monitor:user-feedback', shows: (ran) => percent(ran, 'feedback_positive') < 60 },
		],
	},
	{
		fault: ['latency', '250'],
		rows: [
			{
				command: 'monitor:response-times',
				shows: (ran) => Number(ran.figures.response_time_ms) > 250,
				code: 0,
			},
		],
	},
	{
		fault: ['monitor-lying'],
		rows: [
			{ command: 'test:monitoring' },
			{ command: 'debug:monitoring', shows: (ran) => ran.figures.counted === '0' },
			{ command: 'monitor:toggle-usage', shows: (ran) => ran.figures.counted === '0' },
			{ command: 'test:analytics' },
		],
	},
	{
		fault: ['monitor-silent'],
		rows: [
			{
				command: 'test:monitoring-endpoints',
				shows: (ran) => ran.figures.endpoint_metrics !== '200',
			},
			{ command: 'test:monitoring' },
			{ command: 'monitor:resources' },
			{ command: 'debug:alerting' },
			{ command: 'debug:monitoring', shows: (ran) => ran.figures.monitoring_answers === 'false' },
		],
	},
	{
		fault: ['deploy-fails'],
		rows: [
			{ command: 'test:rollback', shows: (ran) => ran.figures.rollback_ready === 'false' },
			{ command: 'deploy:staging', shows: (ran) => ran.output.includes('http 503') },
		],
	},
	{
		fault: ['notify-unreachable'],
		rows: [
			{
				command: 'notify:team --message=hello',
				shows: (ran) => ran.figures.delivered === 'false',
			},
		],
	},
	{
		fault: ['disk-full'],
		rows: [
			{ command: 'build', shows: (ran) => ran.output.includes('no space left on device') },
			{ command: 'report:daily', shows: (ran) => ran.output.includes('no space left on device') },
			{ command: 'update:documentation', shows: (ran) => ran.figures.documentation === undefined },
			{
				command: 'deploy:dark-launch-config --settings=core',
				shows: (ran) => ran.output.includes('no space left on device'),
			},
		],
	},
];

async function runAll(rows: readonly Row[]): Promise<Ran[]> {
	const results: Ran[] = [];
	const waiting = [...rows.entries()];
	const worker = async (): Promise<void> => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const [index, row] = next;
			const [script = '', ...options] = row.command.split(' ');
			results[index] = await sandbox.script(script, ...options);
		}
	};
	await Promise.all([worker(), worker(), worker()]);
	return results;
}

const report = (
	rows: readonly Row[],
	results: readonly Ran[],
	good: (row: Row, ran: Ran) => boolean,
) =>
	rows.flatMap((row, index) => {
		const ran = results[index];
		return ran && good(row, ran) ? [] : [`${row.command}: ${ran?.code}\n${ran?.output}`];
	});

const calm = (_row: Row, ran: Ran): boolean => ran.code === 0;
const noticed = (row: Row, ran: Ran): boolean =>
	ran.code === (row.code ?? 1) &&
	(row.shows ?? ((one) => one.output.includes('does not hold')))(ran);

/** One row of every family: the walk through the whole guide runs them all without a fault. */
const oneOfEach = (rows: readonly Row[]): Row[] => [
	...new Map(rows.toReversed().map((row) => [row.command.split(':')[0], row])).values(),
];

describe.each(underFault)('the fault $fault', ({ fault, rows }) => {
	test(`is noticed by ${rows.map((row) => row.command.split(' ')[0]).join(', ')}, and gone when it is off`, async () => {
		expect((await sandbox.script('fault:on', ...fault)).code).toBe(0);
		// What reads feedback needs someone to have given it under the fault.
		const [last, ...first] = rows.toReversed();
		const under = [...(await runAll(first.toReversed())), ...(last ? await runAll([last]) : [])];
		await sandbox.script('fault:off');
		expect(report(rows, under, noticed)).toEqual([]);

		const once = oneOfEach(rows);
		expect(report(once, await runAll(once), calm)).toEqual([]);
	}, 60_000);
});

test('a fault of one feature concerns the same share of its users every time, and no other feature', async () => {
	await sandbox.script('fault:on', 'feature-errors', 'schema=50%');
	const failing = async (path: string) => {
		const users = Array.from(
			{ length: 40 },
			(_, index) => `user-${String(index + 1).padStart(4, '0')}`,
		);
		const answers = await Promise.all(
			users.map((user) => fetch(`${sandbox.url}${path}`, { headers: { 'x-user': user } })),
		);
		return users.filter((_, index) => answers[index]?.status === 500);
	};
	const first = await failing('/schema');
	expect(first.length).toBeGreaterThan(8);
	expect(first.length).toBeLessThan(32);
	expect(await failing('/schema')).toEqual(first);
	expect(await failing('/workflows')).toEqual([]);
	await sandbox.script('fault:off');
	expect(await failing('/schema')).toEqual([]);
});
