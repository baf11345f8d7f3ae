import { findStep, stepsOf } from '../../runbook/lookup.ts';
import { followNext } from '../actions/settling.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, tell, view } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';

/** Looks at the step before or after the one shown, across phases; procedures are in the menu. */
function turn({ run, scene, view: { steps } }: RunContext, by: number): Act[] {
	const at = findStep(run.runbook, scene.step?.id ?? '')?.at ?? -1;
	const to = stepsOf(run.runbook)[at + by];
	if (!to) return [tell(by > 0 ? 'this is the last step' : 'this is the first step')];
	const { besideUnknown } = steps;
	return [
		view({
			change: 'steps',
			to: { focus: to.step.id, ...(besideUnknown ? { besideUnknown } : {}) },
		}),
	];
}

/** Keys that move among the commands of a step and among the steps. */
export const stepMoves: Binding[] = [
	inRun({
		id: 'step-back',
		keys: ['left', '['],
		section: 'Move',
		label: 'step before',
		help: 'Looks at the step before.',
		places: ['steps'],
		act: (context) => turn(context, -1),
	}),
	inRun({
		id: 'step-on',
		keys: ['right', ']'],
		section: 'Move',
		label: 'step after',
		help: 'Looks at the step after.',
		places: ['steps'],
		act: (context) => turn(context, 1),
	}),
	inRun({
		id: 'follow',
		keys: ['esc', '0'],
		section: 'Move',
		label: 'to what is next',
		help: 'Goes back to the step that is next.',
		places: ['steps'],
		act: () => [followNext],
	}),
];
