import { copyStatus, showReport } from '../actions/copying.ts';
import { places } from '../view/context.ts';
import { type Binding, inRun } from './binding.ts';
import { runScreens } from './everywhere.ts';

/** Keys that tell others of the run, from wherever one looks at it. */
export const tellingKeys: Binding[] = [
	inRun({
		id: 'copy',
		keys: ['y'],
		section: 'Look',
		label: 'copy status',
		help: 'Copies where the run stands, in three lines for a chat, to the clipboard of your terminal.',
		places: [...runScreens, 'list', 'viewer', 'charts', 'halt', 'menu'],
		footer: 80,
		act: copyStatus,
	}),
	inRun({
		id: 'copy-anywhere',
		keys: ['ctrl+y'],
		section: 'Look',
		label: 'copy status',
		help: 'Copies the same three lines from everywhere, also where y is an answer or a letter.',
		places: places.filter((place) => place !== 'choose' && place !== 'start'),
		act: copyStatus,
	}),
	inRun({
		id: 'report',
		keys: ['Y'],
		section: 'Look',
		label: 'report',
		help: 'Shows the run written up as gonogo report has it, to scroll and to filter; Y once more copies all of it.',
		places: [...runScreens, 'list', 'viewer', 'charts', 'halt'],
		act: showReport,
	}),
];
