import type { Execution } from '../../run/state.ts';
import { pinBackground, restartBackground, stopBackground } from '../actions/background.ts';
import { cursorAmong } from '../lists/list.ts';
import { listOf } from '../lists/lists.ts';
import type { Context, RunContext } from '../view/context.ts';
import { type Act, tell } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';
import { onTop } from './top.ts';

const shown = (context: Context) => onTop(context, 'list')?.list === 'background';

/** The execution under the cursor of the list, however it is narrowed. */
function chosen(context: RunContext): Execution | undefined {
	const overlay = onTop(context, 'list');
	if (!overlay) return undefined;
	const { entries } = listOf(context, overlay);
	const id = entries[cursorAmong(entries, overlay.cursor)]?.execution;
	return id === undefined ? undefined : context.run.state.executions[id];
}

const onChosen = (
	id: string,
	key: string,
	label: string,
	help: string,
	act: (context: RunContext, execution: Execution, read: number) => Act[],
): Binding =>
	inRun({
		id,
		keys: [key],
		section: 'Dialogs',
		label,
		help: `In the background list: ${help}`,
		places: ['list'],
		only: shown,
		writes: true,
		act: (context, { read }) => {
			const execution = chosen(context);
			return execution ? act(context, execution, read) : [tell('nothing runs in the background')];
		},
	});

/** Keys of the list of what runs in the background. */
export const backgroundKeys: Binding[] = [
	onChosen(
		'stop-background',
		'x',
		'stop it',
		'stops the command under the cursor, after one question.',
		(_, execution, read) => stopBackground(execution, read),
	),
	onChosen(
		'restart-background',
		'r',
		'restart',
		'begins the command under the cursor again; one that runs is ended first, after one question.',
		restartBackground,
	),
	onChosen(
		'pin-background',
		'p',
		'watch with it',
		'runs the command under the cursor again and again to watch its figures.',
		(_, execution) => pinBackground(execution),
	),
];
