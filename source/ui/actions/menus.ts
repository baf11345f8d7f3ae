import type { Context } from '../view/context.ts';
import type { OverlayOf } from '../view/view.ts';
import type { Menu, Menus } from './choice.ts';
import { drillChoices, drillFaultChoices } from './drilling.ts';
import { failureChoices } from './failure.ts';
import { closeRunChoices, stopChoices } from './leaving.ts';
import { metricChoices, readingChoices } from './mapping.ts';
import { procedureChoices } from './procedures.ts';
import { rollbackFailureChoices } from './rollback-failure.ts';
import { standInChoices } from './stand-ins.ts';
import { environmentChoices, roleChoices } from './starting.ts';
import { wayChoices } from './ways.ts';

/** Every menu by name. */
export const menus: Menus = {
	failure: failureChoices,
	'rollback-failure': rollbackFailureChoices,
	procedures: procedureChoices,
	ways: wayChoices,
	environments: environmentChoices,
	roles: roleChoices,
	stop: stopChoices,
	'close-run': closeRunChoices,
	'stand-in': standInChoices,
	'metric-of': metricChoices,
	'reading-of': readingChoices,
	drill: drillChoices,
	'drill-fault': drillFaultChoices,
};

/** What a menu offers now; undefined when what it was about is over. */
export function menuOf(context: Context, overlay: OverlayOf<'menu'>): Menu | undefined {
	return menus[overlay.menu](context, overlay.of);
}
