import type { Context } from '../view/context.ts';
import type { ListName, OverlayOf } from '../view/view.ts';
import { absenceList } from './absence.ts';
import { backgroundList } from './background.ts';
import { card } from './card.ts';
import { findings, prose } from './guide.ts';
import { guideChanges } from './guide-change.ts';
import { filtered, type List, type ListOf } from './list.ts';
import { reportList } from './report.ts';
import { standInList } from './stand-ins.ts';
import { stepList } from './steps.ts';
import { timeline } from './timeline.ts';
import { toggleList } from './toggles.ts';
import { watchList } from './watch.ts';

/** Every list by name. */
export const lists: Record<ListName, ListOf> = {
	absence: absenceList,
	report: reportList,
	steps: stepList,
	timeline,
	background: backgroundList,
	card,
	toggles: toggleList,
	prose,
	findings,
	'guide-change': guideChanges,
	watch: watchList,
	'stand-ins': standInList,
};

/** A list as it is shown now, narrowed by its filter. */
export function listOf(context: Context, overlay: OverlayOf<'list'>): List & { all: number } {
	const found = lists[overlay.list](context, context.size.columns - 3);
	const entries = filtered(found.entries, overlay.filter.text, context);
	return { ...found, entries, all: found.entries.length };
}
