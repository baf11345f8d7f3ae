import type { Alert, Runbook } from '../../source/runbook/model.ts';
import { readGuide } from '../../source/runbook/read.ts';
import { exporting, guide, phase, procedure, statement, step } from './guide.ts';
import { start } from './rollback/rollouts.ts';
import { Walk } from './walk.ts';

export const errorRate: Alert = {
	name: 'Error rate',
	metric: 'error_rate',
	operator: '>',
	threshold: 0.05,
	severity: 'critical',
	line: 12,
};
export const slow: Alert = {
	name: 'Slow responses',
	metric: 'response_time',
	operator: '>',
	threshold: 2000,
	severity: 'warning',
	line: 20,
};

export const monitor = 'p1/s1/monitor';

/** Two phases of one step each; the first ends with a monitor, for as long as given. */
export function watched(more: { seconds?: number; alerts?: Alert[] } = {}): Runbook {
	const { seconds, alerts = [errorRate, slow] } = more;
	const longRunning = { why: 'a monitor', ...(seconds === undefined ? {} : { seconds }) };
	return {
		...guide(
			[
				phase('p1', [
					step('p1/s1', [
						exporting('p1/s1/on', 'APP_READ', 'true'),
						statement('p1/s1/deploy', 'npm run deploy', { deploys: true }),
						statement(monitor, 'npm run monitor:errors', { longRunning }),
					]),
					step('p1/s2', [
						statement('p1/s2/check', 'npm run check'),
						statement('p1/s2/deploy', 'npm run deploy:more', { deploys: true }),
					]),
				]),
				phase('p2', [
					step('p2/s1', [statement('p2/s1/deploy', 'npm run deploy:b', { deploys: true })]),
				]),
			],
			[
				procedure(
					'rollback-full',
					'rollback',
					[
						step('rb/s1', [
							exporting('rb/off', 'APP_READ', 'false'),
							statement('rb/deploy', 'npm run deploy:rollback', { deploys: true }),
						]),
					],
					{ scope: 'full' },
				),
				procedure('look', 'monitoring', [
					step('look/s1', [statement('look/errors', 'npm run errors')]),
				]),
			],
			['APP_READ'],
		),
		alerts,
	};
}

/** A walk whose first monitor runs in the background; its execution. */
export function watching(
	runbook: Runbook = watched(),
	more: ConstructorParameters<typeof Walk>[2] = {},
): { walk: Walk; execution: string } {
	const walk = new Walk(runbook, {}, more);
	walk.perform('p1/s1', ['p1/s1/on']);
	walk.perform('p1/s1', ['p1/s1/deploy'], [], 'yes');
	walk.send({
		kind: 'run',
		owner: 'p1/s1',
		statements: [{ id: monitor, text: 'npm run monitor:errors' }],
	});
	return { walk, execution: walk.take().execution };
}

/** A guide's text as the reader sees it. */
export function read(text: string): Runbook {
	const found = readGuide(new TextEncoder().encode(text), 'guide.md');
	if (!found.ok) throw new Error(found.problem);
	return found.runbook;
}

/** Rolls everything back beside whatever still runs, to its end. */
export function rollBackAll(walk: Walk): void {
	start(walk, { running: 'alongside' });
	walk.play(walk.take());
	walk.play(walk.take());
}
