import type { Phase, ProcedureRole, Runbook } from './model.ts';

const readingRoles: ReadonlySet<ProcedureRole> = new Set<ProcedureRole>(['rollback', 'report']);

/**
 * What a run walks: the guide's phases; for a guide without phases each procedure but rollbacks and reports, in source
 * order, and for one with nothing but task items its checklists. Ids are those of the procedure or of the items' guide.
 */
export function phasesToWalk(runbook: Runbook): Phase[] {
	if (runbook.phases.length > 0) return runbook.phases;
	const chosen = runbook.procedures.filter(({ role }) => !readingRoles.has(role));
	const walked = chosen.map((procedure) => ({
		...emptyPhase(procedure),
		prose: procedure.prose,
		steps: procedure.steps,
	}));
	const lists = runbook.checklists.map((checklist, index) => ({
		...emptyPhase({ id: `checklist-${index + 1}`, title: checklist.title, line: checklist.line }),
		checklist: checklist.items,
	}));
	return [...walked, ...lists].sort((a, b) => a.line - b.line);
}

function emptyPhase(named: { id: string; title: string; line: number }): Phase {
	return {
		id: named.id,
		title: named.title === '' ? 'Guide' : named.title,
		line: named.line,
		prose: '',
		steps: [],
		criteria: [],
		checklist: [],
		darkLaunches: [],
		offered: [],
		blocks: [],
	};
}
