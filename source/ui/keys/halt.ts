import { close, send, tell } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';

/** What answers a HALT, in a few words. */
export const haltAnswers = '! rolls back, H holds here, O overrides';

/** Keys of the question that a HALT puts. Nothing is chosen beforehand: Enter and Esc answer nothing. */
export const haltKeys: Binding[] = [
	inRun({
		id: 'hold-halt',
		keys: ['H'],
		section: 'Emergency',
		label: 'hold here',
		help: 'Leaves a HALT standing: nothing goes forward, guards go on watching, everything can be looked at.',
		places: ['halt'],
		act: () => [
			close,
			send({ kind: 'hold-halt' }, tell('the HALT stands: nothing goes forward', 'warn')),
		],
	}),
	inRun({
		id: 'halt-has-no-default',
		keys: ['enter', 'esc'],
		section: 'Emergency',
		label: 'no answer',
		help: 'Answers no HALT: one of its own keys does.',
		places: ['halt'],
		act: () => [tell(haltAnswers, 'warn')],
	}),
];
