import { type PlacedStatement, statementsOf } from '../../runbook/lookup.ts';
import type { Phase, Statement } from '../../runbook/model.ts';
import { askFor } from '../ask.ts';
import type { Run } from '../intent.ts';
import type { RollbackCheck } from './event.ts';
import { rollbackProcedures } from './plan.ts';

/**
 * Whether the emergency rollback could run now. `unchecked`: nothing of it could be looked at. `none`: the guide has no
 * rollback procedure.
 */
export type Armed = {
	kind: 'armed' | 'not-armed' | 'unchecked' | 'none';
	/** One sentence, in an operator's words. */
	why: string;
	/** When it was last looked at. */
	at?: string;
	/** What was looked at: what does not hold first. */
	checks: RollbackCheck[];
};

/** Commands of a guide that look at the way back, or at what it needs, and change nothing. One row a kind. */
export const wayBackChecks: readonly { name: string; command: RegExp }[] = [
	{
		name: 'a test of the rollback',
		command: /\b(?:test|check|verify|validate|rehearse)[:_-][\w:-]*roll-?back/i,
	},
	{
		name: 'the state of git, or its remote',
		command: /^git\s+(?:status|fetch\s+--dry-run|ls-remote|remote\s+(?:-v|show)|rev-parse)\b/,
	},
	{
		name: 'whether the cluster answers, and lets us',
		command: /^kubectl\s+(?:cluster-info|auth\s+can-i|config\s+current-context)\b/,
	},
];

/** Whether a command of the guide looks at the way back without changing anything. */
export function looksAtWayBack(statement: Statement): boolean {
	const { text, deploys, configures, notifies, exports, danger } = statement;
	if (deploys || configures || notifies || Object.keys(exports).length > 0) return false;
	if (danger?.level === 'irreversible' || danger?.level === 'production') return false;
	return wayBackChecks.some(({ command }) => command.test(text));
}

/** Whether the rollback could run now, from what gonogo looked at and from the guide's own checks as they last ended. */
export function rollbackArmed(run: Run): Armed {
	if (rollbackProcedures(run.runbook).length === 0) {
		return { kind: 'none', why: 'the guide has no rollback procedure', checks: [] };
	}
	const { rollbackChecks } = run.state;
	const all = [...(rollbackChecks?.checks ?? []), ...guideChecks(run)];
	const checks = [...all.filter(({ ok }) => !ok), ...all.filter(({ ok }) => ok)];
	const at = rollbackChecks === undefined ? {} : { at: rollbackChecks.at };
	const failing = checks.filter(({ ok }) => !ok);
	const [first] = failing;
	if (first) {
		const more = failing.length > 1 ? `, and ${failing.length - 1} more` : '';
		return {
			kind: 'not-armed',
			why: `${first.what}: ${first.why ?? 'not ready'}${more}`,
			...at,
			checks,
		};
	}
	if (checks.length === 0) {
		const why =
			rollbackChecks === undefined
				? 'nobody has looked at it yet'
				: 'nothing of it can be looked at: the guide describes it in words';
		return { kind: 'unchecked', why, ...at, checks };
	}
	return { kind: 'armed', why: `${checks.length} of ${checks.length} checks hold`, ...at, checks };
}

/** The guide's own checks of the way back that were run, as each ended last. */
function guideChecks({ runbook, state }: Run): RollbackCheck[] {
	return statementsOf(runbook).flatMap(({ statement, procedure }): RollbackCheck[] => {
		if (procedure?.role === 'rollback' || !looksAtWayBack(statement)) return [];
		const last = state.statements[statement.id];
		if (last?.status === 'ok') return [{ what: statement.text, ok: true }];
		return last?.status === 'failed'
			? [
					{
						what: statement.text,
						ok: false,
						why: `it failed at ${last.run.finishedAt.slice(11, 16)} UTC`,
					},
				]
			: [];
	});
}

/** Whether a command changes what runs somewhere, or cannot be undone. */
function changes(run: Run, statement: Statement): boolean {
	return (
		statement.deploys === true ||
		statement.configures === true ||
		statement.danger?.level === 'production' ||
		statement.danger?.level === 'irreversible' ||
		askFor(run, statement).kind !== 'nothing'
	);
}

/** The phase that these commands begin to change something in, if they are the first of it that do. */
export function phaseBegun(run: Run, statements: readonly PlacedStatement[]): Phase | undefined {
	const first = statements.find(({ phase, statement }) => phase && changes(run, statement));
	const { phase } = first ?? {};
	if (phase === undefined) return undefined;
	const begun = phaseStatements(phase).some(
		(statement) => run.state.statements[statement.id] !== undefined && changes(run, statement),
	);
	return begun ? undefined : phase;
}

const phaseStatements = (phase: Phase): Statement[] =>
	[...phase.steps.flatMap(({ blocks }) => blocks), ...phase.blocks].flatMap(
		({ statements }) => statements,
	);

/** Why these commands would begin a phase without a way back, when they would. A rehearsal changes nothing. */
export function whyUnarmed(run: Run, statements: readonly PlacedStatement[]): string | undefined {
	if (run.state.created?.kind === 'rehearsal') return undefined;
	const armed = rollbackArmed(run);
	if (armed.kind !== 'not-armed' || phaseBegun(run, statements) === undefined) return undefined;
	return `the rollback is not armed: ${armed.why}`;
}
