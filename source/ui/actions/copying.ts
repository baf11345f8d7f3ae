import type { RunContext } from '../view/context.ts';
import { statusLines } from '../view/status.ts';
import type { Act } from '../view/view.ts';

/** Copies where the run stands, in the few lines that go into a chat or a ticket. */
export function copyShown(context: RunContext): Act[] {
	return [{ do: 'copy', text: statusLines(context).join('\n'), what: 'status' }];
}
