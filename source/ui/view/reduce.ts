import type { Change, Overlay, View } from './view.ts';

/** The view after one change. Pure; numbers that depend on what is on the screen come with the change. */
export function reduce(view: View, change: Change): View {
	switch (change.change) {
		case 'show': {
			const { screen } = view;
			const shown = { ...view, screen: change.screen, overlays: [] };
			return change.screen === 'emergency' && screen !== 'emergency'
				? { ...shown, emergency: { ...view.emergency, from: screen } }
				: shown;
		}
		case 'open':
			return { ...view, overlays: [...view.overlays, change.overlay] };
		case 'close':
			return { ...view, overlays: view.overlays.slice(0, -1) };
		case 'close-all':
			// Only its own keys take the question of a HALT away.
			return { ...view, overlays: view.overlays.filter(({ kind }) => kind === 'halt') };
		case 'notice':
			return { ...view, notice: change.notice };
		case 'start':
			return { ...view, start: { ...view.start, ...change.to } };
		case 'steps':
			return { ...view, steps: change.to };
		case 'sign-off':
			return { ...view, signOff: change.to };
		case 'emergency':
			return { ...view, emergency: { ...view.emergency, ...change.to } };
		case 'drill-word':
			return onTop(view, (overlay) =>
				overlay.kind === 'drill'
					? { ...overlay, typed: change.typed, typedIn: change.typedIn }
					: overlay,
			);
		case 'wrap':
			return onTop(view, wrapped);
		case 'cursor':
		case 'field':
		case 'filtering':
		case 'scroll':
			return onTop(view, (overlay) => changed(overlay, change));
	}
}

type OverlayChange = Extract<Change, { change: 'cursor' | 'field' | 'filtering' | 'scroll' }>;

function onTop(view: View, by: (overlay: Overlay) => Overlay): View {
	const top = view.overlays.at(-1);
	if (top === undefined) return view;
	return { ...view, overlays: [...view.overlays.slice(0, -1), by(top)] };
}

function changed(overlay: Overlay, change: OverlayChange): Overlay {
	switch (change.change) {
		case 'cursor':
			return 'cursor' in overlay ? pointed(overlay, change) : overlay;
		case 'scroll':
			if (overlay.kind === 'confirm') return { ...overlay, top: change.to ?? 0 };
			return overlay.kind === 'viewer' ? scrolled(overlay, change) : overlay;
		case 'filtering':
			if (overlay.kind === 'list') return { ...overlay, filtering: change.on };
			return overlay.kind === 'viewer' ? { ...overlay, searching: change.on } : overlay;
		case 'field':
			return typed(overlay, change);
	}
}

function pointed(
	overlay: Extract<Overlay, { cursor: number }>,
	{ to, top }: Extract<Change, { change: 'cursor' }>,
): Overlay {
	switch (overlay.kind) {
		case 'help':
		case 'palette':
		case 'list':
			return { ...overlay, cursor: to, ...(top === undefined ? {} : { top }) };
		case 'menu':
		case 'charts':
			return { ...overlay, cursor: to };
	}
}

function wrapped(overlay: Overlay): Overlay {
	if (overlay.kind !== 'viewer') return overlay;
	const { wraps, ...viewer } = overlay;
	return wraps ? viewer : { ...viewer, wraps: true };
}

function scrolled(
	{ top: _, hit: __, ...viewer }: Extract<Overlay, { kind: 'viewer' }>,
	{ to, hit }: Extract<Change, { change: 'scroll' }>,
): Overlay {
	if (to === undefined) return viewer;
	return { ...viewer, top: to, ...(hit === undefined ? {} : { hit }) };
}

/** What is typed narrows a list, so its cursor goes back to the first hit. */
function typed(overlay: Overlay, { field, read }: Extract<Change, { change: 'field' }>): Overlay {
	switch (overlay.kind) {
		case 'help':
		case 'palette':
		case 'list':
			return { ...overlay, filter: field, cursor: 0, top: 0 };
		case 'ask':
			return { ...overlay, field, typedIn: read };
		case 'viewer':
			return { ...overlay, search: field };
		default:
			return overlay;
	}
}
