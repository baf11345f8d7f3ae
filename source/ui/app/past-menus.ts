import { menuOf } from '../actions/menus.ts';
import type { Context } from '../view/context.ts';
import type { Overlay, View } from '../view/view.ts';

/** Whether what a menu or a question is about is over: it offers nothing, and is in the way of the keys. */
function isPast(overlay: Overlay, now: Context): boolean {
	if (overlay.kind === 'menu') return menuOf(now, overlay) === undefined;
	if (overlay.kind !== 'confirm' || now.kind !== 'run') return false;
	const { whileRuns } = overlay.confirm;
	return whileRuns !== undefined && now.run.state.executions[whileRuns]?.outcome !== undefined;
}

/** The view without menus and questions whose command has ended meanwhile. */
export function withoutMenusOfThePast(view: View, context: () => Context): View {
	if (!view.overlays.some(({ kind }) => kind === 'menu' || kind === 'confirm')) return view;
	const now = context();
	const open = view.overlays.filter((one) => !isPast(one, now));
	return open.length < view.overlays.length ? { ...view, overlays: open } : view;
}
