import { openStandIn } from '../actions/stand-ins.ts';
import { type Binding, inRun } from './binding.ts';
import { runScreens } from './everywhere.ts';

/** Keys that only a rehearsal has. */
export const rehearsalKeys: Binding[] = [
	inRun({
		id: 'stand-in',
		keys: ['ctrl+r'],
		section: 'Run',
		label: 'how it goes',
		help: 'In a rehearsal: chooses how the next command goes: it succeeds, fails, hangs or prints figures.',
		places: [...runScreens, 'emergency-plan'],
		footer: 15,
		only: ({ choices }) => choices !== undefined,
		act: openStandIn,
	}),
];
