import { guardsOf } from '../../run/guard/guard.ts';
import type { Run } from '../../run/intent.ts';
import { aliasOf } from '../../run/reading/alias.ts';
import { readingsShown, valueWords } from '../view/readings.ts';
import { type Act, menu, send, tell } from '../view/view.ts';
import type { Choice, MenuOf } from './choice.ts';

/** Letters that no other key of a menu takes. */
const letters = 'abcdefhilmnoprstuvwxyz';

/** Figures that the guide has limits for, each once. */
function metricsOf(run: Run): string[] {
	return [
		...new Set(guardsOf(run).flatMap(({ metric, from }) => (from === 'exposure' ? [] : [metric]))),
	];
}

const keyed = (choices: Omit<Choice, 'key'>[]): Choice[] =>
	choices
		.slice(0, letters.length)
		.map((choice, index) => ({ key: letters[index] ?? '', ...choice }));

const said = (metric: string, reading: string): Act =>
	tell(`${metric} is ${reading}; remembered for this guide`);

/** Asks which figure of the guide a reading is. */
export const openMetricOf = (run: Run, reading: string): Act[] =>
	metricsOf(run).length === 0
		? [tell('the guide has no limits that a reading could be held against')]
		: [menu('metric-of', -1, reading)];

/** Asks which reading a figure of the guide is. */
export const openReadingOf = (metric: string): Act[] => [menu('reading-of', -1, metric)];

export const metricChoices: MenuOf = (context, of) => {
	if (context.kind !== 'run' || of === undefined) return undefined;
	const { run } = context;
	return {
		title: `Which figure of the guide is ${of}?`,
		withoutDefault: true,
		choices: keyed(
			metricsOf(run).map((metric) => {
				const now = aliasOf(run, metric);
				return {
					id: metric,
					label: metric,
					note: now ? `now ${now.reading}` : 'nothing measures it yet',
					act: () => [send({ kind: 'map-reading', metric, reading: of }, said(metric, of))],
				};
			}),
		),
	};
};

export const readingChoices: MenuOf = (context, of) => {
	if (context.kind !== 'run' || of === undefined) return undefined;
	const byName: Omit<Choice, 'key'> = {
		id: 'by-name',
		label: 'the one of its name',
		note: 'forgets what was said',
		act: () => [
			send({ kind: 'map-reading', metric: of }, tell(`${of} is found by its name again`)),
		],
	};
	return {
		title: `Which reading is ${of}?`,
		withoutDefault: true,
		choices: keyed([
			byName,
			...readingsShown(context).map((reading) => ({
				id: reading.name,
				label: reading.name,
				note: `${valueWords(reading, reading.value)}  ${reading.from}`,
				act: () => [
					send({ kind: 'map-reading', metric: of, reading: reading.name }, said(of, reading.name)),
				],
			})),
		]),
	};
};
