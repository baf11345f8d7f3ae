import { alertsAt } from '../../../run/reading/unit.ts';
import type { ReadingView, Watches } from '../../../run/reading/view.ts';
import { deployMarks } from '../../../run/reading/view.ts';
import { realMs } from '../../../run/time.ts';
import { within } from '../../lists/list.ts';
import { chartRows } from '../../text/chart.ts';
import { type Piece, type Row, rule, span } from '../../text/row.ts';
import { moment } from '../../text/time.ts';
import type { RunContext, Size } from '../../view/context.ts';
import { ageWords, readingsShown, valueWords } from '../../view/readings.ts';
import type { OverlayOf } from '../../view/view.ts';
import { lines } from '../layout.ts';

/** A chart needs a title, what it comes to, an axis with its times, and some height between. */
const leastRows = 7;
/** Two readings this many times the usual distance apart have a gap between them. */
const gapFactor = 6;

/** How a metric of the guide found this reading. */
const foundBy: Record<Watches['by'], string> = {
	person: 'you said so',
	exact: 'same name',
	normalised: 'same words',
	suffix: 'ends alike',
};

function titleRow(context: RunContext, reading: ReadingView, selected: boolean): Row {
	const { look } = context;
	const { name, value, trend, ageMs, live, metrics, from } = reading;
	const mapping = metrics.map(({ metric, by }) => `${metric}: ${foundBy[by]}`).join(', ');
	return {
		left: [
			selected ? span(look.glyphs.cursor, 'key') : ' ',
			span(name, 'strong'),
			` ${valueWords(reading, value)} `,
			trend === 'steady' ? '' : span(`${trend} `, 'warn'),
			span(`${ageWords(ageMs)} ago  `, live ? 'dim' : 'warn'),
			span(live ? '' : 'ended  ', 'warn'),
			span(metrics.length > 0 ? `watched (${mapping})` : 'no guard looks at it: =', 'dim'),
		],
		right: [span(from, 'dim')],
		rightYields: true,
		selected,
	};
}

/** The plain average beside the one since the last deploy, and where the guide draws the line. */
function sumRow({ now }: RunContext, reading: ReadingView): Row {
	const { all, sinceDeploy, metrics } = reading;
	const words = (value: number) => valueWords(reading, Number(value.toPrecision(4)));
	const stretch = ({ mean, most }: ReadingView['all']) => `mean ${words(mean)} max ${words(most)}`;
	const since: Piece[] = sinceDeploy
		? [
				span(`since the deploy ${moment(sinceDeploy.at, now)}: `, 'info'),
				`${stretch(sinceDeploy)}  `,
			]
		: [];
	const limits = metrics.flatMap(({ limit, operator, severity, basis }) =>
		limit === undefined
			? []
			: [
					span(
						`${severity} ${operator} ${words(limit)}${basis === undefined ? '' : ` (${basis})`}  `,
						'warn',
					),
				],
	);
	return { left: ['  ', ...limits, ...since, span(`all: ${stretch(all)}`, 'dim')] };
}

function usualGap(points: ReadingView['points']): number {
	const gaps = points
		.slice(1)
		.map(({ at }, index) => Date.parse(at) - Date.parse(points[index]?.at ?? at))
		.sort((a, b) => a - b);
	return gaps[Math.floor(gaps.length / 2)] ?? 0;
}

/** The line with its axis and times; on few rows only the line. */
function plotRows(context: RunContext, reading: ReadingView, size: Size, bare = false): Row[] {
	const { run, now, look } = context;
	const points = reading.points.map(({ at, value }) => ({ at: Date.parse(at), value }));
	const first = points[0]?.at ?? now.getTime();
	const to = Math.max(points.at(-1)?.at ?? 0, reading.live ? now.getTime() : 0);
	const deploys = deployMarks(run).map(Date.parse);
	const before = deploys.findLast((at) => at <= first) ?? 0;
	// The deploy that the first figures follow belongs to the picture, unless it would squeeze them.
	const from = first - before <= to - first ? before : first;
	const limits = reading.metrics.flatMap(({ limit }) => (limit === undefined ? [] : [limit]));
	const plot = chartRows(
		{
			points,
			from,
			to,
			limits,
			over: (value) =>
				reading.metrics.some(
					({ limit, operator }) => limit !== undefined && alertsAt(operator, value, limit),
				),
			marks: deploys,
			label: (value) => valueWords(reading, Number(value.toPrecision(3))),
			gapMs: Math.max(realMs(run.state, 15), gapFactor * usualGap(reading.points)),
		},
		{
			width: size.columns,
			height: bare ? size.rows + 1 : size.rows - 1,
			signs: look.glyphs.rule === '─' ? 'braille' : 'ascii',
		},
	);
	if (plot.length === 0 || bare) return plot.slice(0, -1);
	const marks = deploys.filter((at) => at >= from).length;
	const times: Row = {
		left: [
			' '.repeat(10),
			span(moment(new Date(from).toISOString(), now), 'dim'),
			span(marks > 0 ? `   ${look.glyphs.rule === '─' ? '▲' : '^'} deployed` : '', 'info'),
		],
		right: [span(`${moment(new Date(to).toISOString(), now)} `, 'dim')],
	};
	return [...plot, times];
}

/** The readings as charts, as many as there is room for, from the one under the cursor on. */
export function chartsBody(
	context: RunContext,
	overlay: OverlayOf<'charts'>,
	size: Size,
): string[] {
	const { look } = context;
	const all = readingsShown(context);
	const cursor = within(overlay.cursor, all.length);
	const head = rule(look, 'Readings', [
		span(all.length > 0 ? `${cursor + 1} of ${all.length}` : '0', 'dim'),
	]);
	if (all.length === 0) {
		const empty = 'nothing has been read so far: run a monitor, or P on a command watches with it';
		return lines([head, { left: ['  ', span(empty, 'dim')] }], size.columns, look);
	}
	const room = size.rows - 1;
	if (!look.linear && room > 2 && room < leastRows) {
		const reading = all[cursor];
		const rows = reading
			? [
					titleRow(context, reading, true),
					sumRow(context, reading),
					...plotRows(context, reading, { ...size, rows: room - 2 }, true),
				]
			: [];
		return lines([head, ...rows], size.columns, look);
	}
	if (look.linear || room <= 2) {
		const rows = all
			.slice(cursor)
			.flatMap((reading, index) => [
				titleRow(context, reading, index === 0),
				sumRow(context, reading),
			]);
		return lines([head, ...rows.slice(0, room)], size.columns, look);
	}
	const count = Math.max(1, Math.min(all.length, Math.floor(room / leastRows)));
	const start = Math.max(0, Math.min(cursor, all.length - count));
	const rows = all.slice(start, start + count).flatMap((reading, index): Row[] => {
		const height = Math.floor(room / count) + (index < room % count ? 1 : 0);
		const text = [titleRow(context, reading, start + index === cursor), sumRow(context, reading)];
		const kept = height < leastRows ? text.slice(0, 1) : text;
		return [
			...kept,
			...plotRows(context, reading, { columns: size.columns, rows: height - kept.length }),
		];
	});
	return lines([head, ...rows.slice(0, room)], size.columns, look);
}
