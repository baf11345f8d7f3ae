import type { Run } from '../run/intent.ts';
import { rollbackCalled } from '../run/rollback/plan.ts';
import { activeRollback, unacknowledgedRollback } from '../run/rollback/progress.ts';
import { phaseOfStep } from '../runbook/lookup.ts';
import { listed } from './words.ts';

export type RunOutcome =
	| 'open'
	| 'complete'
	| 'rolling-back'
	| 'rolled-back'
	| 'rollback-incomplete'
	| 'rollback-failed'
	| 'abandoned';

/** Where a run has ended up, in a word and in a sentence. */
export function outcomeOf(run: Run): { outcome: RunOutcome; sentence: string } {
	const { state, runbook } = run;
	const last = state.rollbacks.at(-1);
	if (activeRollback(state)) {
		return { outcome: 'rolling-back', sentence: 'An emergency rollback is under way.' };
	}
	if (last?.outcome !== undefined && last.outcome !== 'rolled-back' && !goneOn(run, last.id)) {
		const left = last.left.map(({ name, certainty }) =>
			certainty === 'on' ? `${name} is on` : `${name} may be on`,
		);
		const what = left.length > 0 ? `: ${listed(left)}` : '';
		return {
			outcome: last.outcome === 'failed' ? 'rollback-failed' : 'rollback-incomplete',
			sentence: `The ${rollbackCalled(last.scope)} is ${last.outcome.toUpperCase()}${what}.`,
		};
	}
	if (state.closed) {
		const { outcome, reason } = state.closed;
		const why = reason === undefined ? '' : ` ${reason}`;
		const sentence = {
			complete: 'The rollout is complete.',
			'rolled-back': 'The rollout was rolled back.',
			abandoned: 'The rollout was abandoned.',
		}[outcome];
		return { outcome, sentence: `${sentence}${why}` };
	}
	if (last && !goneOn(run, last.id)) {
		return { outcome: 'rolled-back', sentence: `The ${rollbackCalled(last.scope)} is complete.` };
	}
	const go = runbook.phases.filter(
		({ id }) => state.phases[id]?.decision?.decision === 'go',
	).length;
	const all = runbook.phases.length;
	return { outcome: 'open', sentence: `The run is open: ${go} of ${all} phases have GO.` };
}

/** The outcome that nobody has taken note of yet, and how to: for every command that speaks of the run. */
export function rollbackReminder({ state }: Run): string | undefined {
	const last = unacknowledgedRollback(state);
	if (last?.outcome === undefined) return undefined;
	const words =
		last.outcome === 'rolled-back' ? 'ROLLED BACK' : `ROLLBACK ${last.outcome.toUpperCase()}`;
	const left = last.left.map(({ name, certainty }) =>
		certainty === 'on' ? `${name} is on` : `${name} may be on`,
	);
	const what = left.length > 0 ? `: ${listed(left)}` : '';
	const run = state.created?.run ?? '';
	return `${words} (${last.scope}) on ${last.environment}${what}. Nobody has taken note of it yet: gonogo rollback ${run} --acknowledge WHY`;
}

/** Whether work went forward again after a rollback: a command of a phase was started since. */
function goneOn({ state, runbook }: Run, rollback: string): boolean {
	const finished = state.rollbacks.find(({ id }) => id === rollback)?.finishedAt ?? '';
	return state.order.some((id) => {
		const execution = state.executions[id];
		if (execution === undefined || execution.rollback !== undefined) return false;
		return execution.startedAt > finished && phaseOfStep(runbook, execution.owner) !== undefined;
	});
}
