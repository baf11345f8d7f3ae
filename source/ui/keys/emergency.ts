import {
	addAdvised,
	changeOption,
	choosePlan,
	emergencyScene,
	eraseWord,
	moveOption,
	runRollback,
	typeWord,
} from '../actions/emergency.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, show, view } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';
import { erasing } from './erasing.ts';

function scroll({ view: { emergency } }: RunContext, by: number): Act[] {
	return [view({ change: 'emergency', to: { top: Math.max(0, emergency.top + by) } })];
}

/** Keys of the plan: letters belong to the word. Screen 3. */
export const planKeys: Binding[] = [
	inRun({
		id: 'choose-plan',
		keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
		section: 'Emergency',
		label: 'plan',
		help: "Chooses among the guide's rollback procedures.",
		places: ['emergency-plan'],
		footer: 10,
		act: (context, { name }) => choosePlan(context, Number(name) - 1),
	}),
	inRun({
		id: 'add-advised',
		keys: ['+'],
		section: 'Emergency',
		label: 'add forgotten',
		help: 'Also turns off what the procedure forgets, or what may need a feature that it turns off.',
		places: ['emergency-plan'],
		footer: 27,
		whyNot: (context) =>
			emergencyScene(context).options.some((one) => one.kind === 'add' && one.left !== 'stays')
				? undefined
				: 'it leaves nothing on that it should turn off',
		act: addAdvised,
	}),
	inRun({
		id: 'next-option',
		keys: ['tab'],
		section: 'Emergency',
		label: 'options',
		help: 'Goes to the next option: toggles that stay on, a build, what happens to a running command.',
		places: ['emergency-plan'],
		footer: 20,
		act: (context) => moveOption(context, 1),
	}),
	inRun({
		id: 'option-before',
		keys: ['shift+tab'],
		section: 'Emergency',
		label: 'option before',
		help: 'Goes to the option before.',
		places: ['emergency-plan'],
		act: (context) => moveOption(context, -1),
	}),
	inRun({
		id: 'change-option',
		keys: ['space'],
		section: 'Emergency',
		label: 'change',
		help: 'Changes the option that Tab went to.',
		places: ['emergency-plan'],
		footer: 25,
		act: changeOption,
	}),
	inRun({
		id: 'read-up',
		keys: ['up'],
		section: 'Emergency',
		label: 'read',
		help: 'Scrolls the plan up.',
		places: ['emergency-plan'],
		act: (context) => scroll(context, -1),
	}),
	inRun({
		id: 'read-down',
		keys: ['down'],
		section: 'Emergency',
		label: 'read on',
		help: 'Scrolls the plan down.',
		places: ['emergency-plan'],
		footer: 30,
		act: (context) => scroll(context, 1),
	}),
	...erasing('emergency-plan', { letter: 'erase-letter', word: 'erase-word' }, (context, how) =>
		context.kind === 'run' ? eraseWord(context, how) : [],
	),
	inRun({
		id: 'run-rollback',
		keys: ['enter'],
		section: 'Emergency',
		label: 'run it',
		help: 'Runs the rollback, once the word stands there in full.',
		places: ['emergency-plan'],
		writes: true,
		act: runRollback,
	}),
	inRun({
		id: 'leave-plan',
		keys: ['esc'],
		section: 'Emergency',
		label: 'nothing ran',
		help: 'Goes back to where you were; nothing has run.',
		places: ['emergency-plan'],
		// Where there is room for few keys, the way out is the first of them.
		footer: ({ size }) => (size.rows < 20 ? 5 : 40),
		act: ({ view: { emergency } }) => [
			view({ change: 'emergency', to: { typed: '', again: false } }),
			...(emergency.again ? [] : [show(emergency.from ?? 'steps')]),
		],
	}),
];

/** What letters do on the plan: they are no binding, since each of them only types itself. */
export const typeOnPlan = typeWord;
