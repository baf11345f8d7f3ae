import { type Place, places } from '../view/context.ts';
import type { Binding, Section } from './binding.ts';
import { keyName } from './key.ts';

/** What the places of keys are called in the manual. */
const placeNames: Record<Place, string> = {
	choose: 'Choosing a guide',
	start: 'The start card',
	steps: 'Steps',
	unknown: 'An outcome nobody knows',
	'sign-off': 'Criteria and checklist',
	'emergency-plan': 'Emergency: the plan',
	'emergency-run': 'Emergency: the rollback',
	help: 'Help',
	palette: 'Commands',
	menu: 'Menus',
	confirm: 'Questions',
	ask: 'A line to type',
	list: 'Lists',
	'list-filter': 'Filtering a list',
	viewer: 'An output',
	'viewer-search': 'Searching an output',
	quit: 'Leaving',
	halt: 'The question of a HALT',
	charts: 'Charts',
	drill: 'A drill',
};

/** Sections in the order in which an operator looks for them. */
const order: readonly Section[] = [
	'Run',
	'Sign-off',
	'Emergency',
	'Start',
	'Look',
	'Dialogs',
	'Move',
	'gonogo',
];

const shownKeys = (keys: readonly string[]): string =>
	keys.map((key) => `\`${keyName(key)}\``).join(' ');

function rowsFor(place: Place, table: readonly Binding[]): string[] {
	return table
		.filter(({ places: own }) => own.includes(place))
		.sort((a, b) => order.indexOf(a.section) - order.indexOf(b.section))
		.map(({ keys, help }) => `| ${shownKeys(keys)} | ${help.replaceAll('|', '\\|')} |`);
}

/** The manual's page of keys, written from the table that the screens use. */
export function manual(table: readonly Binding[]): string {
	const sections = places.map((place) =>
		[
			`## ${placeNames[place]}`,
			'',
			'| key | what it does |',
			'| --- | --- |',
			...rowsFor(place, table),
			'',
		].join('\n'),
	);
	return [
		'# Keys',
		'',
		'This page is written from the table of keys that the screens use (`source/ui/keys/`); a test fails when the two differ.',
		'`?` shows the keys of the screen you are on. Letters are text where a line is typed; `Ctrl-X` opens the emergency',
		'screen even there.',
		'',
		...sections,
	].join('\n');
}
