import type { Phase } from '../../runbook/model.ts';
import type { EventBody } from '../event.ts';
import type { Run } from '../intent.ts';
import { isPassed, phaseItems, stepStatements } from '../progress.ts';
import type { RollbackState } from '../state.ts';

/**
 * Phases that no longer stand: all with work in them after a full rollback, those whose own toggles were named after
 * a partial one. A rollback that did not finish undoes them all the same, since nobody can say that they stand.
 */
export function undone(run: Run, rollback: RollbackState): EventBody[] {
	const procedure = run.runbook.procedures.find(({ id }) => id === rollback.procedure);
	const exported = (procedure?.steps ?? [])
		.flatMap(stepStatements)
		.flatMap(({ exports }) => Object.keys(exports));
	const named = new Set([...rollback.added, ...exported]);
	return run.runbook.phases
		.filter((phase) => isPassed(run, phase) || touched(run, phase).length > 0)
		.filter(
			(phase) => rollback.scope === 'full' || rollback.scope === phase.id || turnsOn(phase, named),
		)
		.map((phase) => ({
			type: 'phase.undone',
			phase: phase.id,
			rollback: rollback.id,
			reopened: touched(run, phase),
		}));
}

/** Statements, steps and items of a phase that something was done about. */
function touched({ state }: Run, phase: Phase): string[] {
	const blocks = [...phase.steps.flatMap((step) => step.blocks), ...phase.blocks];
	return [
		...blocks.flatMap(({ statements }) => statements).filter(({ id }) => state.statements[id]),
		...phase.offered.filter(({ id }) => state.statements[id]),
		...phase.steps.filter(({ id }) => state.steps[id]),
		...phaseItems(phase).filter(({ id }) => state.items[id]),
	].map(({ id }) => id);
}

/** Whether a phase turns one of these toggles on. */
const turnsOn = (phase: Phase, toggles: ReadonlySet<string>): boolean =>
	phase.steps.some(({ blocks }) =>
		blocks.some(({ statements }) =>
			statements.some(({ exports }) =>
				Object.entries(exports).some(([name, value]) => toggles.has(name) && value !== 'false'),
			),
		),
	);
