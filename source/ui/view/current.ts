import type { Run } from '../../run/intent.ts';
import type { Execution, StatementState } from '../../run/state.ts';
import type { StatementToRun } from '../../run/statement-to-run.ts';

function stateIn({ state }: Run, execution: Execution, id: string): StatementState | undefined {
	if (execution.rollback === undefined) return state.statements[id];
	return state.rollbacks.find((one) => one.id === execution.rollback)?.progress[id];
}

/** The command that an execution is at; between the end of one and the beginning of the next, the last that began. */
export function currentStatement(run: Run, execution: Execution): StatementToRun | undefined {
	const { statements, current, id: own } = execution;
	const began = ({ id }: StatementToRun) => {
		const state = stateIn(run, execution, id);
		return state !== undefined && 'execution' in state && state.execution === own;
	};
	return statements.find(({ id }) => id === current) ?? statements.findLast(began) ?? statements[0];
}

/** When the command that an execution is at began; when the execution did, for one that has not begun. */
export function currentSince(run: Run, execution: Execution): string {
	const statement = currentStatement(run, execution);
	const state = statement && stateIn(run, execution, statement.id);
	return state?.status === 'running' ? state.startedAt : execution.startedAt;
}
