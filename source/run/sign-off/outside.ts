import type { Item, Runbook } from '../../runbook/model.ts';

/** Items under one heading. */
export type ItemGroup = { title: string; items: Item[] };

/** Prerequisites and checklists that belong to no phase, each item once. */
export function groupsOutside(runbook: Runbook): ItemGroup[] {
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
