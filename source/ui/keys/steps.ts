import { isUntouched } from '../../run/declared/decide.ts';
import { phaseProgress, stepStatements } from '../../run/progress.ts';
import { openHolds } from '../../run/watch/hold.ts';
import { editAndRun, repairOf, runRepaired } from '../actions/changing.ts';
import { beginHere } from '../actions/declaring.ts';
import { viewOutput } from '../actions/looking.ts';
import { runNext, runSelected } from '../actions/running.ts';
import { openAhead, settleStatement, settleStepByHand, skipStep } from '../actions/settling.ts';
import { askedForTerminal } from '../actions/terminal.ts';
import { closeHold, monitorAgain, pinSelected } from '../actions/watching.ts';
import type { RunContext } from '../view/context.ts';
import { outsidePhases } from '../view/items.ts';
import { list, send, show, tell, view } from '../view/view.ts';
import { type Binding, inRun, whileIdle, whileRunning } from './binding.ts';
import { stepMoves } from './step-moves.ts';

const enterLabels: Record<RunContext['scene']['next']['kind'], string> = {
	run: 'run',
	procedure: 'run',
	running: 'running',
	failed: 'choose',
	unknown: 'answer',
	'by-hand': 'done',
	choose: 'choose',
	'sign-off': 'sign off',
	go: 'GO / NO-GO',
	'no-go': 'NO-GO',
	undone: 'open again',
	rollback: 'rollback',
	hold: 'wait',
	complete: 'close run',
};

/** What Enter leads to without changing anything: a screen. */
const looksOnly: ReadonlySet<RunContext['scene']['next']['kind']> = new Set([
	'running',
	'sign-off',
	'go',
	'no-go',
	'rollback',
]);

const noCommand = ({ scene }: RunContext): string | undefined =>
	scene.selected ? undefined : 'this step has no command';

