import { findItem, findPhase, findStatement, findStep } from '../runbook/lookup.ts';
import type { Runbook } from '../runbook/model.ts';

/** What the guide calls the thing with this id. */
export type Names = (id: string) => string;

/** Ids as they are, where no guide is at hand. */
export const asWritten: Names = (id) => id;

/** The names a guide gives: a command's first line, a title, an item's text; an id that it does not have stays. */
export function namesIn(runbook: Runbook): Names {
	return (id) =>
		findStatement(runbook, id)?.statement.text.split('\n')[0] ??
		findStep(runbook, id)?.step.title ??
		findPhase(runbook, id)?.title ??
		findItem(runbook, id)?.item.text ??
		runbook.procedures.find((procedure) => procedure.id === id)?.title ??
		id;
}
