import type { Statement } from '../../runbook/model.ts';
import type { Run } from '../intent.ts';
import { stepStatements } from '../progress.ts';
import type { RollbackState, StatementState } from '../state.ts';
import { maybeStillOn, toggleBoard } from '../toggle/board.ts';
import { exportsOf } from './build.ts';
import type { RollbackOutcome, ToggleLeft } from './event.ts';
import { carried } from './progress.ts';

/**
 * What a rollback has come to, once nothing but notices is left to run. A full one is complete when nothing that the
 * rollout turned on may still be on; any other when every toggle that it names is off. One of which not a single
 * command took effect has failed.
 */
export function rollbackResult(
	run: Run,
	rollback: RollbackState,
): { outcome: RollbackOutcome; left: ToggleLeft[] } {
	const left = withoutRepeats([...stillOn(run, rollback), ...notCarried(run, rollback)]);
	const plan = rollback.statements.filter(({ id }) => !rollback.held.includes(id));
	if (!plan.some(({ id }) => carried(rollback.progress[id]))) return { outcome: 'failed', left };
	const unfinished = plan.some(({ id, deploys }) => deploys && !carried(rollback.progress[id]));
	return { outcome: left.length === 0 && !unfinished ? 'rolled-back' : 'incomplete', left };
}

const withoutRepeats = (left: readonly ToggleLeft[]): ToggleLeft[] => {
	const seen = new Set<string>();
	return left.filter(({ name }) => !seen.has(name) && seen.add(name));
};

/** In a guide without toggles, the commands themselves are all that can be said about what was undone. */
function notCarried(run: Run, rollback: RollbackState): ToggleLeft[] {
	if (toggleBoard(run).length > 0) return [];
	return rollback.statements
		.filter(({ id }) => !rollback.held.includes(id) && !carried(rollback.progress[id]))
		.map(({ text }) => ({ name: text, certainty: 'maybe', why: 'it did not succeed here' }));
}

function stillOn(run: Run, rollback: RollbackState): ToggleLeft[] {
	const named = new Set(Object.keys(valuesOf(run, rollback)));
	const ofNamed = toggleBoard(run).filter(
		({ name, status }) => named.has(name) && (status === 'on' || status === 'maybe'),
	);
	const rows = rollback.scope === 'full' ? [...maybeStillOn(run), ...ofNamed] : ofNamed;
	return rows.map(
		({ name, status, why }): ToggleLeft => ({
			name,
			certainty: status === 'on' ? 'on' : 'maybe',
			why,
		}),
	);
}

/**
 * What the statements of the rollback that took effect have exported. A shell that was killed, or that still hangs,
 * hands nothing on: the next one is given these.
 */
export function exportedSoFar({ runbook }: Run, rollback: RollbackState): Record<string, string> {
	return Object.assign(
		{},
		...rollback.statements
			.filter(({ id }) => carried(rollback.progress[id]))
			.filter(({ id, text }) => !wasEdited(rollback.progress[id], text))
			.map(({ id }) => exportsOf(runbook, id)),
	);
}

/** Whether another text ran in place of the planned one. */
function wasEdited(state: StatementState | undefined, text: string): boolean {
	return state?.status === 'ok' && state.run.text !== text;
}

/** What the rollback's own statements set, those added for forgotten toggles included; the last value counts. */
export function valuesOf(run: Run, rollback: RollbackState): Record<string, string> {
	const procedure = run.runbook.procedures.find(({ id }) => id === rollback.procedure);
	const own: Statement[] = (procedure?.steps ?? []).flatMap(stepStatements);
	return Object.assign(
		Object.fromEntries(rollback.added.map((name) => [name, 'false'])),
		...own.map(({ exports }) => exports),
	);
}
