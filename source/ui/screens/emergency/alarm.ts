import { haltView } from '../../../run/guard/halt.ts';
import { escalationClock } from '../../../run/watch/escalation.ts';
import { type Piece, type Row, span } from '../../text/row.ts';
import { between, moment, spanOfTime } from '../../text/time.ts';
import { widthOf } from '../../text/width.ts';
import type { RunContext } from '../../view/context.ts';
import { figures } from '../../view/figures.ts';
import { trendPieces } from '../overlays/halt.ts';

/** The HALT and the figures over their limit: since when, how long, which way they go. */
export function alarm({ run, now, look }: RunContext): Row[] {
	const halt = haltView(run);
	const since = (at: string) => `  since ${moment(at, now)}, ${spanOfTime(between(at, now))}`;
	return [
		...(halt
			? [{ left: [span(` HALT ${moment(halt.raisedAt, now)} `, 'danger'), ` ${halt.why}`] }]
			: []),
		...figures(run, now)
			.filter(({ state }) => state === 'over' || state === 'lost')
			.slice(0, 2)
			.map((figure) => ({
				left: [
					span(` ${look.glyphs.failed} ${figure.metric} ${figure.words} ${figure.limit}`, 'bad'),
					figure.state === 'lost' ? span('  LOST: not measured any more', 'warn') : '',
					since(figure.since),
					...trendPieces(figure),
				],
			})),
	];
}

/** Whom to call, on the screen where it is needed, and by when each level has to know. */
export function calls({ run, now, size }: RunContext): Row[] {
	// A name without its number helps nobody: as many as fit whole, and at least one.
	const widths = (count: number) =>
		all.slice(0, count).reduce((sum, { name, reach }) => sum + widthOf(`  ${name} ${reach}`), 0);
	const all = run.runbook.contacts.filter(({ reach }) => /\d{3}/.test(reach)).slice(0, 3);
	const fitting = [3, 2, 1].find((count) => widths(count) <= size.columns) ?? 1;
	const numbers = all.slice(0, fitting);
	const at = now.toISOString();
	const clock = escalationClock(run, at).slice(0, 3);
	return [
		...(numbers.length > 0
			? [
					{
						left: numbers.flatMap(({ name, reach }): Piece[] => [
							' ',
							name,
							' ',
							span(reach, 'strong'),
							' ',
						]),
					},
				]
			: []),
		...(clock.length > 0
			? [
					{
						left: clock.flatMap(({ level, due, leftMs = 0, told }): Piece[] => [
							` ${level} `,
							told
								? span(`told ${moment(told.at, now)} `, 'good')
								: due === undefined
									? span('when needed ', 'dim')
									: span(`due ${moment(due, now)} `, leftMs <= 0 ? 'bad' : 'strong'),
						]),
					},
				]
			: []),
	];
}
