import { rollbackProcedures } from '../../../run/rollback/plan.ts';
import { type ToggleRow, toggleBoard } from '../../../run/toggle/board.ts';
import { launchRowsOfStep } from '../../lists/launches.ts';
import { toggleRows } from '../../lists/toggles.ts';
import { type Row, rule, span } from '../../text/row.ts';
import type { RunContext } from '../../view/context.ts';

/** Toggles that the commands of the step shown set. */
export function togglesOfStep({ run, scene }: RunContext): ToggleRow[] {
	const names = new Set(scene.statements.flatMap(({ exports }) => Object.keys(exports)));
	return toggleBoard(run).filter(({ name }) => names.has(name));
}

/** The toggle board for this step in at most `most` rows; names those that the full rollback forgets. */
export function stepToggleRows(context: RunContext, width: number, most: number): Row[] {
	const board = togglesOfStep(context);
	if (board.length === 0) return [];
	const { run, look, now } = context;
	const full = rollbackProcedures(run.runbook).find(({ scope }) => scope === 'full');
	const forgotten = new Set(
		full
			? run.runbook.toggles.flatMap(({ name, coveredBy }) =>
					coveredBy.includes(full.id) ? [] : [name],
				)
			: [],
	);
	const warns = board.some(({ name }) => forgotten.has(name));
	const { head, rows } = toggleRows(board, { width: warns ? width - 21 : width, now });
	const all = launchRowsOfStep(
		context,
		board.map(({ name }) => name),
	);
	const launches = all.slice(0, Math.max(0, most - 3));
	const shown = rows.slice(0, Math.max(1, most - 2 - launches.length));
	const more = rows.length - shown.length + all.length - launches.length;
	return [
		rule(look, 'toggles this step changes', more > 0 ? [span(`${more} more: v`, 'dim')] : []),
		head,
		...shown.map((row, index) =>
			forgotten.has(board[index]?.name ?? '')
				? { ...row, right: [span('not in full rollback', 'warn')] }
				: row,
		),
		...launches,
	];
}
