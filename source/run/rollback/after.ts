import { proceduresByRole } from '../../runbook/lookup.ts';
import type { Statement } from '../../runbook/model.ts';
import type { Run } from '../intent.ts';
import { stepStatements } from '../progress.ts';
import type { RollbackState, StatementState } from '../state.ts';

/** A check of the guide that says whether the system is well again after a rollback. */
export type AfterCheck = {
	/** Id of the step that it stands in, as `run` wants it. */
	owner: string;
	statement: Statement;
	/** How it ended since the rollback began; `todo` when it has not run since. */
	status: 'todo' | 'running' | 'ok' | 'failed';
};

/** Whether a command only looks: it can be run after a rollback without a second thought. */
function onlyLooks(statement: Statement): boolean {
	const { deploys, configures, notifies, danger, interactive, longRunning, exports } = statement;
	if (deploys || configures || notifies || interactive || longRunning) return false;
	return Object.keys(exports).length === 0 && (danger === undefined || danger.level === 'caution');
}

/** The guide's own read-only checks, in its order: what its validation procedures look at, to be offered one by one. */
export function afterChecks(run: Run, rollback: RollbackState): AfterCheck[] {
	return proceduresByRole(run.runbook, 'validation').flatMap(({ steps }) =>
		steps.flatMap((step) =>
			stepStatements(step)
				.filter((statement) => onlyLooks(statement) && (statement.placeholders ?? []).length === 0)
				.map((statement) => ({
					owner: step.id,
					statement,
					status: since(rollback.startedAt, run.state.statements[statement.id]),
				})),
		),
	);
}

function since(startedAt: string, state: StatementState | undefined): AfterCheck['status'] {
	if (state?.status === 'running') return state.startedAt >= startedAt ? 'running' : 'todo';
	if (state?.status !== 'ok' && state?.status !== 'failed') return 'todo';
	return state.run.startedAt >= startedAt ? state.status : 'todo';
}

/** The next check to offer; undefined when all have run, or none can. */
export function nextAfterCheck(run: Run): AfterCheck | undefined {
	const last = run.state.rollbacks.at(-1);
	if (last?.outcome === undefined) return undefined;
	return afterChecks(run, last).find(({ status }) => status === 'todo');
}
