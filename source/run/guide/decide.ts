import { findStatement } from '../../runbook/lookup.ts';
import type { Runbook } from '../../runbook/model.ts';
import type { Decision, Intent, Run } from '../intent.ts';
import { foreground, stepStatements, unknownStatements } from '../progress.ts';
import { record, refuse } from '../refusal.ts';
import { activeRollback } from '../rollback/progress.ts';

/** The hash of the guide's text that a run follows. */
export function followedGuide({ state }: Pick<Run, 'state'>): string {
	return state.guide?.sha256 ?? state.created?.guide.sha256 ?? '';
}

/**
 * From now on the run follows another text of its guide. What was done stays done where the text says the same;
 * sign-offs whose text changed stay in the record and are open again.
 */
export function adoptGuide(
	run: Run,
	{ to, runbook }: Extract<Intent, { kind: 'adopt-guide' }>,
): Decision {
	const from = followedGuide(run);
	if (to === from) return refuse('the run follows that text of the guide already');
	if (runbook === undefined) return refuse('that text of the guide is not here');
	if (activeRollback(run.state)) return refuse('an emergency rollback is under way');
	if (foreground(run)) return refuse('another command is still running');
	if (unknownStatements(run).length > 0) {
		return refuse('the outcome of a command is unknown: settle it first');
	}
	const reopened = sayingOtherwise(run, runbook);
	return record({ type: 'guide.adopted', from, to, ...(reopened.length > 0 ? { reopened } : {}) });
}

/** Steps and commands that something is recorded of under a name that stands for something else in the new guide. */
function sayingOtherwise({ runbook, state }: Run, now: Runbook): string[] {
	const textOf = (guide: Runbook, id: string) => findStatement(guide, id)?.statement.text;
	const statements = Object.keys(state.statements).filter((id) => {
		const text = textOf(now, id);
		return text !== undefined && text !== textOf(runbook, id);
	});
	const before = commandsOfSteps(runbook);
	const after = commandsOfSteps(now);
	const steps = Object.keys(state.steps).filter(
		(id) => after.has(id) && after.get(id) !== before.get(id),
	);
	return [...steps, ...statements];
}

/** The commands of each step of the phases, as one text a step. */
function commandsOfSteps({ phases }: Runbook): Map<string, string> {
	return new Map(
		phases.flatMap(({ steps }) =>
			steps.map((step) => [step.id, JSON.stringify(stepStatements(step).map(({ text }) => text))]),
		),
	);
}
