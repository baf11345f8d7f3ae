import { findGuard } from '../../../run/guard/guard.ts';
import { haltView } from '../../../run/guard/halt.ts';
import { nextEscalation, whoAndWhere } from '../../../run/watch/escalation.ts';
import { type Piece, type Row, rule, span } from '../../text/row.ts';
import { between, moment, spanOfTime } from '../../text/time.ts';
import { wrapped } from '../../text/width.ts';
import type { RunContext } from '../../view/context.ts';
import { type Figure, figures } from '../../view/figures.ts';

/** How a figure moves, in words: `rising (was 6.2 %)`. */
export function trendPieces({ trend, was }: Pick<Figure, 'trend' | 'was'>): Piece[] {
	if (trend === undefined || trend === 'steady') return [];
	return [span(`  ${trend}${was === undefined ? '' : ` (was ${was})`}`, 'warn')];
}

/** Whom to tell next, how to reach them and by when. */
export function nextCall({ run, now }: RunContext): Piece[] | undefined {
	const next = nextEscalation(run, now.toISOString());
	if (!next) return undefined;
	const { level, contact, due, late, leftMs = 0 } = next;
	// An address that a guide gives without a name says who it is by itself.
	const named = contact && !contact.reach.startsWith(contact.name);
	const called = named ? `${contact.name} ${contact.reach}` : whoAndWhere(next);
	const by =
		due === undefined
			? ''
			: late
				? ` LATE, was due ${moment(due, now)}`
				: leftMs <= 0
					? ' now'
					: ` by ${moment(due, now)}`;
	return [`tell ${level}: `, span(called, 'strong'), span(by, late ? 'bad' : 'warn')];
}

/** What a HALT is about and the keys that answer it, what must be seen first on top. */
export function haltRows(context: RunContext): Row[] {
	const { run, now, look } = context;
	const halt = haltView(run);
	if (!halt) return [];
	const guard = findGuard(run, halt.guard);
	const figure = figures(run, now).find((one) => one.guard === halt.guard);
	const since = `since ${moment(halt.since, now)}, ${spanOfTime(between(halt.since, now))}`;
	const call = nextCall(context);
	return [
		rule(
			look,
			`HALT: ${guard?.name ?? halt.guard}`,
			guard ? [span(`guide line ${guard.line}`, 'dim')] : [],
		),
		{
			left: [
				span(
					` ${figure ? `${figure.metric} ${figure.words} ${figure.limit}` : halt.says} `,
					'danger',
				),
				`  ${since}`,
				...(figure ? trendPieces(figure) : []),
			],
		},
		...(halt.over
			? [{ left: ['  ', span('U', 'key'), ' end it: the figures are back inside their limits'] }]
			: []),
		...(guard?.from === 'exposure'
			? wrapped(halt.says, context.size.columns - 4).map((line) => ({ left: ['  ', line] }))
			: []),
		{ left: ['  ', span('!', 'key'), ' roll back: shows what would run, nothing runs yet'] },
		{ left: ['  ', span('H', 'key'), ' hold here: nothing goes forward, guards go on'] },
		{ left: ['  ', span('O', 'key'), ' override: go on, asks for a reason'] },
		...(call ? [{ left: ['  ', span('T', 'key'), ' ', ...call] }] : []),
	];
}
