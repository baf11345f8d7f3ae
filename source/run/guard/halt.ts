import type { Decision, Intent, Run } from '../intent.ts';
import { needsReason, record, refuse, says } from '../refusal.ts';
import type { RunState } from '../state.ts';
import type { GuardChanged, HaltCleared, HaltRaised } from '../watch/event.ts';
import type { Halt } from '../watch/state.ts';
import { findGuard, guardsOf } from './guard.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** The HALT that nobody has ended yet, overridden or not. */
export function lastHalt({ halts }: RunState): Halt | undefined {
	const last = halts.at(-1);
	return last?.clearedAt === undefined ? last : undefined;
}

/** The HALT that stands: nothing goes forward while there is one. */
export function haltOf(state: RunState): Halt | undefined {
	const last = lastHalt(state);
	return last?.overridden ? undefined : last;
}

/** What a HALT says to a command that would go forward. */
export function haltWords(halt: Halt): string {
	return `HALT: ${halt.why}; roll back, hold, or override it with a reason`;
}

/** Critical guards that are breached as recorded, those that count only. */
function criticalBreaches({ runbook, state }: Run): string[] {
	return guardsOf({ runbook, state })
		.filter(({ id, severity }) => {
			const guard = state.guards[id];
			return severity === 'critical' && guard?.status === 'breached' && !guard.dismissed;
		})
		.map(({ id }) => id);
}

/** HALTs that these changes of guards raise: a critical guard that is newly breached, unless one stands already. */
export function haltsRaised(run: Run, changes: readonly GuardChanged[]): HaltRaised[] {
	if (haltOf(run.state)) return [];
	const breached = changes.find(
		({ guard, status }) =>
			status === 'breached' &&
			findGuard(run, guard)?.severity === 'critical' &&
			!run.state.guards[guard]?.dismissed,
	);
	if (!breached) return [];
	const { guard, since, why } = breached;
	return [{ type: 'halt.raised', halt: nextHalt(run), guard, since, why }];
}

/** Why nobody can say whether what a HALT is about is over; undefined when somebody can. */
function nobodyKnows({ state }: Run, { guard }: Halt): string | undefined {
	const now = state.guards[guard];
	if (now?.status === 'lost') return 'what measured it is silent';
	return now?.status === 'outdated' ? now.why : undefined;
}

/** A HALT ends by itself only after a rollback: then nothing of what it was about is left, and the figures are back. */
export function haltsCleared(run: Run): HaltCleared[] {
	const halt = lastHalt(run.state);
	if (!halt || criticalBreaches(run).length > 0) return [];
	const rolledBack = run.state.rollbacks.some(
		({ outcome, finishedAt }) => outcome === 'rolled-back' && (finishedAt ?? '') > halt.raisedAt,
	);
	if (!rolledBack || nobodyKnows(run, halt) !== undefined) return [];
	const off = run.state.guards[halt.guard]?.status === 'off';
	const why = off
		? 'rolled back, and what it was about is off'
		: 'rolled back, and the figures are inside their limits';
	return [{ type: 'halt.cleared', halt: halt.id, why }];
}

/** A person has seen it and leaves it standing: nothing else changes. */
export function hold({ state }: Run): Decision {
	const halt = haltOf(state);
	return halt ? record({ type: 'halt.held', halt: halt.id }) : refuse('no HALT stands');
}

export function override(run: Run, { reason }: Of<'override-halt'>): Decision {
	const halt = haltOf(run.state);
	if (!halt) return refuse('no HALT stands');
	if (!says(reason)) return needsReason('overriding a HALT asks for a reason, in one line');
	return record({ type: 'halt.overridden', halt: halt.id, reason: reason.trim() });
}

export function clear(run: Run): Decision {
	const halt = lastHalt(run.state);
	if (!halt) return refuse('no HALT stands');
	const [still] = criticalBreaches(run);
	if (still !== undefined) {
		return refuse(`${run.state.guards[still]?.why ?? still}: it is not over; override it instead`);
	}
	const unknown = nobodyKnows(run, halt);
	if (unknown !== undefined) return refuse(`nobody knows whether it is over: ${unknown}`);
	return record({
		type: 'halt.cleared',
		halt: halt.id,
		why: 'the figures are inside their limits',
	});
}

export function dismiss(run: Run, { guard, reason }: Of<'dismiss-guard'>): Decision {
	if (!findGuard(run, guard)) return refuse(`there is no guard ${guard}`);
	if (run.state.guards[guard]?.dismissed) return refuse('it is dismissed already');
	if (!says(reason)) return needsReason('dismissing a guard asks for a reason, in one line');
	const halt = lastHalt(run.state);
	const only = halt?.guard === guard && criticalBreaches(run).every((id) => id === guard);
	return record(
		{ type: 'guard.dismissed', guard, reason: reason.trim() },
		...(only && halt
			? [{ type: 'halt.cleared' as const, halt: halt.id, why: 'its guard was dismissed' }]
			: []),
	);
}

export function rearm(run: Run, { guard }: Of<'rearm-guard'>): Decision {
	const { dismissed, status, since, why } = run.state.guards[guard] ?? {};
	if (!dismissed) return refuse('it is not dismissed');
	const rearmed = { type: 'guard.rearmed', guard } as const;
	const critical = findGuard(run, guard)?.severity === 'critical';
	if (status !== 'breached' || !critical || haltOf(run.state)) return record(rearmed);
	return record(rearmed, {
		type: 'halt.raised',
		halt: nextHalt(run),
		guard,
		since: since ?? run.state.at,
		why: why ?? guard,
	});
}

const nextHalt = ({ state }: Run): string => `h${state.halts.length + 1}`;

/** A HALT in one sentence, with the figure as it is now while it is over its limit. */
export function haltSays({ guards }: RunState, { guard, why }: Halt): string {
	const now = guards[guard];
	return now?.status === 'breached' ? now.why : why;
}

/** As screens show a HALT: what, since when, whether it is over already. */
export type HaltView = Halt & {
	/** What its guard says now while it is breached, else what it was raised for. */
	says: string;
	/** True when no critical guard is breached any more, as far as somebody looked; a person then ends it with one key. */
	over: boolean;
};

export function haltView(run: Run): HaltView | undefined {
	const halt = lastHalt(run.state);
	if (!halt) return undefined;
	const over = criticalBreaches(run).length === 0 && nobodyKnows(run, halt) === undefined;
	return { ...halt, says: haltSays(run.state, halt), over };
}
