import type { EventOf, EventType, RunEvent } from '../event.ts';
import type { DeviationKind } from '../state.ts';

type Departure = { kind: DeviationKind; subject: string; reason: string; repair?: true };
type Departures = Departure | Departure[] | undefined;
type Readers = { [T in EventType]?: (event: EventOf<T>) => Departures };

/** Which settlements of a statement depart from the guide. */
const settled: Partial<Record<EventOf<'statement.settled'>['how'], DeviationKind>> = {
	'by-hand': 'by-hand',
	'passed-over': 'passed-over',
	skipped: 'skipped',
	'kept-unknown': 'kept-unknown',
};

/** One row an event that may depart from the guide; everything else never does. */
const readers: Readers = {
	'block.started': ({ statements, reason, defect, unarmed, unprepared }) => {
		const [first] = statements;
		if (first === undefined) return undefined;
		const before: Departure[] =
			unprepared === undefined
				? []
				: [{ kind: 'unprepared-start', subject: first.id, reason: unprepared }];
		const edited = statements.find(({ original }) => original !== undefined);
		const changed: Departure[] = edited
			? [
					...before,
					{
						kind: 'edited',
						subject: edited.id,
						reason: `${edited.original} -> ${edited.text}${reason === undefined ? '' : ` (${reason})`}`,
						...(defect ? { repair: true } : {}),
					},
				]
			: before;
		if (unarmed !== undefined) {
			const why = reason === undefined ? unarmed : `${reason} (${unarmed})`;
			return [...changed, { kind: 'unarmed-start', subject: first.id, reason: why }];
		}
		if (edited || reason === undefined) return changed;
		return [...changed, { kind: 'out-of-order', subject: first.id, reason }];
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
	'phase.decided': ({ decision, phase, open, guards = [], reason = '' }) => [
		...(decision === 'go' && open.length > 0
			? [{ kind: 'go-with-open-items' as const, subject: phase, reason }]
			: []),
		...(decision === 'go' && guards.length > 0
			? [{ kind: 'go-under-breach' as const, subject: phase, reason }]
			: []),
	],
	'start.declared': ({ from, reason }) => ({ kind: 'declared-start', subject: from, reason }),
	'halt.overridden': ({ halt, reason }) => ({ kind: 'halt-overridden', subject: halt, reason }),
	'guard.dismissed': ({ guard, reason }) => ({ kind: 'guard-dismissed', subject: guard, reason }),
	'hold.closed': ({ hold, reason }) => ({ kind: 'hold-closed-early', subject: hold, reason }),
	'rollback.started': ({ procedure, alone }) =>
		alone === undefined ? undefined : { kind: 'rollback-alone', subject: procedure, reason: alone },
	'rollback.finished': ({ outcome, rollback, reason = '' }) =>
		outcome === 'abandoned' ? { kind: 'rollback-abandoned', subject: rollback, reason } : undefined,
};

/** The departures from the guide that an event records; most record none. */
export function deviationsOf(event: RunEvent): Departure[] {
	const reader = readers[event.type] as ((event: RunEvent) => Departures) | undefined;
	const found = reader?.(event);
	if (found === undefined) return [];
	return Array.isArray(found) ? found : [found];
}
