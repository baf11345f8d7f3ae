import { changeStart, enterStart, rowAt, whyNotBegin } from '../actions/starting.ts';
import { list, tell } from '../view/view.ts';
import { type Binding, onStart } from './binding.ts';

/** Keys of the start card. */
export const startKeys: Binding[] = [
	onStart({
		id: 'emergency-without-run',
		keys: ['!', 'ctrl+x'],
		section: 'Emergency',
		label: 'no run yet',
		help: 'Says how to roll back without a run.',
		places: ['start'],
		act: () => [
			tell(
				'nothing has run here yet: an open run above has its rollback, gonogo rollback GUIDE needs none',
				'warn',
			),
		],
	}),
	onStart({
		id: 'begin',
		keys: ['enter'],
		section: 'Start',
		label: (context) => {
			if (context.kind !== 'start') return 'begin';
			if (rowAt(context)?.kind === 'resume') return 'continue this run';
			return context.view.start.environment === undefined ? 'choose the target' : 'begin';
		},
		help: 'Begins the run; on an open run it continues that one. Nothing of the guide runs yet.',
		places: ['start'],
		footer: 10,
		whyNot: (context) =>
			context.view.start.environment === undefined || rowAt(context)?.kind === 'resume'
				? undefined
				: whyNotBegin(context),
		act: enterStart,
	}),
	onStart({
		id: 'change-field',
		keys: ['space', 'e', 'right'],
		section: 'Start',
		label: 'change',
		help: 'Changes what the cursor is on: a name, the role, the target environment, a tick.',
		places: ['start'],
		footer: 20,
		act: changeStart,
	}),
	onStart({
		id: 'start-findings',
		keys: ['L'],
		section: 'Look',
		label: 'findings',
		help: 'Lists what lint knows of the guide.',
		places: ['start'],
		footer: 30,
		whyNot: ({ facts }) => (facts.findings.length > 0 ? undefined : 'lint found nothing'),
		act: () => [list('findings')],
	}),
];
