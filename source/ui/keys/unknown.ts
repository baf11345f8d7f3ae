import { lookBeforeAnswering, settleUnknown } from '../actions/unknown.ts';
import { view } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';

/** Keys of the question what became of a command: screen 4. */
export const unknownKeys: Binding[] = [
	inRun({
		id: 'look-first',
		keys: ['l', 'enter'],
		section: 'Run',
		label: 'look first',
		help: "Goes to the guide's own checks, which change nothing; Esc comes back here.",
		places: ['unknown'],
		footer: 10,
		act: lookBeforeAnswering,
	}),
	inRun({
		id: 'was-applied',
		keys: ['a'],
		section: 'Run',
		label: 'it WAS applied',
		help: 'Records that the command took effect, and how you know.',
		places: ['unknown'],
		footer: 20,
		writes: true,
		act: (context) => settleUnknown(context, 'applied'),
	}),
	inRun({
		id: 'not-applied',
		keys: ['r'],
		section: 'Run',
		label: 'NOT applied',
		help: 'Records that the command changed nothing, and how you know; it is then next again.',
		places: ['unknown'],
		footer: 30,
		writes: true,
		act: (context) => settleUnknown(context, 'not-applied'),
	}),
	inRun({
		id: 'keep-unknown',
		keys: ['k'],
		section: 'Run',
		label: 'keep unknown',
		help: 'Leaves it unknown: its toggles count as maybe on, and the phase cannot get GO.',
		places: ['unknown'],
		footer: 40,
		writes: true,
		act: (context) => settleUnknown(context, 'kept-unknown'),
	}),
	inRun({
		id: 'beside-unknown',
		keys: ['esc'],
		section: 'Move',
		label: 'steps',
		help: 'Shows the steps; nothing runs forward before the question is answered.',
		places: ['unknown'],
		act: ({ view: { steps } }) => [
			view({ change: 'steps', to: { ...steps, besideUnknown: true } }),
		],
	}),
];
