import type { Statement } from '../runbook/model.ts';
import type { RollbackOutcome, ToggleLeft } from './event.ts';
import type { Run } from './intent.ts';
import { stepStatements } from './progress.ts';
import { deployedUnbuilt } from './rollback-build.ts';
import type { RollbackState, StatementState } from './state.ts';
import { maybeStillOn, toggleBoard } from './toggle-board.ts';

/**
 * What a rollback has come to, once nothing but notices is left to run. A full one is complete when nothing that the
 * rollout turned on may still be on; any other when every toggle that it names is off. One of which not a single
 * command took effect has failed.
 */
export function rollbackResult(
	run: Run,
	rollback: RollbackState,
): { outcome: RollbackOutcome; left: ToggleLeft[] } {
	const left = withoutRepeats([
		...stillOn(run, rollback),
		...unbuilt(run, rollback),
		...notCarried(run, rollback),
	]);
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

/** Whether a statement of the rollback is known to have taken effect. */
function carried(state: StatementState | undefined): boolean {
	if (state?.status === 'ok') return true;
	return state?.status === 'settled' && (state.how === 'by-hand' || state.how === 'applied');
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

/** Toggles that are baked in when a release is built, and that this rollback deployed without building one. */
function unbuilt(run: Run, rollback: RollbackState): ToggleLeft[] {
	const names = new Set(deployedUnbuilt(run, rollback));
	const everything = run.state.created?.emergency === true;
	return toggleBoard(run)
		.filter(({ name }) => names.has(name) && (everything || rollback.mayBeOn.includes(name)))
		.filter(({ seen, facts }) => {
			const deployed = facts.deployed[rollback.environment];
			return !(seen === 'off' && (facts.seen?.seq ?? 0) > (deployed?.seq ?? 0));
		})
		.map(({ name }) => ({
			name,
			certainty: 'maybe',
			why: 'deployed without a build, and only a build carries its value',
		}));
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
