import { phaseProgress } from '../../run/progress.ts';
import {
	attachFile,
	go,
	hasStale,
	lookAtEvidence,
	noGo,
	openAlong,
	renewStale,
	rerunEvidence,
	tick,
	tickTogether,
	tickWithLine,
	waive,
} from '../actions/signing.ts';
import type { RunContext } from '../view/context.ts';
import { itemsShown } from '../view/items.ts';
import { show } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';

/** Why a phase cannot be decided now. */
function whyNotDecide(context: RunContext): string | undefined {
	const { phase } = itemsShown(context);
	if (!phase) return 'these items belong to no phase';
	const { status, why } = phaseProgress(context.run, phase);
	return status === 'go' ? `${phase.title} has GO already` : why;
}

const noItem = (context: RunContext): string | undefined =>
	itemsShown(context).item ? undefined : 'there is nothing to tick here';

/** Keys of criteria and checklist: screen 2. */
export const signOffKeys: Binding[] = [
	inRun({
		id: 'tick',
		keys: ['space'],
		section: 'Sign-off',
		label: 'tick',
		help: 'Ticks the item with the evidence offered for it and goes to the next open one; on a ticked item that you moved to, takes the tick back. A stale answer, or one for an earlier text, is given anew.',
		places: ['sign-off'],
		footer: 10,
		writes: true,
		whyNot: noItem,
		act: tick,
	}),
	inRun({
		id: 'tick-together',
		keys: ['a'],
		section: 'Sign-off',
		label: (context) => `tick all ${openAlong(context).length + 1} on this`,
		help: 'Ticks the item and every other open one that rests on the same run of a command.',
		places: ['sign-off'],
		footer: (context) => (context.kind === 'run' && openAlong(context).length > 0 ? 15 : undefined),
		writes: true,
		whyNot: (context) =>
			openAlong(context).length > 0 ? undefined : 'no other open item rests on the same run',
		act: tickTogether,
	}),
	inRun({
		id: 'evidence',
		keys: ['enter'],
		section: 'Sign-off',
		label: 'evidence',
		help: 'Looks at the output offered as evidence; without any, asks for what you saw.',
		places: ['sign-off'],
		footer: 20,
		whyNot: noItem,
		act: lookAtEvidence,
	}),
	inRun({
		id: 'say-seen',
		keys: ['i'],
		section: 'Sign-off',
		label: 'say what I saw',
		help: 'Ticks the item with a line about what you saw.',
		places: ['sign-off'],
		footer: 25,
		writes: true,
		whyNot: noItem,
		act: tickWithLine,
	}),
	inRun({
		id: 'attach-file',
		keys: ['f'],
		section: 'Sign-off',
		label: 'add a file',
		help: 'Adds a file, such as a screenshot, to the evidence of the item; the run keeps a copy with its hash.',
		places: ['sign-off'],
		footer: 28,
		writes: true,
		whyNot: noItem,
		act: attachFile,
	}),
	inRun({
		id: 'rerun-evidence',
		keys: ['r'],
		section: 'Sign-off',
		label: 're-run',
		help: 'Runs the command behind the evidence once more.',
		places: ['sign-off'],
		footer: 30,
		writes: true,
		whyNot: noItem,
		act: (context, { read }) => rerunEvidence(context, read),
	}),
	inRun({
		id: 'renew-stale',
		keys: ['R'],
		section: 'Sign-off',
		label: 'renew stale',
		help: 'Runs the commands again behind every answer that is stale; once they succeeded, R answers all of them again.',
		places: ['sign-off'],
		footer: 27,
		writes: true,
		whyNot: (context) => (hasStale(context) ? undefined : 'no answer here is stale'),
		act: renewStale,
	}),
	inRun({
		id: 'waive',
		keys: ['w'],
		section: 'Sign-off',
		label: 'waive',
		help: 'Answers the item without evidence; asks for a reason.',
		places: ['sign-off'],
		footer: 35,
		writes: true,
		whyNot: noItem,
		act: waive,
	}),
	inRun({
		id: 'go',
		keys: ['g'],
		section: 'Sign-off',
		label: 'GO',
		help: 'Signs GO for the phase: one signature covers all its items. Each role that the guide names is asked first; what is open asks for a reason.',
		places: ['sign-off'],
		// Where there is room for few keys, what the screen is for comes first.
		footer: ({ size }) => (size.rows < 20 ? 5 : 40),
		writes: true,
		whyNot: whyNotDecide,
		act: (context, { read }) => go(context, read),
	}),
	inRun({
		id: 'no-go',
		keys: ['x'],
		section: 'Sign-off',
		label: 'NO-GO',
		help: 'Holds the rollout at this phase; asks for a reason.',
		places: ['sign-off'],
		footer: 45,
		writes: true,
		whyNot: whyNotDecide,
		act: (context) => {
			const { phase } = itemsShown(context);
			return phase ? noGo(phase) : [];
		},
	}),
	inRun({
		id: 'back-to-steps',
		keys: ['esc', 's'],
		section: 'Move',
		label: 'steps',
		help: 'Goes back to the steps.',
		places: ['sign-off'],
		footer: 57,
		act: () => [show('steps')],
	}),
];
