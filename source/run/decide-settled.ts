import { findStatement } from '../runbook/lookup.ts';
import type { Statement } from '../runbook/model.ts';
import { environmentOf, isDone } from './ask.ts';
import { setValues } from './decide-run.ts';
import type { EventBody } from './event.ts';
import { settleLaunch } from './guard/launch-step.ts';
import type { Decision, Intent, Run } from './intent.ts';
import { stepStatements, whyLocked } from './progress.ts';
import { needsReason, record, refuse, says } from './refusal.ts';
import { holdBegunByHand } from './watch/hold-asked.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** What a person says became of one command, where it did not simply succeed here. */
export function settle(run: Run, { statement, how, note }: Of<'settle'>): Decision {
	const found = findStatement(run.runbook, statement);
	if (!found) return refuse(`the guide has no command ${statement}`);
	const state = run.state.statements[statement];
	if (state?.status === 'running') return refuse('that command is still running');
	if (how === 'passed-over' && state?.status !== 'failed')
		return refuse('that command has not failed');
	if (
		(how === 'applied' || how === 'not-applied' || how === 'kept-unknown') &&
		state?.status !== 'unknown'
	) {
		return refuse('the outcome of that command is known');
	}
	const locked = found.phase && whyLocked(run, found.phase);
	if (locked !== undefined) return refuse(locked);
	if (!says(note) && how !== 'kept-unknown' && how !== 'not-applied') {
		return needsReason(
			how === 'passed-over' || how === 'skipped'
				? 'say why, in one line'
				: 'say what was seen, in one line',
		);
	}
	return record({
		type: 'statement.settled',
		statement,
		how,
		note: note.trim(),
		...deploysOf(run, found.statement),
	});
}

/** What a deploying statement carried, or would carry if it were run by hand now. */
function deploysOf(
	run: Run,
	statement: Statement,
	ahead: Record<string, string> = {},
): { deploys?: { environment: string; toggles: Record<string, string> } } {
	if (!statement.deploys) return {};
	const environment = environmentOf(run, statement);
	const state = run.state.statements[statement.id];
	const tried = state && 'execution' in state ? carriedBy(run, state.execution, environment) : {};
	return { deploys: { environment, toggles: { ...setValues(run), ...tried, ...ahead } } };
}

/** The toggle values that this execution deployed, or may have deployed. */
function carriedBy(run: Run, execution: string, environment: string): Record<string, string> {
	return Object.fromEntries(
		Object.values(run.state.toggles).flatMap(({ name, uncertain, deployed }) => {
			const facts = [...(uncertain[environment] ?? []), deployed[environment]];
			const fact = facts.find((candidate) => candidate?.execution === execution);
			return fact ? [[name, fact.value]] : [];
		}),
	);
}

/** A whole step that was done by hand or skipped; what it deploys counts as in force where it was done. */
export function settleStep(run: Run, { step, how, note }: Of<'settle-step'>): Decision {
	const launch = settleLaunch(run, step, how, note);
	if (launch) return launch;
	const phase = run.runbook.phases.find(({ steps }) => steps.some(({ id }) => id === step));
	const found = phase?.steps.find(({ id }) => id === step);
	if (!phase || !found) return refuse(`the guide has no step ${step}`);
	const locked = whyLocked(run, phase);
	if (locked !== undefined) return refuse(locked);
	const left = stepStatements(found).filter(({ id }) => !isDone(run, id));
	if (left.some(({ id }) => run.state.statements[id]?.status === 'running')) {
		return refuse('a command of that step is still running');
	}
	if (!says(note) && (how === 'skipped' || left.length > 0)) {
		return needsReason(
			how === 'skipped' ? 'say why, in one line' : 'say what was seen, in one line',
		);
	}
	const settled: EventBody = {
		type: 'step.settled',
		step,
		how,
		note: note.trim(),
		commands: left.length,
	};
	if (how === 'skipped') return record(settled);
	// Done by hand: what the step exports and deploys counts as in force, so that a rollback never names too little.
	const exported = Object.assign({}, ...left.map(({ exports }) => exports)) as Record<
		string,
		string
	>;
	const deploying = left
		.filter(({ deploys }) => deploys)
		.map(
			(statement): EventBody => ({
				type: 'statement.settled',
				statement: statement.id,
				how: 'by-hand',
				note: note.trim(),
				...deploysOf(run, statement, exported),
			}),
		);
	return record(...deploying, settled, ...holdBegunByHand(run, phase, found));
}
