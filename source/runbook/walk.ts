import { findByName } from './lookup.ts';
import type { Phase, ProcedureRole, Runbook, Step } from './model.ts';

/** Procedures that are reached by their own keys and never walked. */
const notWalked: ReadonlySet<ProcedureRole> = new Set<ProcedureRole>(['rollback', 'report']);

/**
 * The guide as a run walks it: its phases; without any, each procedure but rollbacks and reports in source order, and
 * each checklist. So a guide without phases is walked block by block, and one without commands opens as a checklist.
 * Alternatives stay together as one phase, of which one step is done.
 */
export function walkable(runbook: Runbook): Runbook {
	if (runbook.phases.length > 0) return runbook;
	const procedures = runbook.procedures
		.filter(({ role }) => !notWalked.has(role))
		.map(
			(procedure): Phase => ({
				...bare(procedure),
				prose: procedure.prose,
				steps: procedure.steps,
				...(procedure.chooseOne && { chooseOne: true as const }),
			}),
		)
		.sort((a, b) => a.line - b.line);
	const checklists: Phase[] = [];
	for (const [index, { title, line, items }] of runbook.checklists.entries()) {
		const before = procedures.findLast((procedure) => procedure.line <= line);
		if (before && isPartOf(before, title)) before.checklist = [...before.checklist, ...items];
		else {
			const own = bare({ id: `checklist-${index + 1}`, title, line });
			checklists.push({ ...own, checklist: items });
		}
	}
	const phases = [...procedures, ...checklists].sort((a, b) => a.line - b.line);
	return { ...runbook, phases };
}

/** A checklist without a heading of its own has the title of the section that it stands in. */
function isPartOf({ title, steps }: Phase, checklist: string): boolean {
	return title === checklist || steps.some((step) => step.title === checklist);
}

function bare({ id, title, line }: { id: string; title: string; line: number }): Phase {
	return {
		id,
		title: title === '' ? 'Guide' : title,
		line,
		prose: '',
		steps: [],
		criteria: [],
		checklist: [],
		darkLaunches: [],
		offered: [],
		blocks: [],
	};
}

/** A phase as people name it: by number, id, title, or `Phase 2`. */
export function phaseByName(runbook: Runbook, name: string): Phase | undefined {
	const number = /^(?:phase\s+)?(\d+)$/i.exec(name.trim())?.[1];
	const numbered = runbook.phases.filter((phase) => `${phase.number}` === number);
	if (number !== undefined && numbered.length === 1) return numbered[0];
	return findByName(runbook.phases, name, ({ title }) => title);
}

/** A step of a phase as people name it: `3.1` for the first of phase 3, by id, or by title. */
export function stepByName(runbook: Runbook, name: string): Step | undefined {
	const [, phase, step] = /^(\d+)\.(\d+)$/.exec(name.trim()) ?? [];
	if (phase !== undefined) return phaseByName(runbook, phase)?.steps[Number(step) - 1];
	const steps = runbook.phases.flatMap((one) => one.steps);
	return findByName(steps, name, ({ title }) => title);
}
