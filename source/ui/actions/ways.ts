import { nextUp, stepStatements } from '../../run/progress.ts';
import { counted } from '../text/count.ts';
import { view } from '../view/view.ts';
import type { MenuOf } from './choice.ts';

/** The alternatives of the phase that is next: the one taken is looked at, and Enter then begins it. */
export const wayChoices: MenuOf = (context) => {
	if (context.kind !== 'run') return undefined;
	const next = nextUp(context.run);
	if (next.kind !== 'choose') return undefined;
	return {
		title: `${next.phase.title}: one of these`,
		withoutDefault: true,
		choices: next.steps.map((step, index) => ({
			id: step.id,
			key: index < 9 ? String(index + 1) : '',
			label: step.title,
			note: step.condition ?? counted(stepStatements(step).length, 'command'),
			act: () => [view({ change: 'close-all' }), view({ change: 'steps', to: { focus: step.id } })],
		})),
	};
};
