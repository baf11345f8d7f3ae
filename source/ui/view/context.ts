import type { EngineSnapshot } from '../../engine/engine.ts';
import type { OutputTail } from '../../engine/shell/output.ts';
import type { RunEvent } from '../../run/event.ts';
import type { Run } from '../../run/intent.ts';
import type { UsualTimes } from '../../run/usual.ts';
import type { Look } from '../text/look.ts';
import type { GuideFacts, OpenRun, StartFacts } from './facts.ts';
import type { DrillShown, Practice } from './practice.ts';
import { type Scene, sceneOf } from './scene.ts';
import type { Overlay, Screen, View } from './view.ts';

export type Size = { columns: number; rows: number };

type Common = {
	view: View;
	size: Size;
	now: Date;
	look: Look;
	/** Keys are not listened to for a moment: a HALT has come up, and what was on its way must not answer it. */
	deaf?: true;
	/** What can be drilled beside the screens; absent where nothing can. */
	practice?: Practice;
	/** The drill that goes on beside the screens, or whose result was not looked at yet. */
	drill?: DrillShown;
};

/** Choosing a guide or an open run; there is no run yet. */
export type ChooseContext = Common & { kind: 'choose'; openRuns: OpenRun[]; guides: GuideFacts[] };
/** On the start card; there is a guide and no run yet. */
export type StartContext = Common & { kind: 'start'; facts: StartFacts };
/** In a run. */
export type RunContext = Common & {
	kind: 'run';
	run: Run;
	record: EngineSnapshot['record'];
	folder: string;
	guideText: string;
	drills?: EngineSnapshot['drills'];
	/** In a rehearsal: how calls were chosen to go. */
	choices?: EngineSnapshot['choices'];
	/** The guide's file says something else than what this run goes by. */
	guideChange?: EngineSnapshot['guideChange'];
	/** What happened while whoever is at the keyboard was away. */
	absence?: EngineSnapshot['absence'];
	disk?: EngineSnapshot['disk'];
	/** How long commands took in earlier runs of this kind; absent until those are read. */
	usual?: UsualTimes;
	running: string[];
	/** When output of a running command last came, as far as this session has listened. */
	quietSince(execution: string): string | undefined;
	output(execution: string): OutputTail | undefined;
	/** The record as it stands, for what is written up: not for every frame. */
	events(): readonly RunEvent[];
	head(): { seq: number; hash: string };
	scene: Scene;
};

/** Everything that keys and screens look at, at one moment. */
export type Context = ChooseContext | StartContext | RunContext;

/**
 * Where a key is pressed: the overlay on top, or the screen. Places whose name begins with `text` take letters as text.
 */
export const places = [
	'choose',
	'start',
	'steps',
	'unknown',
	'sign-off',
	'emergency-plan',
	'emergency-run',
	'help',
	'palette',
	'menu',
	'confirm',
	'ask',
	'list',
	'list-filter',
	'viewer',
	'viewer-search',
	'quit',
	'halt',
	'charts',
	'drill',
] as const;
export type Place = (typeof places)[number];

/** Places where letters are text. */
export const textPlaces: ReadonlySet<Place> = new Set([
	'help',
	'palette',
	'ask',
	'list-filter',
	'viewer-search',
	'emergency-plan',
	'drill',
]);

function overlayPlace(overlay: Overlay): Place {
	if (overlay.kind === 'list') return overlay.filtering ? 'list-filter' : 'list';
	if (overlay.kind === 'viewer') return overlay.searching ? 'viewer-search' : 'viewer';
	return overlay.kind;
}

function screenPlace(context: Context, screen: Screen): Place {
	if (context.kind !== 'run') return context.kind;
	if (screen === 'emergency') {
		const planning = !context.scene.rollback || context.view.emergency.again;
		return planning ? 'emergency-plan' : 'emergency-run';
	}
	if (screen === 'sign-off') return 'sign-off';
	return context.scene.asksUnknown ? 'unknown' : 'steps';
}

/** The place that help and palette are about: what is below them, and before all else the question of a HALT. */
export function placeBelow(context: Context): Place {
	const { overlays, screen } = context.view;
	if (overlays.some(({ kind }) => kind === 'halt')) return 'halt';
	const below = overlays.findLast(({ kind }) => kind !== 'help' && kind !== 'palette');
	return below ? overlayPlace(below) : screenPlace(context, screen);
}

export function placeOf(context: Context): Place {
	const top = context.view.overlays.at(-1);
	return top ? overlayPlace(top) : screenPlace(context, context.view.screen);
}

/** The run's context with what is derived from run and view worked out once. */
export function runContext(given: Omit<RunContext, 'kind' | 'scene'>): RunContext {
	return { ...given, kind: 'run', scene: sceneOf(given.run, given.view) };
}
