import { stepStatements } from '../../run/progress.ts';
import type { Procedure, ProcedureRole } from '../../runbook/model.ts';
import { counted } from '../text/count.ts';
import { type Act, menu, tell, view } from '../view/view.ts';
import type { Choice, MenuOf } from './choice.ts';

/** What the menu calls the guide's procedures; rollbacks have the emergency screen. */
const groups: { role: ProcedureRole; key: string; label: string }[] = [
	{ role: 'monitoring', key: 'm', label: 'Monitoring' },
	{ role: 'validation', key: 'v', label: 'Validation' },
	{ role: 'troubleshooting', key: 't', label: 'Troubleshooting' },
	{ role: 'report', key: 'r', label: 'Reports' },
	{ role: 'quick-start', key: 's', label: 'Quick start' },
	{ role: 'other', key: 'o', label: 'Other' },
];

function openStep(step: { id: string } | undefined): Act[] {
	if (!step) return [tell('the guide has no steps there')];
	return [view({ change: 'close-all' }), view({ change: 'steps', to: { focus: step.id } })];
}

const count = (procedure: Procedure): number =>
	procedure.steps.reduce((sum, step) => sum + stepStatements(step).length, 0);

function stepsOf(procedures: Procedure[]): Choice[] {
	return procedures
		.flatMap((procedure) => procedure.steps.map((step) => ({ procedure, step })))
		.map(({ procedure, step }, index) => ({
			id: step.id,
			key: index < 9 ? String(index + 1) : '',
			label: step.title === procedure.title ? step.title : `${procedure.title}: ${step.title}`,
			note: counted(stepStatements(step).length, 'command'),
			act: () => openStep(step),
		}));
}

/** The guide's procedures by what they are for, then their steps. */
export const procedureChoices: MenuOf = (context, of) => {
	if (context.kind !== 'run') return undefined;
	const { procedures } = context.run.runbook;
	const chosen = groups.find(({ role }) => role === of);
	if (chosen) {
		return {
			title: chosen.label,
			choices: stepsOf(procedures.filter(({ role }) => role === chosen.role)),
		};
	}
	return {
		title: "The guide's own commands",
		choices: groups.map(({ role, key, label }) => {
			const own = procedures.filter((procedure) => procedure.role === role);
			const commands = own.reduce((sum, procedure) => sum + count(procedure), 0);
			return {
				id: role,
				key,
				label,
				...(own.length > 0
					? { note: counted(commands, 'command') }
					: { why: 'the guide has none' }),
				act: () => [menu('procedures', 0, role)],
			};
		}),
	};
};
