import { comparedWith, type Drill, isGood, lastDrill } from '../../run/rollback/drill.ts';
import { rollbackProcedures } from '../../run/rollback/plan.ts';
import type { Procedure, Runbook } from '../../runbook/model.ts';
import { type Piece, span } from '../text/row.ts';
import { moment } from '../text/time.ts';

/** How a drill stands beside the earlier good ones of its kind; nothing when it is the first. */
function besideOthers(drill: Drill, drills: readonly Drill[]): string {
	const { earlier, best, median, slower } = comparedWith(
		drill,
		drills.filter(({ at }) => at < drill.at),
	);
	if (earlier === 0 || best === undefined || median === undefined) return '';
	const seconds = (ms: number) => Math.round(ms / 1000);
	if (slower) return `, SLOWER: ${seconds(median)} s before`;
	return (drill.verifiedMs ?? 0) <= best
		? `, best of ${earlier + 1}`
		: `, ${seconds(best)} s at best`;
}

/**
 * When a rollback was last drilled, whether that went well and, unless it is to stand alone, how it compares with the
 * earlier ones; nothing where nobody looked.
 */
export function drilledPiece(
	drills: readonly Drill[] | undefined,
	{ source }: Runbook,
	procedure: Procedure,
	now: Date,
	{ alone = false } = {},
): Piece {
	if (drills === undefined) return '';
	const last = lastDrill(drills, { sha256: source.sha256, procedure: procedure.id });
	if (!last) return span('never drilled', 'warn');
	const when = `drilled ${moment(last.at, now)}`;
	if (!isGood(last)) return span(`${when}: ${last.outcome}`, 'bad');
	const seconds = Math.round((last.verifiedMs ?? 0) / 1000);
	return span(`${when} in ${seconds} s${alone ? '' : besideOthers(last, drills)}`, 'dim');
}

/** Each rollback of a guide and when it was last drilled, in one row. */
export function drilledPieces(
	drills: readonly Drill[] | undefined,
	runbook: Runbook,
	now: Date,
): Piece[] {
	if (drills === undefined) return [];
	return rollbackProcedures(runbook).flatMap((procedure): Piece[] => {
		const { scope, title } = procedure;
		const name = scope === 'full' || scope === 'partial' ? scope : title;
		return [`${name} `, drilledPiece(drills, runbook, procedure, now), '   '];
	});
}
