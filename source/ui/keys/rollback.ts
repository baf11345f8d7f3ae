import { nextAfterCheck } from '../../run/rollback/after.ts';
import { rollbackNext, waitsForPerson } from '../../run/rollback/progress.ts';
import type { RollbackState } from '../../run/state.ts';
import {
	acknowledge,
	beginBeside,
	editNotice,
	goOn,
	leaveBehind,
	sendNotice,
	waitingNotice,
} from '../actions/rollback-under-way.ts';
import { settleRollback } from '../actions/settling.ts';
import type { RunContext } from '../view/context.ts';
import { show, tell, view } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';

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
		label: ({ scene }) =>
			scene.rollback && isStuck(scene.rollback)
				? 'choose'
				: scene.rollback?.outcome
					? 'check'
					: 'go on',
		help: "Goes on with the rollback, opens the choices for a command of it that failed; after it, runs the guide's checks one by one.",
		places: ['emergency-run'],
		footer: 10,
		writes: true,
		whyNot: ({ run, scene }) =>
			scene.rollback?.outcome && !isStuck(scene.rollback) && !nextAfterCheck(run)
				? 'nothing is left to check: a takes note of the outcome'
				: undefined,
		act: (context, { read }) => goOn(context, read),
	}),
	inRun({
		id: 'leave-behind',
		keys: ['l'],
		section: 'Emergency',
		label: 'leave behind',
		help: 'Goes on without a command of the rollback that does not end; what it does counts as unknown.',
		places: ['emergency-run'],
		footer: 36,
		writes: true,
		whyNot: ({ scene }) =>
			scene.rollback && rollbackNext(scene.rollback).kind === 'running' && !scene.rollback.outcome
				? undefined
				: 'no command of a rollback under way is running',
		act: (context, { read }) => leaveBehind(context, read),
	}),
	inRun({
		id: 'begin-beside',
		keys: ['b'],
		section: 'Emergency',
		label: 'begin beside it',
		help: 'Begins the rollback although the command that it waits for still runs.',
		places: ['emergency-run'],
		footer: 37,
		writes: true,
		whyNot: ({ scene }) =>
			scene.rollback && rollbackNext(scene.rollback).kind === 'waiting'
				? undefined
				: 'the rollback waits for no other command',
		act: (context, { read }) => beginBeside(context, read),
	}),
	inRun({
		id: 'send-notice',
		keys: ['s'],
		section: 'Emergency',
		label: 'send notice',
		help: 'Sends the notice that waited for the outcome, after one question.',
		places: ['emergency-run'],
		footer: 20,
		writes: true,
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
		writes: true,
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
		writes: true,
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
		writes: true,
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
		act: ({ scene }) => [
			show('steps'),
			...(!scene.rollback || scene.rollback.outcome || waitsForPerson(scene.rollback)
				? []
				: [tell('the rollback goes on: ! comes back to it', 'warn')]),
		],
	}),
];
