import type { RunContext } from '../view/context.ts';
import { fieldOf } from '../view/field.ts';
import { type Act, open, tell } from '../view/view.ts';

/** Opens the full output of an execution, following its end. */
export function viewOutput(context: RunContext, execution: string | undefined): Act[] {
	if (execution === undefined || context.output(execution) === undefined) {
		return [tell('no output yet: Enter runs the next command')];
	}
	return [open({ kind: 'viewer', execution, search: fieldOf(), searching: false })];
}
