import { haltOf, lastHalt } from '../../run/guard/halt.ts';
import { incidentOf, untold } from '../../run/watch/escalation.ts';
import { overrideHalt, tellLevel } from '../actions/watching.ts';
import { placeOf } from '../view/context.ts';
import { send, tell } from '../view/view.ts';
import { type Binding, inRun } from './binding.ts';
import { whereLooked } from './everywhere.ts';

/** Keys of an incident: what becomes of a HALT, and who has been told. */
export const incidentKeys: Binding[] = [
	inRun({
		id: 'override-halt',
		keys: ['O'],
		section: 'Emergency',
		label: 'override HALT',
		help: 'Goes on in spite of a HALT; asks for a reason.',
		places: whereLooked,
		writes: true,
		whyNot: ({ run }) => (haltOf(run.state) ? undefined : 'no HALT stands'),
		act: overrideHalt,
	}),
	inRun({
		id: 'end-halt',
		keys: ['U'],
		section: 'Emergency',
		label: 'end HALT',
		help: 'Ends a HALT once the figures are back inside their limits.',
		places: whereLooked,
		writes: true,
		whyNot: ({ run }) => (lastHalt(run.state) ? undefined : 'no HALT stands'),
		act: () => [send({ kind: 'clear-halt' }, tell('the HALT is over'))],
	}),
	inRun({
		id: 'told',
		keys: ['T'],
		section: 'Emergency',
		label: 'told',
		help: "Notes that the next level of the guide's escalation has been told.",
		places: whereLooked,
		writes: true,
		// Where the due times stand, the key that answers them does as well.
		footer: (context) =>
			context.kind === 'run' &&
			placeOf(context) === 'emergency-run' &&
			untold(context.run, context.now.toISOString()).length > 0
				? 28
				: undefined,
		whyNot: ({ run, now }) =>
			incidentOf(run.state) || untold(run, now.toISOString()).length > 0
				? undefined
				: 'nothing is wrong: nobody has to be told',
		act: (context) => tellLevel(context),
	}),
];
