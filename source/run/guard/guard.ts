import type { Run } from '../intent.ts';
import { currentPhase } from '../progress.ts';
import type { ReadingState } from '../state.ts';
import type { GuardChanged, GuardStatus } from '../watch/event.ts';
import type { GuardRecord } from '../watch/state.ts';
import { exposureGuards } from './exposure.ts';
import { type Judgement, judge, judgedHistory, readingOf } from './judgement.ts';
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
	return (
		guardsOf(run)
			// What a rolled back phase left of its guards is not kept as an alarm for ever.
			.filter((guard) => run.state.guards[guard.id] !== undefined || inScope(run, guard))
			.flatMap((guard): GuardChanged[] => {
				const before = run.state.guards[guard.id];
				const now = judge(run, guard, at);
				const same = before
					? before.status === now.status && before.reading === now.reading
					: now.status === 'not-armed' && now.reading === undefined;
				return same ? [] : [{ type: 'guard.changed', guard: guard.id, ...now }];
			})
	);
}

/** Guards whose recorded breach or loss, looked at since or not, a person has to decide about: what asks for a reason at GO. */
export function guardsInTheWay(run: Run): Guard[] {
	return guardsOf(run).filter((guard) => {
		const record = run.state.guards[guard.id];
		if (!record || record.dismissed || guard.severity === 'info') return false;
		return ['breached', 'lost', 'outdated'].includes(record.status);
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
			const history = reading && judgedHistory(run, guard, reading);
			const was = history && previousOf({ history });
			const dismissed = record?.dismissed;
			const shown = dismissed ? 'dismissed' : guard.severity === 'info' ? 'watch-only' : now.status;
			return {
				...now,
				guard,
				shown,
				counts: shown === now.status && inScope(run, guard),
				...(history === undefined
					? {}
					: { at: history.at(-1)?.at ?? at, trend: trendOf({ history }) }),
				...(was === undefined ? {} : { was }),
				...(dismissed === undefined ? {} : { dismissed }),
			};
		})
		.sort((a, b) => ranks[a.shown] - ranks[b.shown]);
}

const ranks: Record<ShownStatus, number> = {
	breached: 0,
	lost: 1,
	outdated: 2,
	ok: 3,
	'not-armed': 4,
	off: 5,
	'watch-only': 6,
	dismissed: 7,
};

/** A change under this part of the figure is none. */
const steadyPart = 0.05;

type History = Pick<ReadingState, 'history'>;

/** The figure that a source reported before its newest one: what a person compares it with. */
export function previousOf({ history }: History): History['history'][number] | undefined {
	const last = history.at(-1);
	return history.slice(0, -1).findLast(({ source }) => source === last?.source);
}

/** Whether a figure rises or falls: the newest against the one that its source reported before. */
export function trendOf({ history }: History): Trend {
	const [from, to] = [previousOf({ history })?.value, history.at(-1)?.value];
	if (from === undefined || to === undefined) return 'steady';
	if (Math.abs(to - from) <= steadyPart * Math.max(Math.abs(from), Math.abs(to))) return 'steady';
	return to > from ? 'rising' : 'falling';
}
