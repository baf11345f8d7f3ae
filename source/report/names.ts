import { findGuard } from '../run/guard/guard.ts';
import { onceARun } from '../run/once.ts';
import { findItem, findPhase, findStatement, findStep } from '../runbook/lookup.ts';
import type { Runbook } from '../runbook/model.ts';
import { commandLine } from './apart.ts';

/** What the guide calls the thing with this id. */
export type Names = (id: string) => string;

/** Ids as they are, where no guide is at hand. */
export const asWritten: Names = (id) => id;

/** The names a guide gives: a command's line, a title, an item's text; an id that it does not have stays. */
export function namesIn(runbook: Runbook): Names {
	const ofStatement = (id: string) => {
		const text = findStatement(runbook, id)?.statement.text;
		return text === undefined ? undefined : commandLine(runbook, text);
	};
	return (id) =>
		ofStatement(id) ??
		findStep(runbook, id)?.step.title ??
		findPhase(runbook, id)?.title ??
		findItem(runbook, id)?.item.text ??
		runbook.procedures.find((procedure) => procedure.id === id)?.title ??
		id;
}

/** The names of a guide, and of what a run of it has: commands that were run, guards, what is watched with. */
export const namesOfRun = onceARun((run): Names => {
	const ofGuide = namesIn(run.runbook);
	return (id) => {
		const [first, ...more] = run.state.executions[id]?.statements ?? [];
		const command =
			first && `${commandLine(run.runbook, first.text)}${more.length > 0 ? ' ...' : ''}`;
		return command ?? run.state.pins[id]?.name ?? findGuard(run, id)?.name ?? ofGuide(id);
	};
});
