import {
	decideDrill,
	eraseDrillWord,
	leaveDrill,
	openDrills,
	whyNoDrill,
} from '../actions/drilling.ts';
import type { Place } from '../view/context.ts';
import { tell } from '../view/view.ts';
import type { Binding } from './binding.ts';
import { erasing } from './erasing.ts';
import { runScreens } from './everywhere.ts';

/** Where a rollback is looked at the key stands in the footer; elsewhere help and palette name it. */
function drillKey(
	id: string,
	places: readonly Place[],
	rank: Pick<Binding, 'footer'> = {},
): Binding {
	return {
		id,
		keys: ['ctrl+t'],
		section: 'Emergency',
		label: ({ drill }) => (drill ? 'show drill' : 'drill'),
		help: 'Drills a rollback in the sandbox or as a rehearsal, beside the run and without touching it; shows the one that goes on.',
		places,
		...rank,
		only: ({ practice }) => practice !== undefined,
		whyNot: whyNoDrill,
		act: openDrills,
	};
}

/** Keys of drills: to begin one, and while it is on the screen. */
export const drillKeys: Binding[] = [
	drillKey('drill', ['start', 'emergency-plan'], { footer: 45 }),
	drillKey('drill-beside', runScreens),
	{
		id: 'decide-drill',
		keys: ['enter'],
		section: 'Emergency',
		label: 'roll the drill back',
		help: 'Rolls the drill back, once the word stands there in full.',
		places: ['drill'],
		act: decideDrill,
	},
	...erasing('drill', { letter: 'erase-drill-letter', word: 'erase-drill-word' }, eraseDrillWord),
	{
		id: 'stop-drill',
		keys: ['ctrl+c'],
		section: 'Emergency',
		label: 'stop the drill',
		help: 'Ends the drill and takes away what it made; the run is not touched.',
		places: ['drill'],
		act: () => [{ do: 'drill', stop: true }, tell('the drill is being ended')],
	},
	{
		id: 'leave-drill',
		keys: ['esc', 'ctrl+t'],
		section: 'Emergency',
		label: 'back',
		help: 'Goes back to where you were; a drill goes on.',
		places: ['drill'],
		act: leaveDrill,
	},
];
