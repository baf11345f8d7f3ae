import { findStatement } from '../runbook/lookup.ts';
import type { ExecutionMode } from './event.ts';
import type { Run } from './intent.ts';

/**
 * Seconds that each command of an execution may take before it is stopped: what its block says, else what the guide
 * says for a block of that name, for all, or the operator's own preference. Undefined is no limit. What is for all is
 * not for a command that is meant to run long; a limit of its own is. None for one that has the terminal: a person sits
 * at it, and decides.
 */
export function timeoutOf(run: Run, statement: string, mode: ExecutionMode): number | undefined {
	if (mode === 'interactive') return undefined;
	const found = findStatement(run.runbook, statement);
	const block = found?.block?.annotations;
	if (block?.timeoutSeconds !== undefined) return block.timeoutSeconds;
	const { default: forAll, ...named } = run.runbook.annotations?.timeouts ?? {};
	const own = block?.name === undefined ? undefined : named[block.name];
	if (own !== undefined) return own;
	if (mode === 'background' || found?.statement.longRunning) return undefined;
	return forAll ?? run.state.usualTimeout;
}
