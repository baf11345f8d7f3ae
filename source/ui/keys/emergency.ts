import { rollbackNext } from '../../run/rollback/progress.ts';
import type { RollbackState } from '../../run/state.ts';
import {
	acknowledge,
	changeOption,
	choosePlan,
	editNotice,
	eraseWord,
	goOn,
	moveOption,
	runRollback,
	sendNotice,
	typeWord,
	waitingNotice,
} from '../actions/emergency.ts';
import { settleRollback } from '../actions/settling.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, show, tell, view } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';

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
		id: 'next-option',
		keys: ['tab'],
		section: 'Emergency',
		label: 'options',
		help: 'Goes to the next option: forgotten toggles, what happens to a running command.',
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
	inRun({
		id: 'erase-letter',
		keys: ['backspace', 'delete'],
		section: 'Emergency',
		label: 'erase',
		help: 'Takes the last letter of the word back.',
		places: ['emergency-plan'],
		act: (context) => eraseWord(context, 'last'),
	}),
	inRun({
		id: 'erase-word',
		keys: ['ctrl+u', 'ctrl+w'],
		section: 'Emergency',
		label: 'erase all',
		help: 'Takes the whole word back.',
		places: ['emergency-plan'],
		act: (context) => eraseWord(context, 'all'),
	}),
	inRun({
		id: 'run-rollback',
		keys: ['enter'],
		section: 'Emergency',
		label: 'run it',
		help: 'Runs the rollback, once the word stands there in full.',
		places: ['emergency-plan'],
		act: runRollback,
	}),
	inRun({
		id: 'leave-plan',
		keys: ['esc'],
		section: 'Emergency',
		label: 'nothing ran',
		help: 'Goes back to where you were; nothing has run.',
		places: ['emergency-plan'],
		footer: 40,
		act: ({ view: { emergency } }) => [
			view({ change: 'emergency', to: { typed: '', again: false } }),
			...(emergency.again ? [] : [show('steps')]),
		],
	}),
];

/** What letters do on the plan: they are no binding, since each of them only types itself. */
export const typeOnPlan = typeWord;

/** A deploying command of a finished rollback whose effect is not known. */
function unsettled({ scene: { rollback } }: RunContext): { id: string; text: string } | undefined {
	if (rollback?.outcome !== 'incomplete') return undefined;
	return rollback.statements.find(
		({ id, deploys }) => deploys && rollback.progress[id]?.status !== 'ok',
	);
}

/** Whether a command of it failed or is unknown and waits for the operator's choice. */
function isStuck(rollback: RollbackState): boolean {
	const { kind } = rollbackNext(rollback);
	return kind === 'failed' || kind === 'unknown';
}

/** Keys of a rollback under way and of its outcome. */
export const rollbackKeys: Binding[] = [
	inRun({
		id: 'rollback-on',
		keys: ['enter'],
		section: 'Emergency',
		label: ({ scene }) => (scene.rollback && isStuck(scene.rollback) ? 'choose' : 'go on'),
		help: 'Goes on with the rollback, or opens the choices for a command of it that failed.',
		places: ['emergency-run'],
		footer: 10,
		whyNot: ({ scene }) =>
			scene.rollback?.outcome && !isStuck(scene.rollback)
				? 'the rollback has its outcome: a takes note of it'
				: undefined,
		act: goOn,
	}),
	inRun({
		id: 'send-notice',
		keys: ['s'],
		section: 'Emergency',
		label: 'send notice',
		help: 'Sends the notice that waited for the outcome, after one question.',
		places: ['emergency-run'],
		footer: 20,
		whyNot: ({ scene }) =>
			waitingNotice(scene.rollback) ? undefined : 'no notice waits to be sent',
		act: (context, { read }) => sendNotice(context, read),
	}),
	inRun({
		id: 'edit-notice',
		keys: ['e'],
		section: 'Emergency',
		label: 'edit notice',
		help: 'Changes the notice and sends it.',
		places: ['emergency-run'],
		footer: 22,
		whyNot: ({ scene }) =>
			waitingNotice(scene.rollback) ? undefined : 'no notice waits to be sent',
		act: editNotice,
	}),
	inRun({
		id: 'settle-incomplete',
		keys: ['d'],
		section: 'Emergency',
		label: 'done by hand',
		help: 'Says that what the rollback left undone has been done by hand; the outcome is looked at again.',
		places: ['emergency-run'],
		footer: 25,
		whyNot: (context) =>
			unsettled(context) ? undefined : 'no deploying command of it is left undone',
		act: (context) => {
			const statement = unsettled(context);
			return statement ? settleRollback(statement, 'by-hand') : [];
		},
	}),
	inRun({
		id: 'acknowledge',
		keys: ['a'],
		section: 'Emergency',
		label: 'take note',
		help: 'Takes note of the outcome; until then it stands on every screen.',
		places: ['emergency-run'],
		footer: 30,
		whyNot: ({ scene }) =>
			scene.rollback?.outcome ? undefined : 'the rollback has no outcome yet',
		act: acknowledge,
	}),
	inRun({
		id: 'plan-again',
		keys: ['p'],
		section: 'Emergency',
		label: 'another plan',
		help: 'Shows the plans again, to run another rollback.',
		places: ['emergency-run'],
		footer: 35,
		whyNot: ({ scene }) =>
			scene.rollback?.outcome ? undefined : 'this rollback is still under way',
		act: () => [view({ change: 'emergency', to: { again: true, typed: '', option: -1 } })],
	}),
	inRun({
		id: 'leave-rollback',
		keys: ['esc'],
		section: 'Emergency',
		label: 'steps',
		help: 'Looks at the steps; the rollback goes on and stays on every screen.',
		places: ['emergency-run'],
		footer: 57,
		act: () => [show('steps'), tell('the rollback goes on: ! comes back to it', 'warn')],
	}),
];
