import { findGuard, guardViews } from '../../../run/guard/guard.ts';
import { haltView } from '../../../run/guard/halt.ts';
import { escalationClock } from '../../../run/watch/escalation.ts';
import type { Contact } from '../../../runbook/model.ts';
import { type Piece, type Row, span } from '../../text/row.ts';
import { between, moment, spanOfTime } from '../../text/time.ts';
import { cut, widthOf } from '../../text/width.ts';
import type { RunContext } from '../../view/context.ts';
import { type Figure, figures } from '../../view/figures.ts';
import { trendPieces } from '../overlays/halt.ts';

/** A figure of what ran before: no alarm, and no all-clear. */
const outdated = ({ metric, words, why }: Figure): Row => ({
	left: [` ${metric} was ${words}: `, span(why, 'warn')],
});

/** What a HALT was about, or a rollback has turned off since: no figure of it counts any more. */
function offRows({ run, now }: RunContext, halt: string | undefined): Row[] {
	const cares = (guard: string) => guard === halt || run.state.rollbacks.length > 0;
	return guardViews(run, now.toISOString())
		.filter(({ shown, guard }) => shown === 'off' && cares(guard.id))
		.slice(0, 2)
		.map(({ guard, why }) => ({ left: [` ${guard.name}: `, span(why, 'dim')] }));
}

/** The HALT and the figures over their limit: since when, how long, which way they go. */
export function alarm(context: RunContext): Row[] {
	const { run, now, look } = context;
	const halt = haltView(run);
	const all = figures(run, now);
	const guard = halt && findGuard(run, halt.guard);
	// A figure stands once: where it is as it is now.
	const figured = all.some((one) => one.guard === halt?.guard && one.state === 'over');
	const named = figured && guard?.from !== 'exposure' ? guard?.name : undefined;
	const since = (at: string) => `  since ${moment(at, now)}, ${spanOfTime(between(at, now))}`;
	return [
		...(halt
			? [
					{
						left: [
							span(` HALT ${moment(halt.raisedAt, now)} `, 'danger'),
							` ${named ?? halt.says}`,
						],
					},
				]
			: []),
		...all
			.filter(({ state }) => state === 'over' || state === 'lost' || state === 'outdated')
			.slice(0, 2)
			.map((figure) =>
				figure.state === 'outdated'
					? outdated(figure)
					: {
							left: [
								span(
									` ${look.glyphs.failed} ${figure.metric} ${figure.words} ${figure.limit}`,
									'bad',
								),
								figure.state === 'lost' ? span('  LOST: not measured any more', 'warn') : '',
								since(figure.since),
								...trendPieces(figure),
							],
						},
			),
		...offRows(context, halt?.guard),
	];
}

/** Names cut so far that every number beside them is seen whole. */
function fitted(
	numbers: readonly Contact[],
	context: Pick<RunContext, 'size' | 'look'>,
): Contact[] {
	const { size, look } = context;
	const taken = numbers.reduce((sum, { reach }) => sum + widthOf(reach) + 4, 0);
	for (let most = 40; most > 4; most -= 1) {
		const named = numbers.map((one) => ({
			...one,
			name: cut(one.name, most, look.glyphs.ellipsis),
		}));
		if (named.reduce((sum, { name }) => sum + widthOf(name), taken) <= size.columns) return named;
	}
	return fitted(numbers.slice(0, -1), context);
}

/** Whom to call, on the screen where it is needed, and by when each level has to know. */
export function calls(context: RunContext): Row[] {
	const { run, now } = context;
	const reachable = run.runbook.contacts.filter(({ reach }) => /\d{3}/.test(reach)).slice(0, 3);
	const numbers = fitted(reachable, context);
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
							'  ',
						]),
					},
				]
			: []),
		...(clock.length > 0
			? [
					{
						left: clock.flatMap(({ level, due, late, told }): Piece[] => [
							` ${level} `,
							told
								? span(`told ${moment(told.at, now)} `, 'good')
								: due === undefined
									? span('when needed ', 'dim')
									: late
										? span(`due ${moment(due, now)} LATE `, 'bad')
										: span(`due ${moment(due, now)} `, 'strong'),
						]),
					},
				]
			: []),
	];
}
