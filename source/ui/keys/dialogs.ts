import { menuOf } from '../actions/menus.ts';
import { cursorAmong } from '../lists/list.ts';
import { listOf } from '../lists/lists.ts';
import type { Context } from '../view/context.ts';
import { fieldOf } from '../view/field.ts';
import { questionRows } from '../view/question.ts';
import { type Act, close, tell, view } from '../view/view.ts';
import { backgroundKeys } from './background.ts';
import type { Binding } from './binding.ts';
import type { Press } from './key.ts';
import { onTop } from './top.ts';

function answer(context: Context, { read }: Press): Act[] {
	const overlay = onTop(context, 'ask');
	if (!overlay) return [];
	const { ask, field, typedIn } = overlay;
	const text = field.text.trim();
	if (text === '' && !ask.optional)
		return [tell(`${ask.hint ?? 'a line is needed'}; Esc goes back`, 'warn')];
	if (ask.word !== undefined) {
		if (text.toLowerCase() !== ask.word) return [tell(`type ${ask.word}, or Esc`, 'warn')];
		if (read === typedIn)
			return [tell('Enter came together with the word: press it once more', 'warn')];
	}
	return [close, ...ask.submit(text, read)];
}

function yes(context: Context, { read }: Press): Act[] {
	const overlay = onTop(context, 'confirm');
	if (!overlay) return [];
	if (read === overlay.openedIn) return [tell('read the question first, then y', 'warn')];
	return [close, ...overlay.confirm.acts];
}

/** Moves among the rows of a question that is longer than the screen. */
function readOn(context: Context, by: number): Act[] {
	const overlay = onTop(context, 'confirm');
	if (!overlay) return [];
	const last = questionRows(overlay.confirm, context.size.columns).length - 1;
	const to = Math.max(0, Math.min(last, (overlay.top ?? 0) + by));
	return [view({ change: 'scroll', to })];
}

function leave(context: Context, { read }: Press, code: number): Act[] {
	const overlay = onTop(context, 'quit');
	if (!overlay || read === overlay.openedIn) return [tell('read what stops first, then y', 'warn')];
	return [{ do: 'leave', code }];
}

function take(context: Context, read: number): Act[] {
	const overlay = onTop(context, 'menu');
	const menu = overlay && menuOf(context, overlay);
	const choice = menu?.choices[overlay?.cursor ?? -1];
	if (!menu) return [close];
	if (!choice) return [tell('nothing is chosen: press the letter, or move to a choice first')];
	return choice.why === undefined ? [close, ...choice.act(read)] : [tell(choice.why, 'warn')];
}

/** A letter of the menu on top takes its choice. */
export function takeByKey(context: Context, { name, read }: Press): Act[] | undefined {
	const overlay = onTop(context, 'menu');
	const choice = overlay && menuOf(context, overlay)?.choices.find(({ key }) => key === name);
	if (!choice) return undefined;
	return choice.why === undefined ? [close, ...choice.act(read)] : [tell(choice.why, 'warn')];
}

function openEntry(context: Context, { read }: Press): Act[] {
	const overlay = onTop(context, 'list');
	if (!overlay) return [];
	const { entries } = listOf(context, overlay);
	const entry = entries[cursorAmong(entries, overlay.cursor)];
	return entry?.act ? entry.act(read, context) : [tell('there is nothing to open here')];
}

/** Keys of questions, menus and lists. */
export const dialogKeys: Binding[] = [
	{
		id: 'yes',
		keys: ['y'],
		section: 'Dialogs',
		label: 'yes',
		help: 'Answers a question with yes. Enter never does.',
		places: ['confirm'],
		act: yes,
	},
	{
		id: 'interrupt-twice',
		keys: ['ctrl+c'],
		section: 'Dialogs',
		label: 'stop / no',
		help: 'In the question whether to stop a command: stops it. In any other: no.',
		places: ['confirm'],
		act: (context, press) =>
			onTop(context, 'confirm')?.confirm.interrupts ? yes(context, press) : [close],
	},
	{
		id: 'no',
		keys: ['n', 'esc'],
		section: 'Dialogs',
		label: 'no',
		help: 'Answers a question with no: nothing happens.',
		places: ['confirm', 'quit'],
		act: () => [close],
	},
	{
		id: 'enter-is-no-answer',
		keys: ['enter'],
		section: 'Dialogs',
		label: 'no answer',
		help: 'Enter answers no question that y answers.',
		places: ['confirm', 'quit'],
		act: () => [tell('y answers yes, Esc goes back')],
	},
	{
		id: 'question-down',
		keys: ['down', 'pagedown'],
		section: 'Dialogs',
		label: 'read on',
		help: 'Shows more of a question that is longer than the screen.',
		places: ['confirm'],
		act: (context) => readOn(context, 1),
	},
	{
		id: 'question-up',
		keys: ['up', 'pageup'],
		section: 'Dialogs',
		label: 'read back',
		help: 'Goes back in a question that is longer than the screen.',
		places: ['confirm'],
		act: (context) => readOn(context, -1),
	},
	{
		id: 'leave',
		keys: ['y'],
		section: 'Dialogs',
		label: 'leave',
		help: 'Leaves although something stops.',
		places: ['quit'],
		act: (context, press) => leave(context, press, 0),
	},
	{
		id: 'leave-at-once',
		keys: ['ctrl+c'],
		section: 'Dialogs',
		label: 'leave',
		help: 'Leaves although something stops.',
		places: ['quit'],
		act: (context, press) => leave(context, press, 130),
	},
	{
		id: 'answer',
		keys: ['enter'],
		section: 'Dialogs',
		label: 'answer',
		help: 'Gives the line as the answer.',
		places: ['ask'],
		act: answer,
	},
	{
		id: 'close-dialog',
		keys: ['esc'],
		section: 'Dialogs',
		label: 'back',
		help: 'Goes back; nothing happens.',
		places: ['ask', 'menu', 'list', 'viewer', 'help', 'palette'],
		act: () => [close],
	},
	{
		id: 'close-view',
		keys: ['q'],
		section: 'Dialogs',
		label: 'back',
		help: 'Goes back to the screen.',
		places: ['list', 'viewer'],
		act: () => [close],
	},
	{
		id: 'choose',
		keys: ['enter'],
		section: 'Dialogs',
		label: 'choose',
		help: 'Takes the marked choice of a menu.',
		places: ['menu'],
		act: (context, { read }) => take(context, read),
	},
	{
		id: 'open-entry',
		keys: ['enter'],
		section: 'Dialogs',
		label: 'open',
		help: 'Opens the entry under the cursor.',
		places: ['list', 'list-filter'],
		act: openEntry,
	},
	{
		id: 'filter',
		keys: ['/'],
		section: 'Dialogs',
		label: 'filter',
		help: 'Narrows a list to the entries that hold what you type.',
		places: ['list'],
		act: () => [view({ change: 'filtering', on: true })],
	},
	{
		id: 'end-filter',
		keys: ['esc'],
		section: 'Dialogs',
		label: 'all entries',
		help: 'Shows all entries of the list again.',
		places: ['list-filter'],
		act: (_, { read }) => [
			view({ change: 'field', field: fieldOf(), read }),
			view({ change: 'filtering', on: false }),
		],
	},
	...backgroundKeys,
];
