import type { DeviationKind } from '../run/state.ts';

/** What was done otherwise than the guide says, in the few words that stand before its reason. */
export const deviationWords: Record<DeviationKind, string> = {
	skipped: 'skipped',
	'passed-over': 'went on after a failure',
	edited: 'edited command',
	'by-hand': 'done by hand',
	waived: 'waived',
	'out-of-order': 'out of order',
	'go-with-open-items': 'GO with open items',
	'kept-unknown': 'outcome left unknown',
	'rollback-alone': 'rollback begun without the approval that the guide asks for',
	'rollback-abandoned': 'rollback abandoned',
	'halt-overridden': 'HALT overridden',
	'guard-dismissed': 'guard dismissed',
	'go-under-breach': 'GO while a guard was breached or lost',
	'unarmed-start': 'begun without a ready rollback',
	'unprepared-start': 'begun with open prerequisites',
	'hold-closed-early': 'hold closed early',
	'declared-start': 'begun here, what comes before declared done',
};
