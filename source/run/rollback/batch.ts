import { findStatement } from '../../runbook/lookup.ts';
import { modeFor } from '../ask.ts';
import type { Run } from '../intent.ts';
import type { RollbackState } from '../state.ts';
import type { StatementToRun } from '../statement-to-run.ts';
import { isBehind, rollbackNext } from './progress.ts';

/** Commands of a rollback that run together, and whether they get the terminal. */
export type RollbackBatch = { statements: StatementToRun[]; mode: 'foreground' | 'interactive' };

/**
 * What runs next of a rollback: up to the next deploying command, which always begins its own process, and up to the
 * next one that asks at the terminal, which gets it alone. Empty when nothing is left that could run.
 */
export function rollbackBatch(run: Run, rollback: RollbackState): RollbackBatch {
	const next = rollbackNext(rollback);
	if (next.kind !== 'run' && next.kind !== 'failed' && next.kind !== 'unknown') {
		return { statements: [], mode: 'foreground' };
	}
	if (asksAtTerminal(run, next.statement)) {
		return { statements: [next.statement], mode: 'interactive' };
	}
	const plan = rollback.statements.filter(({ id }) => !rollback.held.includes(id));
	const from = plan.findIndex(({ id }) => id === next.statement.id);
	const statements = [next.statement];
	for (const statement of plan.slice(from + 1)) {
		if (statement.deploys || isBehind(rollback.progress[statement.id])) break;
		if (asksAtTerminal(run, statement)) break;
		statements.push(statement);
	}
	return { statements, mode: 'foreground' };
}

/** Whether a command would wait for an answer (`ssh`, a `sudo` that asks), and somebody is there to give it. */
function asksAtTerminal(run: Run, { id }: StatementToRun): boolean {
	if (run.state.sessions.at(-1)?.via !== 'screen') return false;
	const found = findStatement(run.runbook, id)?.statement;
	return found !== undefined && modeFor(run, found) === 'interactive';
}
