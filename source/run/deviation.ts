import type { EventOf, EventType, RunEvent } from './event.ts';
import type { DeviationKind } from './state.ts';

type Departure = { kind: DeviationKind; subject: string; reason: string; repair?: true };
type Readers = { [T in EventType]?: (event: EventOf<T>) => Departure | undefined };

/** Which settlements of a statement depart from the guide. */
const settled: Partial<Record<EventOf<'statement.settled'>['how'], DeviationKind>> = {
	'by-hand': 'by-hand',
	'passed-over': 'passed-over',
	skipped: 'skipped',
	'kept-unknown': 'kept-unknown',
};

/** One row an event that may depart from the guide; everything else never does. */
const readers: Readers = {
	'block.started': ({ statements, reason, defect }) => {
		const edited = statements.find(({ original }) => original !== undefined);
		if (edited) {
			return {
				kind: 'edited',
				subject: edited.id,
				reason: `${edited.original} -> ${edited.text}${reason === undefined ? '' : ` (${reason})`}`,
				...(defect ? { repair: true } : {}),
			};
		}
		const [first] = statements;
		if (reason === undefined || first === undefined) return undefined;
		return { kind: 'out-of-order', subject: first.id, reason };
	},
	'statement.settled': ({ how, statement, note }) => {
		const kind = settled[how];
		return kind && { kind, subject: statement, reason: note };
	},
	'step.settled': ({ how, step, note, commands }) => {
		if (how === 'skipped') return { kind: 'skipped', subject: step, reason: note };
		return commands > 0 ? { kind: 'by-hand', subject: step, reason: note } : undefined;
	},
	'item.signed': ({ meaning, item, note }) =>
		meaning === 'waived' ? { kind: 'waived', subject: item, reason: note ?? '' } : undefined,
	'phase.opened': ({ phase, reason, again }) =>
		again ? undefined : { kind: 'out-of-order', subject: phase, reason },
	'phase.decided': ({ decision, phase, open, reason }) =>
		decision === 'go' && open.length > 0
			? { kind: 'go-with-open-items', subject: phase, reason: reason ?? '' }
			: undefined,
	'rollback.finished': ({ outcome, rollback }) =>
		outcome === 'abandoned'
			? { kind: 'rollback-abandoned', subject: rollback, reason: '' }
			: undefined,
};

/** The departure from the guide that an event records, if it is one. */
export function deviationOf(event: RunEvent): Departure | undefined {
	const reader = readers[event.type] as ((event: RunEvent) => Departure | undefined) | undefined;
	return reader?.(event);
}
