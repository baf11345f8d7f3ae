import { openRow } from '../actions/choosing.ts';
import type { Binding } from './binding.ts';

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
];
