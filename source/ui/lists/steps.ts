import { phaseProgress } from '../../run/progress.ts';
import { sign, stepMark } from '../text/marks.ts';
import { span } from '../text/row.ts';
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
	const phases = run.runbook.phases.flatMap((phase): Entry[] => {
		const { why } = phaseProgress(run, phase);
		const [first] = phase.steps;
		return [
			{
				row: {
					left: [span(`${phaseName(run, phase)} ${phase.title}`, 'strong')],
					right: [span(why ?? phaseWord(run, phase), 'dim')],
				},
				...(first ? { act: () => goTo(first.id) } : {}),
			},
			...phase.steps.map((step): Entry => {
				const mark = stepMark(run, step);
				return {
					row: {
						left: ['  ', sign(look, mark), ' ', step.title, ...here(step.id)],
						right: [span(mark.word, mark.style), span(`  line ${step.line}`, 'dim')],
					},
					act: () => goTo(step.id),
				};
			}),
		];
	});
	const procedures = run.runbook.procedures.flatMap((procedure): Entry[] =>
		procedure.steps.map((step) => ({
			row: {
				left: [
					'  ',
					sign(look, stepMark(run, step)),
					' ',
					procedure.title === step.title ? step.title : `${procedure.title}: ${step.title}`,
				],
				right: [span(procedure.role, 'dim')],
			},
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
