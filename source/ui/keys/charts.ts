import { guardViews } from '../../run/guard/guard.ts';
import { openMetricOf, openReadingOf } from '../actions/mapping.ts';
import { pinAddress } from '../actions/watching.ts';
import { cursorAmong, type Entry, within } from '../lists/list.ts';
import { listOf } from '../lists/lists.ts';
import type { RunContext } from '../view/context.ts';
import { readingsShown } from '../view/readings.ts';
import { type Act, close, open, tell, view } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';
import { runScreens, whereLooked } from './everywhere.ts';
import { onTop } from './top.ts';

function move(context: RunContext, by: number): Act[] {
	const charts = onTop(context, 'charts');
	const { length } = readingsShown(context);
	if (!charts || length === 0) return [];
	return [view({ change: 'cursor', to: within(within(charts.cursor, length) + by, length) })];
}

function mapSelected(context: RunContext): Act[] {
	const charts = onTop(context, 'charts');
	const all = readingsShown(context);
	const reading = all[within(charts?.cursor ?? 0, all.length)];
	return reading ? openMetricOf(context.run, reading.name) : [tell('nothing has been read so far')];
}

/** The first guard that nothing measures, or that could be measured by something else. */
function mapGuard(context: RunContext): Act[] {
	const guards = guardViews(context.run, context.now.toISOString());
	const guard =
		guards.find(({ shown, guard: { from } }) => shown === 'not-armed' && from !== 'exposure') ??
		guards[0];
	return guard ? openReadingOf(guard.guard.metric) : [tell('the guide has no limits')];
}

const watchShown = (context: RunContext): boolean => onTop(context, 'list')?.list === 'watch';

function watchedUnderCursor(context: RunContext): Entry | undefined {
	const overlay = onTop(context, 'list');
	const entries = overlay ? listOf(context, overlay).entries : [];
	return entries[cursorAmong(entries, overlay?.cursor ?? 0)];
}

/** Keys of the readings as charts, and the one that corrects which of them a guard looks at. */
export const chartKeys: Binding[] = [
	inRun({
		id: 'charts',
		keys: ['C'],
		section: 'Look',
		label: 'charts',
		help: 'Shows the readings over time, with the limits of the guide and the deploys drawn in.',
		places: whereLooked,
		footer: 74,
		act: () => [open({ kind: 'charts', cursor: 0 })],
	}),
	inRun({
		id: 'chart-up',
		keys: ['up', 'k'],
		section: 'Move',
		label: 'reading before',
		help: 'Among the charts: goes to the reading before.',
		places: ['charts'],
		act: (context) => move(context, -1),
	}),
	inRun({
		id: 'chart-down',
		keys: ['down', 'j'],
		section: 'Move',
		label: 'next reading',
		help: 'Among the charts: goes to the next reading.',
		places: ['charts'],
		act: (context) => move(context, 1),
	}),
	inRun({
		id: 'map-reading',
		keys: ['='],
		section: 'Look',
		label: 'which figure',
		help: 'Says which figure of the guide the reading under the cursor is; remembered for the guide.',
		places: ['charts'],
		act: mapSelected,
	}),
	inRun({
		id: 'map-guard',
		keys: ['='],
		section: 'Look',
		label: 'which reading',
		help: 'Says which reading the first guard that nothing measures looks at; remembered for the guide.',
		places: runScreens,
		act: mapGuard,
	}),
	inRun({
		id: 'map-watched',
		keys: ['='],
		section: 'Look',
		label: 'which reading',
		help: 'In the list of what is watched: says which reading the guard under the cursor looks at; remembered for the guide.',
		places: ['list'],
		only: watchShown,
		act: (context) => {
			const { metric } = watchedUnderCursor(context) ?? {};
			return metric === undefined
				? [tell('a guard looks at a reading: move to one first')]
				: openReadingOf(metric);
		},
	}),
	inRun({
		id: 'pin-address',
		keys: ['P'],
		section: 'Look',
		label: 'watch an address',
		help: 'In the list of what is watched: looks at a port or an http address again and again.',
		places: ['list'],
		only: watchShown,
		act: pinAddress,
	}),
	inRun({
		id: 'close-charts',
		keys: ['esc', 'q', 'C'],
		section: 'Look',
		label: 'back',
		help: 'Goes back to the screen.',
		places: ['charts'],
		act: () => [close],
	}),
];
