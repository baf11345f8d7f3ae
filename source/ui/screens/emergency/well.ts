import type { AfterCheck } from '../../../run/rollback/after.ts';
import type { RollbackState } from '../../../run/state.ts';
import { counted } from '../../text/count.ts';
import { type Piece, span } from '../../text/row.ts';
import type { Figure } from '../../view/figures.ts';

/** Whether a figure stands in the way of calling it well: over its limit, or nobody looks at it any more. */
export const isOpenFigure = ({ state }: Figure): boolean =>
	state === 'over' || state === 'lost' || state === 'outdated';

/**
 * Whether it is well again after a rollback, in one line: what holds, what does not, what nobody looks at; undefined
 * while checks are to run.
 */
export function wellAgain(
	{ outcome }: Pick<RollbackState, 'outcome'>,
	checks: readonly AfterCheck[],
	measured: readonly Figure[],
): Piece | undefined {
	const failed = checks.filter(({ status }) => status === 'failed').length;
	const over = measured.filter(({ state }) => state === 'over');
	if (failed + over.length > 0) {
		const checked = failed === 0 ? [] : [`${counted(failed, 'check')} failed`];
		const figures = over.map(({ metric }) => `${metric} over its limit`);
		return span(`NOT WELL: ${[...checked, ...figures].join(', ')}`, 'bad');
	}
	const unseen = measured.filter(isOpenFigure);
	if (unseen.length > 0) {
		const figures = unseen.map(({ metric }) => metric);
		return span(`not known: nobody looks at ${figures.join(', ')}`, 'warn');
	}
	if (checks.some(({ status }) => status !== 'ok')) return undefined;
	if (checks.length === 0) return span('the guide has no check that says so', 'warn');
	const hold = checks.length === 1 ? 'the check holds' : `all ${checks.length} checks hold`;
	if (outcome === 'rolled-back') return span(`WELL AGAIN: ${hold}`, 'good');
	return span(`${hold}, but the rollback is not complete`, 'warn');
}
