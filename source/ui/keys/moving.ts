import { menuOf } from '../actions/menus.ts';
import { cursorAmong, topFor, within } from '../lists/list.ts';
import { listOf } from '../lists/lists.ts';
import type { Context, Place } from '../view/context.ts';
import { close, type Overlay, tell, view } from '../view/view.ts';
import type { Binding } from './binding.ts';
import { actionsFor } from './finding.ts';
import { onTop, top } from './top.ts';

type Table = () => readonly Binding[];

const lists: readonly Place[] = ['list', 'menu', 'list-filter', 'help', 'palette'];

/** How many rows the overlay on top has to move among. */
function lengthOf(table: Table, context: Context): number {
	const overlay = top(context);
	switch (overlay?.kind) {
		case 'list':
			return listOf(context, overlay).entries.length;
		case 'help':
		case 'palette':
			return actionsFor(table(), context, overlay.filter.text).length;
		case 'menu':
			return menuOf(context, overlay)?.choices.length ?? 0;
		default:
			return 0;
	}
}

/** Where the cursor of an overlay is seen. */
function cursorOf(
	context: Context,
	overlay: Extract<Overlay, { cursor: number }>,
	length: number,
): number {
	if (overlay.kind === 'menu') return overlay.cursor;
	if (overlay.kind !== 'list') return within(overlay.cursor, length);
	return cursorAmong(listOf(context, overlay).entries, overlay.cursor);
}

type Move = (at: number, length: number, page: number) => number;

function moving(
	table: Table,
	id: string,
	keys: string[],
	label: string,
	places: readonly Place[],
	to: Move,
): Binding {
	return {
		id,
		keys,
		section: 'Move',
		label,
		help: `In lists and menus: ${label}.`,
		places,
		act: (context) => {
			const overlay = top(context);
			const length = lengthOf(table, context);
			if (!overlay || !('cursor' in overlay) || length === 0) return [];
			const at = cursorOf(context, overlay, length);
			const page = Math.max(1, context.size.rows - 8);
			const wanted = to(at, length, page);
			const next =
				overlay.kind === 'list'
					? cursorAmong(listOf(context, overlay).entries, wanted, at)
					: within(wanted, length);
			const { rows } = context.size;
			const before = 'top' in overlay ? overlay.top : undefined;
			const first = topFor(next, rows, topFor(at, rows, before));
			return [view({ change: 'cursor', to: next, top: first })];
		},
	};
}

function pressing(table: Table, place: 'help' | 'palette'): Binding {
	return {
		id: `press-from-${place}`,
		keys: ['enter'],
		section: 'Dialogs',
		label: 'press it',
		help: 'Presses the key under the cursor.',
		places: [place],
		act: (context) => {
			const overlay = onTop(context, place);
			const actions = overlay ? actionsFor(table(), context, overlay.filter.text) : [];
			const action = actions[within(overlay?.cursor ?? 0, actions.length)];
			if (!action) return [tell('no key is called that')];
			return action.why === undefined
				? [close, { do: 'press', id: action.binding.id }]
				: [tell(action.why, 'warn')];
		},
	};
}

/** Keys of lists and menus. The table is asked for when a key is pressed, since it holds these keys, too. */
export function movingKeys(table: Table): Binding[] {
	return [
		pressing(table, 'help'),
		pressing(table, 'palette'),
		moving(table, 'list-up', ['up'], 'up', lists, (at) => at - 1),
		moving(table, 'list-down', ['down'], 'down', lists, (at) => at + 1),
		moving(table, 'list-up-letter', ['k'], 'up', ['list', 'menu'], (at) => at - 1),
		moving(table, 'list-down-letter', ['j'], 'down', ['list', 'menu'], (at) => at + 1),
		moving(
			table,
			'page-up',
			['pageup', 'ctrl+b'],
			'a page up',
			['list', 'list-filter', 'help', 'palette'],
			(at, _, page) => at - page,
		),
		moving(
			table,
			'page-down',
			['pagedown', 'ctrl+f'],
			'a page down',
			['list', 'list-filter', 'help', 'palette'],
			(at, _, page) => at + page,
		),
		moving(
			table,
			'half-up',
			['ctrl+u'],
			'half a page up',
			['list'],
			(at, _, page) => at - Math.ceil(page / 2),
		),
		moving(
			table,
			'half-down',
			['ctrl+d'],
			'half a page down',
			['list'],
			(at, _, page) => at + Math.ceil(page / 2),
		),
		moving(table, 'list-first', ['home'], 'to the first', ['list', 'menu'], () => 0),
		moving(table, 'list-last', ['end'], 'to the last', ['list', 'menu'], (_, length) => length - 1),
		moving(table, 'list-first-letter', ['g'], 'to the first', ['list'], () => 0),
		moving(table, 'list-last-letter', ['G'], 'to the last', ['list'], (_, length) => length - 1),
	];
}
