import type { Run } from '../intent.ts';
import { currentPhase } from '../progress.ts';
import type { ReadingState } from '../state.ts';
import type { GuardChanged, GuardStatus } from '../watch/event.ts';
import type { GuardRecord } from '../watch/state.ts';
import { exposureGuards } from './exposure.ts';
import { type Judgement, judge, readingOf } from './judgement.ts';
import { type Guard, guardRules } from './rules.ts';

const rules = new WeakMap<object, Guard[]>();

/** Every guard of a run: the guide's rules, and one for each share of users that it states. */
export function guardsOf(run: Run): Guard[] {
	let found = rules.get(run.runbook);
	if (!found) {
		found = guardRules(run.runbook);
		rules.set(run.runbook, found);
	}
	return [...found, ...exposureGuards(run)];
}

/** Whether a guard counts already: one that a phase brings counts from the time that phase is open. */
function inScope(run: Run, { phase }: Guard): boolean {
	if (phase === undefined || run.state.phases[phase]?.openedEarly) return true;
	const current = currentPhase(run);
	const order = run.runbook.phases.map(({ id }) => id);
	return current === undefined || order.indexOf(phase) <= order.indexOf(current.id);
}

/** Guards whose state is no longer what was last recorded of them. */
export function guardChanges(run: Run, at: string): GuardChanged[] {
	return guardsOf(run)
		.filter((guard) => inScope(run, guard))
		.flatMap((guard): GuardChanged[] => {
			const before = run.state.guards[guard.id];
			const now = judge(run, guard, at);
			const same = before
				? before.status === now.status && before.reading === now.reading
				: now.status === 'not-armed' && now.reading === undefined;
			return same ? [] : [{ type: 'guard.changed', guard: guard.id, ...now }];
		});
}

/** Guards whose recorded breach or loss a person has to decide about: what asks for a reason at GO. */
export function guardsInTheWay(run: Run): Guard[] {
	return guardsOf(run).filter((guard) => {
		const record = run.state.guards[guard.id];
		if (!record || record.dismissed || guard.severity === 'info') return false;
		return record.status === 'breached' || record.status === 'lost';
	});
}

/** One guard by its id. */
export function findGuard(run: Run, id: string): Guard | undefined {
	return guardsOf(run).find((guard) => guard.id === id);
}

/** As screens show a guard: what it says, or that a person or the guide has taken its say away. */
export type ShownStatus = GuardStatus | 'watch-only' | 'dismissed';
export type Trend = 'rising' | 'falling' | 'steady';
export type GuardView = Judgement & {
	guard: Guard;
	shown: ShownStatus;
	/** Whether its breach or loss stands in the way of GO. */
	counts: boolean;
	trend?: Trend;
	/** The figure before the last one, to show where it comes from. */
	was?: { value: number; at: string };
	/** The newest time and figure. */
	at?: string;
	dismissed?: GuardRecord['dismissed'];
};

/** Every guard as it stands at a moment, those that matter most first. */
export function guardViews(run: Run, at: string): GuardView[] {
	return guardsOf(run)
		.map((guard): GuardView => {
			const record = run.state.guards[guard.id];
			const now = judge(run, guard, at);
			const reading = readingOf(run, guard);
			const was = reading?.history.at(-2);
			const dismissed = record?.dismissed;
			const shown = dismissed ? 'dismissed' : guard.severity === 'info' ? 'watch-only' : now.status;
			return {
				...now,
				guard,
				shown,
				counts: shown === now.status && inScope(run, guard),
				...(reading === undefined ? {} : { at: reading.at, trend: trendOf(reading) }),
				...(was === undefined ? {} : { was }),
				...(dismissed === undefined ? {} : { dismissed }),
			};
		})
		.sort((a, b) => ranks[a.shown] - ranks[b.shown]);
}

const ranks: Record<ShownStatus, number> = {
	breached: 0,
	lost: 1,
	ok: 2,
	'not-armed': 3,
	'watch-only': 4,
	dismissed: 5,
};

/** Readings that a trend compares with as many before them. */
const trendOver = 3;
/** A change under this part of the figure is none. */
const steadyPart = 0.05;

/** Whether a figure rises or falls: the mean of the last three readings against the three before. */
export function trendOf({ history }: Pick<ReadingState, 'history'>): Trend {
	const mean = (values: readonly { value: number }[]) =>
		values.reduce((sum, { value }) => sum + value, 0) / values.length;
	const last = history.slice(-trendOver);
	const before = history.slice(-2 * trendOver, -trendOver);
	if (before.length === 0) return 'steady';
	const [from, to] = [mean(before), mean(last)];
	if (Math.abs(to - from) <= steadyPart * Math.max(Math.abs(from), Math.abs(to))) return 'steady';
	return to > from ? 'rising' : 'falling';
}
