import { openRow, rowsToChoose } from '../actions/choosing.ts';
import { within } from '../lists/list.ts';
import type { Context } from '../view/context.ts';
import { view } from '../view/view.ts';
import type { Binding } from './binding.ts';

function move(context: Context, by: number) {
	if (context.kind !== 'choose') return [];
	const cursor = within(context.view.start.cursor + by, rowsToChoose(context).length);
	return [view({ change: 'start', to: { cursor } })];
}

/** Keys of `gonogo` without a guide. */
export const chooseKeys: Binding[] = [
	{
		id: 'open-guide',
		keys: ['enter'],
		section: 'Start',
		label: 'open',
		help: 'Continues the run or opens the guide under the cursor.',
		places: ['choose'],
		footer: 10,
		act: (context) => (context.kind === 'choose' ? openRow(context) : []),
	},
	{
		id: 'guide-up',
		keys: ['up', 'k'],
		section: 'Move',
		label: 'up',
		help: 'Goes up.',
		places: ['choose'],
		act: (context) => move(context, -1),
	},
	{
		id: 'guide-down',
		keys: ['down', 'j'],
		section: 'Move',
		label: 'down',
		help: 'Goes down.',
		places: ['choose'],
		act: (context) => move(context, 1),
	},
];
