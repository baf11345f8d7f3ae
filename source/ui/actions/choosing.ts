import { within } from '../lists/list.ts';
import type { ChooseContext } from '../view/context.ts';
import type { GuideFacts, OpenRun } from '../view/facts.ts';
import { type Act, tell, view } from '../view/view.ts';

export type ChooseRow = { kind: 'run'; run: OpenRun } | { kind: 'guide'; guide: GuideFacts };

/** Open runs first: continuing one is what most people come back for. */
export function rowsToChoose({ openRuns, guides }: ChooseContext): ChooseRow[] {
	return [
		...openRuns.map((run): ChooseRow => ({ kind: 'run', run })),
		...guides.map((guide): ChooseRow => ({ kind: 'guide', guide })),
	];
}

/** Moves the cursor among the open runs and the guides. */
export function moveGuide(context: ChooseContext, by: number): Act[] {
	const cursor = within(context.view.start.cursor + by, rowsToChoose(context).length);
	return [view({ change: 'start', to: { cursor } })];
}

export function openRow(context: ChooseContext): Act[] {
	const rows = rowsToChoose(context);
	const row = rows[within(context.view.start.cursor, rows.length)];
	if (!row) return [tell('no guide here: gonogo GUIDE opens one, gonogo demo shows one')];
	return row.kind === 'run'
		? [{ do: 'choose', choice: { kind: 'resume', run: row.run.id } }]
		: [{ do: 'choose', choice: { kind: 'open', path: row.guide.path } }];
}
