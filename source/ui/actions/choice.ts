import type { Context } from '../view/context.ts';
import type { Act, MenuName } from '../view/view.ts';

/** One line of a menu. A choice that cannot be taken stays in it and says why. */
export type Choice = {
	id: string;
	/** The letter that takes it at once. */
	key: string;
	label: string;
	note?: string;
	why?: string;
	act(read: number): Act[];
};

export type Menu = {
	title: string;
	/** What the choices are about. */
	about?: string[];
	choices: Choice[];
	/** Without a default no choice is marked until the operator moves to one. */
	withoutDefault?: true;
};

/** A menu is worked out anew for each frame, so it never offers what is no longer true. */
export type MenuOf = (context: Context, of: string | undefined) => Menu | undefined;
export type Menus = Record<MenuName, MenuOf>;
