import { drillLines } from '../../report/drill-words.ts';
import type { Piece, Row } from '../text/row.ts';
import { span } from '../text/row.ts';
import { between, duration } from '../text/time.ts';
import type { Context, Size } from '../view/context.ts';
import { type DrillShown, placeWords } from '../view/practice.ts';
import type { OverlayOf } from '../view/view.ts';
import { lines } from './layout.ts';

const stages: Record<DrillShown['stage'], string> = {
	'rolling-out': 'rolling out first, to where a rollback is worth trying',
	called: 'IT HAS TO BE ROLLED BACK',
	'rolling-back': 'rolling back',
	drilled: 'drilled',
	stopped: 'the drill ended before its outcome',
};

/** What says on every row of a drill that this is not the run. */
const mark = span(' DRILL ', 'practice');

const marked = (...left: Piece[]): Row => ({ left: [mark, ' ', ...left] });

function middle({ look }: Context, drill: DrillShown, room: number): Row[] {
	if (drill.result) {
		const [head = '', ...rest] = drillLines(drill.result.drill, drill.result.compared);
		return [marked(span(head, 'strong')), ...rest.map((line) => marked(line))];
	}
	if (drill.why !== undefined) return [marked(span(drill.why, 'warn'))];
	return drill.commands
		.slice(-Math.max(1, room))
		.map((text, index, all) =>
			marked(
				index === all.length - 1 && drill.stage !== 'called'
					? span(`${look.glyphs.running} `, 'info')
					: span(`${look.glyphs.done} `, 'good'),
				span(text.split('\n')[0] ?? '', 'code'),
			),
		);
}

/** A drill over the body of the screen, under the header of the run that goes on untouched. */
export function drillBody(context: Context, { columns, rows }: Size): string[] {
	const { drill, now } = context;
	if (!drill) return lines([marked('the drill is over')], columns, context.look);
	const { title, order, stage, since } = drill;
	const fault = order.fault === undefined ? '' : `, with ${order.fault}`;
	const head: Row[] = [
		{
			left: [mark, ' ', span(`${title} ${placeWords[order.place]}${fault}`, 'heading')],
			right: [span(context.kind === 'run' ? 'the run above is not touched' : '', 'dim')],
		},
		marked(
			span(stages[stage], stage === 'called' ? 'danger' : 'strong'),
			span(`  ${duration(between(since.toISOString(), now))}`, 'info'),
		),
	];
	return lines(
		[...head, ...middle(context, drill, rows - head.length)].slice(0, rows),
		columns,
		context.look,
	);
}

/** The word of a drill as far as it is typed, and what else there is to do. */
export function drillRow(context: Context, { typed }: OverlayOf<'drill'>): Row {
	const { drill, look } = context;
	if (drill?.stage !== 'called') return marked();
	return {
		left: [
			mark,
			' type ',
			span(drill.word ?? '', 'strong'),
			' then Enter: ',
			span(` ${drill.order.place} `, 'practice'),
		],
		right: [span(`${look.glyphs.cursor} ${typed}${look.glyphs.caret} `, 'key')],
	};
}
