import { moveGuide } from '../actions/choosing.ts';
import { selectStatement } from '../actions/running.ts';
import { moveItem } from '../actions/signing.ts';
import { moveStart } from '../actions/starting.ts';
import type { Context, Place } from '../view/context.ts';
import type { Act } from '../view/view.ts';
import type { Binding } from './binding.ts';

type Screen = {
	place: Place;
	/** What the cursor stands on, in an operator's word. */
	on: string;
	/** Moves the cursor by so many rows, as far as there are any; infinitely many lead to an end. */
	move(context: Context, by: number): Act[];
};

/** The screens whose rows have a cursor of their own. */
const screens: readonly Screen[] = [
	{
		place: 'steps',
		on: 'command',
		move: (context, by) => (context.kind === 'run' ? selectStatement(context, by) : []),
	},
	{
		place: 'sign-off',
		on: 'item',
		move: (context, by) => (context.kind === 'run' ? moveItem(context, by) : []),
	},
	{
		place: 'start',
		on: 'row',
		move: (context, by) => (context.kind === 'start' ? moveStart(context, by) : []),
	},
	{
		place: 'choose',
		on: 'run or guide',
		move: (context, by) => (context.kind === 'choose' ? moveGuide(context, by) : []),
	},
];

type Way = {
	id: string;
	keys: string[];
	label: string;
	help(on: string): string;
	by(context: Context): number;
};

const page = ({ size }: Context): number => Math.max(1, size.rows - 12);

const ways: readonly Way[] = [
	{
		id: 'up',
		keys: ['up', 'k'],
		label: 'up',
		help: (on) => `Goes to the ${on} above.`,
		by: () => -1,
	},
	{
		id: 'down',
		keys: ['down', 'j'],
		label: 'down',
		help: (on) => `Goes to the ${on} below.`,
		by: () => 1,
	},
	{
		id: 'page-up',
		keys: ['pageup', 'ctrl+b'],
		label: 'a page up',
		help: (on) => `Goes a screen of rows up, to the ${on} there.`,
		by: (context) => -page(context),
	},
	{
		id: 'page-down',
		keys: ['pagedown', 'ctrl+f'],
		label: 'a page down',
		help: (on) => `Goes a screen of rows down, to the ${on} there.`,
		by: page,
	},
	{
		id: 'first',
		keys: ['home'],
		label: 'to the first',
		help: (on) => `Goes to the first ${on}.`,
		by: () => Number.NEGATIVE_INFINITY,
	},
	{
		id: 'last',
		keys: ['end'],
		label: 'to the last',
		help: (on) => `Goes to the last ${on}.`,
		by: () => Number.POSITIVE_INFINITY,
	},
];

/** On the start card Tab goes on as in a form. */
const formKeys: Record<string, string> = { up: 'shift+tab', down: 'tab' };

/** The cursor of each screen: the same keys wherever there is one. */
export const cursorKeys: Binding[] = screens.flatMap(({ place, on, move }) =>
	ways.map((way): Binding => {
		const formKey = place === 'start' ? formKeys[way.id] : undefined;
		return {
			id: `${place}-${way.id}`,
			keys: formKey === undefined ? way.keys : [...way.keys, formKey],
			section: 'Move',
			label: way.label,
			help: way.help(on),
			places: [place],
			act: (context) => move(context, way.by(context)),
		};
	}),
);
