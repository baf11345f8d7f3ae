import { reportText } from '../lists/report.ts';
import type { RunContext } from '../view/context.ts';
import { statusLines } from '../view/status.ts';
import { type Act, list } from '../view/view.ts';

/** Copies where the run stands, in the three lines that go into a chat or a ticket. */
export function copyStatus(context: RunContext): Act[] {
	return [{ do: 'copy', text: statusLines(context).join('\n'), what: 'status, three lines' }];
}

/** Opens the report; over the report, copies all of it. */
export function showReport(context: RunContext): Act[] {
	const top = context.view.overlays.at(-1);
	if (top?.kind !== 'list' || top.list !== 'report') return [list('report')];
	return [{ do: 'copy', text: reportText(context), what: 'report, as Markdown' }];
}
