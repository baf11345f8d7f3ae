import type { Run } from '../../run/intent.ts';
import { onceARun } from '../../run/once.ts';
import { phaseProgress } from '../../run/progress.ts';
import { groupsOutside } from '../../run/sign-off/outside.ts';
import type { Phase, Procedure, Step } from '../../runbook/model.ts';
import { sign, stepMark } from '../text/marks.ts';
import { type Row, span } from '../text/row.ts';
import type { Context } from '../view/context.ts';
import { outsidePhases } from '../view/items.ts';
import { phaseName, phaseWord } from '../view/status.ts';
import { close, show, view } from '../view/view.ts';
import type { Entry, ListOf } from './list.ts';

const goTo = (focus: string) => [close, view({ change: 'steps', to: { focus } }), show('steps')];

const phaseRow = (run: Run, phase: Phase): Row => ({
	left: [span(`${phaseName(run, phase)} ${phase.title}`, 'strong')],
	right: [span(phaseProgress(run, phase).why ?? phaseWord(run, phase), 'dim')],
});

function stepRow(run: Run, step: Step, context: Context): Row {
	const mark = stepMark(run, step);
	const here = context.kind === 'run' && context.scene.step?.id === step.id;
	return {
		left: [
			'  ',
			sign(context.look, mark),
			' ',
			step.title,
			...(here ? [span(' here', 'info')] : []),
		],
		right: [span(mark.word, mark.style), span(`  line ${step.line}`, 'dim')],
	};
}

const procedureRow = (run: Run, { title, role }: Procedure, step: Step, context: Context): Row => ({
	left: [
		'  ',
		sign(context.look, stepMark(run, step)),
		' ',
		title === step.title ? step.title : `${title}: ${step.title}`,
	],
	right: [span(role, 'dim')],
});

/** Prerequisites and checklists of no phase, before everything else. */
function outside(run: Run): Entry[] {
	const items = groupsOutside(run.runbook).flatMap((group) => group.items);
	if (items.length === 0) return [];
	const answered = items.filter(({ id }) => run.state.items[id]).length;
	return [
		{
			row: {
				left: [span('Outside the phases', 'strong'), span('  prerequisites, checklists', 'dim')],
				right: [span(`${answered}/${items.length}`, 'dim')],
			},
			act: () => [
				close,
				view({ change: 'sign-off', to: { phase: outsidePhases, cursor: 0 } }),
				show('sign-off'),
			],
		},
	];
}

const entriesOf = onceARun((run): readonly Entry[] => [
	...outside(run),
	...run.runbook.phases.flatMap((phase): Entry[] => {
		const [first] = phase.steps;
		return [
			{ row: () => phaseRow(run, phase), ...(first ? { act: () => goTo(first.id) } : {}) },
			...phase.steps.map((step) => ({
				row: (context: Context) => stepRow(run, step, context),
				act: () => goTo(step.id),
			})),
		];
	}),
	...run.runbook.procedures.flatMap((procedure): Entry[] =>
		procedure.steps.map((step) => ({
			row: (context) => procedureRow(run, procedure, step, context),
			act: () => goTo(step.id),
		})),
	),
]);

/** Every step of the guide: the phases with theirs, then the procedures. */
export const stepList: ListOf = (context) => ({
	title: 'Steps',
	entries: context.kind === 'run' ? entriesOf(context.run) : [],
	empty: context.kind === 'run' ? 'this guide has no steps: s shows its checklists' : 'no run yet',
});
