import type { Run } from '../../run/intent.ts';
import { phaseItems } from '../../run/progress.ts';
import { evidenceFor } from '../../run/sign-off/evidence.ts';
import { groupsOutside, type ItemGroup } from '../../run/sign-off/outside.ts';
import type { Evidence } from '../../run/sign-off/sign-off.ts';
import type { Item, Phase } from '../../runbook/model.ts';
import type { RunContext } from './context.ts';

/** What the sign-off screen is about: a phase, or everything that the guide asks outside its phases. */
export type ItemsShown = {
	phase?: Phase;
	groups: ItemGroup[];
	items: Item[];
	/** The item that the cursor is on. */
	item?: Item;
	cursor: number;
};

/** Stands for the items of no phase where a phase's id is expected. */
export const outsidePhases = 'outside the phases';

function groupsOf(phase: Phase): ItemGroup[] {
	const asked = new Set(phaseItems(phase));
	const shown = (items: Item[]) => items.filter((item) => asked.has(item));
	return [
		{ title: 'Success criteria', items: shown(phase.criteria) },
		{ title: 'Checklist', items: shown(phase.checklist) },
	].filter(({ items }) => items.length > 0);
}

/** The items on the sign-off screen. */
export function itemsShown({ run, view, scene }: RunContext): ItemsShown {
	const { phase: id, cursor: at } = view.signOff;
	const phase =
		id === outsidePhases
			? undefined
			: (run.runbook.phases.find((candidate) => candidate.id === id) ?? scene.phase);
	const groups = phase ? groupsOf(phase) : groupsOutside(run.runbook);
	const items = groups.flatMap((group) => group.items);
	const cursor = Math.max(0, Math.min(at, items.length - 1));
	const item = items[cursor];
	return { groups, items, cursor, ...(phase ? { phase } : {}), ...(item ? { item } : {}) };
}

/** Evidence that is offered for an item; items of no phase have none. */
export function evidenceOffered(run: Run, phase: Phase | undefined, item: Item): Evidence[] {
	return phase ? evidenceFor(run, phase, item) : [];
}
