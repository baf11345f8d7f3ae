import type { Run } from '../../run/intent.ts';
import { evidenceFor } from '../../run/sign-off/evidence.ts';
import type { Evidence } from '../../run/sign-off/sign-off.ts';
import type { Item, Phase } from '../../runbook/model.ts';
import type { RunContext } from './context.ts';

/** Items under one heading. */
export type ItemGroup = { title: string; items: Item[] };

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
	return [
		{ title: 'Success criteria', items: phase.criteria },
		{ title: 'Checklist', items: phase.checklist },
	].filter(({ items }) => items.length > 0);
}

/** Prerequisites and checklists that belong to no phase, each item once. */
export function groupsOutside({ runbook }: Run): ItemGroup[] {
	const seen = new Set(
		runbook.phases
			.flatMap(({ criteria, checklist }) => [...criteria, ...checklist])
			.map(({ id }) => id),
	);
	const fresh = (items: readonly Item[]) => items.filter(({ id }) => !seen.has(id) && seen.add(id));
	return [
		{ title: 'Prerequisites', items: fresh(runbook.prerequisites) },
		...runbook.checklists.map(({ title, items }) => ({ title, items: fresh(items) })),
	].filter(({ items }) => items.length > 0);
}

/** The items on the sign-off screen. */
export function itemsShown({ run, view, scene }: RunContext): ItemsShown {
	const { phase: id, cursor: at } = view.signOff;
	const phase =
		id === outsidePhases
			? undefined
			: (run.runbook.phases.find((candidate) => candidate.id === id) ?? scene.phase);
	const groups = phase ? groupsOf(phase) : groupsOutside(run);
	const items = groups.flatMap((group) => group.items);
	const cursor = Math.max(0, Math.min(at, items.length - 1));
	const item = items[cursor];
	return { groups, items, cursor, ...(phase ? { phase } : {}), ...(item ? { item } : {}) };
}

/** Evidence that is offered for an item; items of no phase have none. */
export function evidenceOffered(run: Run, phase: Phase | undefined, item: Item): Evidence[] {
	return phase ? evidenceFor(run, phase, item) : [];
}
