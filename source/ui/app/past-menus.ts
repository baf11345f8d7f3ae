import { menuOf } from '../actions/menus.ts';
import type { Context } from '../view/context.ts';
import type { View } from '../view/view.ts';

/** The view without menus whose command has ended meanwhile: they offer nothing and are in the way of the keys. */
export function withoutMenusOfThePast(view: View, context: () => Context): View {
	if (!view.overlays.some(({ kind }) => kind === 'menu')) return view;
	const now = context();
	const open = view.overlays.filter((one) => one.kind !== 'menu' || menuOf(now, one));
	return open.length < view.overlays.length ? { ...view, overlays: open } : view;
}
