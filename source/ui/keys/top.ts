import type { Context } from '../view/context.ts';
import type { Field } from '../view/field.ts';
import type { Overlay, OverlayOf } from '../view/view.ts';

/** The overlay that has the keys. */
export const top = ({ view: { overlays } }: Context): Overlay | undefined => overlays.at(-1);

/** The overlay on top, when it is of this kind. */
export function onTop<K extends Overlay['kind']>(
	context: Context,
	kind: K,
): OverlayOf<K> | undefined {
	const overlay = top(context);
	return overlay?.kind === kind ? (overlay as OverlayOf<K>) : undefined;
}

/** The line being typed in the overlay on top. */
export function fieldOnTop(context: Context): Field | undefined {
	const overlay = top(context);
	switch (overlay?.kind) {
		case 'ask':
			return overlay.field;
		case 'help':
		case 'palette':
		case 'list':
			return overlay.filter;
		case 'viewer':
			return overlay.search;
		default:
			return undefined;
	}
}
