import { phaseProgress } from '../../run/progress.ts';
import type { Phase, Step } from '../../runbook/model.ts';
import { sign, stepMark } from '../text/marks.ts';
import { type Row, span } from '../text/row.ts';
import { groupsOutside, outsidePhases } from '../view/items.ts';
import { phaseName, phaseWord } from '../view/status.ts';
import { close, show, view } from '../view/view.ts';
import type { Entry, ListOf } from './list.ts';

const goTo = (focus: string) => [close, view({ change: 'steps', to: { focus } }), show('steps')];

/** Every step of the guide: the phases with theirs, then the procedures. */
export const stepList: ListOf = (context) => {
	if (context.kind !== 'run') return { title: 'Steps', entries: [], empty: 'no run yet' };
	const { run, look, scene } = context;
	const here = (id: string) => (id === scene.step?.id ? [span(' here', 'info')] : []);
	const phaseRow = (phase: Phase): Row => ({
		left: [span(`${phaseName(run, phase)} ${phase.title}`, 'strong')],
		right: [span(phaseProgress(run, phase).why ?? phaseWord(run, phase), 'dim')],
	});
	const stepRow = (step: Step): Row => {
		const mark = stepMark(run, step);
		return {
			left: ['  ', sign(look, mark), ' ', step.title, ...here(step.id)],
			right: [span(mark.word, mark.style), span(`  line ${step.line}`, 'dim')],
		};
	};
	const phases = run.runbook.phases.flatMap((phase): Entry[] => {
		const [first] = phase.steps;
		return [
			{ row: () => phaseRow(phase), ...(first ? { act: () => goTo(first.id) } : {}) },
			...phase.steps.map((step) => ({ row: () => stepRow(step), act: () => goTo(step.id) })),
		];
	});
	const procedures = run.runbook.procedures.flatMap((procedure): Entry[] =>
		procedure.steps.map((step) => ({
			row: () => ({
				left: [
					'  ',
					sign(look, stepMark(run, step)),
					' ',
					procedure.title === step.title ? step.title : `${procedure.title}: ${step.title}`,
				],
				right: [span(procedure.role, 'dim')],
			}),
			act: () => goTo(step.id),
		})),
	);
	const outside = groupsOutside(run).flatMap(({ items }) => items);
	const before: Entry[] =
		outside.length === 0
			? []
			: [
					{
						row: {
							left: [
								span('Outside the phases', 'strong'),
								span('  prerequisites, checklists', 'dim'),
							],
							right: [
								span(
									`${outside.filter(({ id }) => run.state.items[id]).length}/${outside.length}`,
									'dim',
								),
							],
						},
						act: () => [
							close,
							view({ change: 'sign-off', to: { phase: outsidePhases, cursor: 0 } }),
							show('sign-off'),
						],
					},
				];
	return {
		title: 'Steps',
		entries: [...before, ...phases, ...procedures],
		empty: 'this guide has no steps: s shows its checklists',
	};
};
