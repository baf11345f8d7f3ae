import { withoutEscapes } from '../../engine/shell/sanitise.ts';
import type { RunContext } from '../view/context.ts';
import { fieldOf } from '../view/field.ts';
import { type Act, type OverlayOf, tell, view } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';
import { onTop } from './top.ts';

type Viewer = OverlayOf<'viewer'>;

/** Rows of output that the viewer shows on a screen of this height. */
export const viewerRows = (rows: number): number => Math.max(1, rows - 4);

function topLine(context: RunContext, viewer: Viewer): number {
	const lines = context.output(viewer.execution)?.lineCount ?? 0;
	return viewer.top ?? Math.max(0, lines - viewerRows(context.size.rows));
}

function scrollTo(context: RunContext, viewer: Viewer, to: number): Act[] {
	const lines = context.output(viewer.execution)?.lineCount ?? 0;
	const last = Math.max(0, lines - viewerRows(context.size.rows));
	return [view({ change: 'scroll', to: Math.max(0, Math.min(last, to)) })];
}

function searchFrom(context: RunContext, viewer: Viewer, direction: 'forward' | 'backward'): Act[] {
	const text = viewer.search.text;
	if (text === '') return [tell('/ searches for a text first')];
	const at = viewer.hit ?? topLine(context, viewer);
	const from = at + (direction === 'forward' ? 1 : -1);
	return [{ do: 'search', execution: viewer.execution, text, from, direction }];
}

type Scroll = (at: number, page: number) => number;

const scrolling = (id: string, keys: string[], label: string, to: Scroll): Binding =>
	inRun({
		id,
		keys,
		section: 'Move',
		label,
		help: `In an output: ${label}.`,
		places: ['viewer'],
		act: (context) => {
			const viewer = onTop(context, 'viewer');
			if (!viewer) return [];
			return scrollTo(context, viewer, to(topLine(context, viewer), viewerRows(context.size.rows)));
		},
	});

const searching = (id: string, keys: string[], label: string, direction: 'forward' | 'backward') =>
	inRun({
		id,
		keys,
		section: 'Look',
		label,
		help: `In an output: goes to the ${label} hit of the search.`,
		places: ['viewer'],
		act: (context) => {
			const viewer = onTop(context, 'viewer');
			return viewer ? searchFrom(context, viewer, direction) : [];
		},
	});

/** Keys of the whole output of a command. */
export const viewerKeys: Binding[] = [
	scrolling('line-up', ['up', 'k'], 'a line up', (at) => at - 1),
	scrolling('line-down', ['down', 'j'], 'a line down', (at) => at + 1),
	scrolling('view-up', ['pageup', 'ctrl+b'], 'a page up', (at, page) => at - page),
	scrolling('view-down', ['pagedown', 'ctrl+f', 'space'], 'a page down', (at, page) => at + page),
	scrolling('view-half-up', ['ctrl+u'], 'half a page up', (at, page) => at - Math.ceil(page / 2)),
	scrolling(
		'view-half-down',
		['ctrl+d'],
		'half a page down',
		(at, page) => at + Math.ceil(page / 2),
	),
	scrolling('view-first', ['home', 'g'], 'to the beginning', () => 0),
	inRun({
		id: 'follow-output',
		keys: ['f', 'end', 'G'],
		section: 'Look',
		label: 'follow',
		help: 'In an output: goes to the end and stays there while it grows.',
		places: ['viewer'],
		act: () => [view({ change: 'scroll', to: undefined })],
	}),
	inRun({
		id: 'pause-output',
		keys: ['p'],
		section: 'Look',
		label: 'pause',
		help: 'In an output: stays where it is while the output grows, or follows it again.',
		places: ['viewer'],
		act: (context) => {
			const viewer = onTop(context, 'viewer');
			if (!viewer) return [];
			const to = viewer.top === undefined ? topLine(context, viewer) : undefined;
			return [view({ change: 'scroll', to })];
		},
	}),
	inRun({
		id: 'wrap-output',
		keys: ['w'],
		section: 'Look',
		label: 'wrap',
		help: 'In an output: long lines go on in the next row, or are cut again.',
		places: ['viewer'],
		act: () => [view({ change: 'wrap' })],
	}),
	inRun({
		id: 'page-output',
		keys: ['P'],
		section: 'Look',
		label: 'pager',
		help: 'In an output: shows all of it in your own pager, `$PAGER` or less.',
		places: ['viewer'],
		act: (context) => {
			const viewer = onTop(context, 'viewer');
			return viewer ? [{ do: 'page', execution: viewer.execution }] : [];
		},
	}),
	inRun({
		id: 'copy-output',
		keys: ['c'],
		section: 'Look',
		label: 'copy',
		help: 'In an output: copies the lines on the screen to the clipboard of your terminal, whole and without colours.',
		places: ['viewer'],
		act: (context) => {
			const viewer = onTop(context, 'viewer');
			const output = viewer && context.output(viewer.execution);
			if (!output) return [tell('its output is not there any more')];
			const rows = viewerRows(context.size.rows);
			const lines =
				viewer.top === undefined ? output.lines(0, rows) : output.window(viewer.top, rows);
			const text = lines.map(withoutEscapes).join('\n');
			return [{ do: 'copy', text, what: `${lines.length} lines of output` }];
		},
	}),
	inRun({
		id: 'first-error',
		keys: ['e'],
		section: 'Look',
		label: 'first error',
		help: 'In an output: goes to the first line that speaks of an error.',
		places: ['viewer'],
		act: (context) => {
			const viewer = onTop(context, 'viewer');
			const line = viewer && context.output(viewer.execution)?.firstErrorLine;
			if (!viewer || line === undefined) return [tell('no line speaks of an error')];
			return scrollTo(context, viewer, line);
		},
	}),
	inRun({
		id: 'search',
		keys: ['/'],
		section: 'Look',
		label: 'search',
		help: 'In an output: searches for a text; lower case finds either case.',
		places: ['viewer'],
		act: (_, { read }) => [
			view({ change: 'field', field: fieldOf(), read }),
			view({ change: 'filtering', on: true }),
		],
	}),
	inRun({
		id: 'search-now',
		keys: ['enter'],
		section: 'Look',
		label: 'search',
		help: 'Goes to the next line that holds the text.',
		places: ['viewer-search'],
		act: (context) => {
			const viewer = onTop(context, 'viewer');
			if (!viewer) return [];
			return [view({ change: 'filtering', on: false }), ...searchFrom(context, viewer, 'forward')];
		},
	}),
	inRun({
		id: 'end-search',
		keys: ['esc'],
		section: 'Look',
		label: 'no search',
		help: 'Leaves the search.',
		places: ['viewer-search'],
		act: () => [view({ change: 'filtering', on: false })],
	}),
	searching('next-hit', ['n'], 'next', 'forward'),
	searching('hit-before', ['N'], 'last', 'backward'),
];