/** Keys of the steps: screen 1. */
export const stepKeys: Binding[] = [
	inRun({
		id: 'run-next',
		keys: ['enter'],
		section: 'Run',
		label: (context) => {
			const { next } = context.scene;
			const again = next.kind === 'hold' && monitorAgain(context, next.hold);
			return again ? 'watch again' : enterLabels[next.kind];
		},
		help: 'Does what is next: runs the block up to the next command that asks for more, or opens what has to be answered.',
		places: ['steps'],
		footer: whileIdle(10),
		writes: ({ scene }) => !looksOnly.has(scene.next.kind),
		act: (context, { read }) => runNext(context, read),
	}),
	inRun({
		id: 'background',
		keys: ['b'],
		section: 'Run',
		label: 'background',
		help: 'Sends the running command to the background; it goes on and can be looked at.',
		places: ['steps'],
		footer: whileRunning(10),
		writes: true,
		whyNot: ({ scene }) => (scene.running ? undefined : 'no command is running in front'),
		act: ({ scene }) =>
			scene.running
				? [
						send(
							{ kind: 'background', execution: scene.running.id },
							tell('in the background: B lists it'),
						),
					]
				: [],
	}),
	inRun({
		id: 'output',
		keys: ['o'],
		section: 'Look',
		label: 'output',
		help: 'Shows the whole output: scroll, search, follow.',
		places: ['steps', 'unknown', 'emergency-run'],
		footer: 30,
		whyNot: ({ scene }) => (scene.output ? undefined : 'nothing has run here yet'),
		act: (context) => viewOutput(context, context.scene.output),
	}),
	inRun({
		id: 'fix',
		keys: ['f'],
		section: 'Run',
		label: 'run fixed',
		help: "Runs the selected command with the guide's defect repaired; no reason is asked.",
		places: ['steps'],
		footer: (context) =>
			context.kind === 'run' && context.scene.selected && !context.scene.running
				? repairOf(context.run, context.scene.selected) && 25
				: undefined,
		writes: true,
		whyNot: ({ run, scene }) =>
			scene.selected && repairOf(run, scene.selected)
				? undefined
				: 'lint knows no certain repair for this command',
		act: (context, { read }) => runRepaired(context, read),
	}),
	inRun({
		id: 'run-selected',
		keys: ['r'],
		section: 'Run',
		label: 'run this one',
		help: 'Runs only the selected command, again or out of its order.',
		places: ['steps'],
		writes: true,
		whyNot: noCommand,
		act: (context, { read }) => runSelected(context, read),
	}),
	inRun({
		id: 'run-in-terminal',
		keys: ['i'],
		section: 'Run',
		label: 'with terminal',
		help: 'Runs only the selected command, with the terminal to itself: for one that asks, or that draws.',
		places: ['steps'],
		footer: (context) =>
			context.kind === 'run' && context.scene.selected && askedForTerminal(context)
				? 12
				: undefined,
		writes: true,
		whyNot: noCommand,
		act: (context, { read }) => runSelected(context, read, 'interactive'),
	}),
	inRun({
		id: 'edit',
		keys: ['e'],
		section: 'Run',
		label: 'edit',
		help: 'Changes the selected command and runs it once; asks for a reason.',
		places: ['steps'],
		footer: whileIdle(40),
		writes: true,
		whyNot: noCommand,
		act: (context) =>
			context.scene.selected && context.scene.step
				? editAndRun(context, context.scene.selected, context.scene.step.id)
				: [],
	}),
	inRun({
		id: 'step-by-hand',
		keys: ['d'],
		section: 'Run',
		label: 'done by hand',
		help: 'Marks the whole step as done in your own shell, with what you saw.',
		places: ['steps'],
		footer: whileIdle(45),
		writes: true,
		whyNot: ({ scene }) => (scene.phase ? undefined : 'only steps of a phase are marked'),
		act: ({ scene }) =>
			scene.step ? settleStepByHand(scene.step, stepStatements(scene.step).length === 0) : [],
	}),
	inRun({
		id: 'command-by-hand',
		keys: ['D'],
		section: 'Run',
		label: 'command by hand',
		help: 'Marks the selected command as done in your own shell, with what you saw.',
		places: ['steps'],
		writes: true,
		whyNot: noCommand,
		act: ({ scene }) => (scene.selected ? settleStatement(scene.selected, 'by-hand') : []),
	}),
	inRun({
		id: 'skip',
		keys: ['x'],
		section: 'Run',
		label: 'skip step',
		help: 'Skips the whole step; asks for a reason.',
		places: ['steps'],
		writes: true,
		whyNot: ({ scene }) => (scene.phase ? undefined : 'only steps of a phase are skipped'),
		act: ({ scene }) => (scene.step ? skipStep(scene.step) : []),
	}),
	inRun({
		id: 'sign-off',
		keys: ['s'],
		section: 'Sign-off',
		label: 'sign-off',
		help: 'Shows criteria and checklist of the phase, with the evidence for each.',
		places: ['steps'],
		footer: 55,
		act: ({ scene }) => [
			view({ change: 'sign-off', to: { phase: scene.phase?.id ?? outsidePhases, cursor: 0 } }),
			show('sign-off'),
		],
	}),
	inRun({
		id: 'begin-here',
		keys: ['F'],
		section: 'Run',
		label: 'begin here',
		help: 'Before anything was done: declares that an earlier run did all that comes before this step; asks by which, and why.',
		places: ['steps'],
		writes: true,
		whyNot: ({ run }) => (isUntouched(run) ? undefined : 'something was done in this run already'),
		act: beginHere,
	}),
	inRun({
		id: 'open-ahead',
		keys: ['a'],
		section: 'Run',
		label: 'open ahead',
		help: 'Opens a locked phase before the one before it has GO; asks for a reason.',
		places: ['steps'],
		writes: true,
		whyNot: ({ run, scene }) =>
			scene.phase && phaseProgress(run, scene.phase).why ? undefined : 'this phase is not locked',
		act: openAhead,
	}),
	inRun({
		id: 'close-hold',
		keys: ['E'],
		section: 'Run',
		label: 'close hold',
		help: 'Closes a hold before its time; asks for a reason.',
		places: ['steps', 'sign-off'],
		writes: true,
		whyNot: ({ run }) => (openHolds(run).length > 0 ? undefined : 'no hold is open'),
		act: (context) => {
			const { next } = context.scene;
			return closeHold(context, next.kind === 'hold' ? next.hold.hold : undefined);
		},
	}),
	inRun({
		id: 'pin',
		keys: ['P'],
		section: 'Run',
		label: 'watch with it',
		help: 'Runs the selected command again and again to watch its figures; only commands that look.',
		places: ['steps'],
		writes: true,
		whyNot: noCommand,
		act: pinSelected,
	}),
	inRun({
		id: 'prose',
		keys: ['p'],
		section: 'Look',
		label: 'guide text',
		help: 'Shows what the guide says about this step.',
		places: ['steps', 'unknown'],
		footer: 67,
		act: () => [list('prose')],
	}),
	inRun({
		id: 'lint',
		keys: ['L'],
		section: 'Look',
		label: 'findings',
		help: 'Lists what lint knows of the guide.',
		places: ['steps'],
		act: () => [list('findings')],
	}),
	...stepMoves,
];
