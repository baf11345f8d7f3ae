import { findStatement } from '../../runbook/lookup.ts';
import type { Run, WhileRunning } from '../intent.ts';
import { foreground } from '../progress.ts';
import type { Execution } from '../state.ts';

/**
 * What a rollback does about the forward command that runs, when nobody says otherwise: one that cannot be undone is
 * waited for, because half of a migration is worse than the whole; any other is interrupted. Undefined when none runs.
 */
export function runningDefault(run: Run): WhileRunning | undefined {
	const execution = foreground(run);
	if (execution === undefined || execution.rollback !== undefined) return undefined;
	return isIrreversible(run, execution) ? 'wait' : 'interrupt';
}

/** Whether a command that an execution is at, or still comes to, cannot be undone. */
function isIrreversible({ runbook }: Run, { statements, current }: Execution): boolean {
	const at = Math.max(
		0,
		statements.findIndex(({ id }) => id === current),
	);
	return statements
		.slice(at)
		.some(({ id }) => findStatement(runbook, id)?.statement.danger?.level === 'irreversible');
}

/** The command that an execution is at, in one line. */
export function currentCommand({ statements, current }: Execution): string {
	const at = statements.find(({ id }) => id === current) ?? statements[0];
	return at?.text.split('\n')[0] ?? '';
}
