import type { Context, Place } from '../view/context.ts';
import { edited, type FieldEdit } from '../view/field.ts';
import { type Act, view } from '../view/view.ts';
import type { Binding } from './binding.ts';
import { fieldOnTop } from './top.ts';

const fields: readonly Place[] = ['ask', 'help', 'palette', 'list-filter', 'viewer-search'];

/** Changes the line being typed. */
export function edit(context: Context, change: FieldEdit, read: number): Act[] {
	const field = fieldOnTop(context);
	return field ? [view({ change: 'field', field: edited(field, change), read })] : [];
}

const editing = (id: string, keys: string[], label: string, change: FieldEdit): Binding => ({
	id,
	keys,
	section: 'Dialogs',
	label,
	help: `In a line being typed: ${label}.`,
	places: fields,
	act: (context, { read }) => edit(context, change, read),
});

/** Keys of every line that is typed. */
export const editingKeys: Binding[] = [
	editing('erase', ['backspace'], 'takes the last character back', { edit: 'backspace' }),
	editing('erase-ahead', ['delete', 'ctrl+d'], 'takes the next character away', { edit: 'delete' }),
	editing('erase-word-back', ['ctrl+w'], 'takes the last word back', { edit: 'word-back' }),
	editing('erase-line', ['ctrl+u'], 'takes everything before the caret back', {
		edit: 'clear-back',
	}),
	editing('caret-left', ['left'], 'one to the left', { edit: 'left' }),
	editing('caret-right', ['right'], 'one to the right', { edit: 'right' }),
	editing('caret-first', ['home', 'ctrl+a'], 'to the beginning', { edit: 'home' }),
	editing('caret-last', ['end', 'ctrl+e'], 'to the end', { edit: 'end' }),
];
