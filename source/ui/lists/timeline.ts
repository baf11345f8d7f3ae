import { eventWords } from '../../report/event-words.ts';
import { namesOfRun } from '../../report/names.ts';
import type { Outcome, RunEvent } from '../../run/event.ts';
import { succeeded } from '../../run/finished.ts';
import type { Run } from '../../run/intent.ts';
import { jumpTo, subjectOf } from '../actions/jumping.ts';
import type { Style } from '../text/look.ts';
import { span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { Context } from '../view/context.ts';
import type { Entry, ListOf } from './list.ts';

const ofOutcome = (outcome: Outcome): Style => (succeeded(outcome) ? 'good' : 'bad');

/** How an event stands out among those that only say what went on. */
function styleOf(event: RunEvent): Style | undefined {
	switch (event.type) {
		case 'statement.finished':
		case 'block.finished':
			return ofOutcome(event.outcome);
		case 'phase.decided':
		case 'role.decided':
			return event.decision === 'go' ? 'good' : 'bad';
		case 'guard.changed':
			return event.status === 'breached' ? 'bad' : event.status === 'lost' ? 'warn' : undefined;
		case 'halt.raised':
		case 'rollback.started':
		case 'rollback.finished':
		case 'phase.undone':
			return 'bad';
		case 'rollback.checked':
			return event.checks.every(({ ok }) => ok) ? undefined : 'warn';
		case 'statement.settled':
		case 'phase.opened':
		case 'guard.dismissed':
		case 'halt.overridden':
		case 'hold.closed':
		case 'time.unobserved':
		case 'notice.failed':
		case 'journal.repaired':
			return 'warn';
		case 'note.added':
			return 'info';
		default:
			return undefined;
	}
}

/** Kinds that come one after the other while a run watches itself: what follows the first of them stands in its row. */
const streams: ReadonlySet<RunEvent['type']> = new Set(['readings.taken', 'hold.watched']);

/** One row of the timeline: the last of `count` events of one kind, the first of which came at `from`. */
type Stretch = { last: RunEvent; count: number; from: string };

/** The events as rows: each its own, only those of a stream that follow each other are one. */
export function stretchesOf(
	events: readonly RunEvent[],
	known: Stretch[] = [],
	after = 0,
): Stretch[] {
	for (let at = after; at < events.length; at += 1) {
		const event = events[at];
		if (event === undefined) continue;
		const before = known.at(-1);
		if (before?.last.type === event.type && streams.has(event.type)) {
			known[known.length - 1] = { last: event, count: before.count + 1, from: before.from };
		} else known.push({ last: event, count: 1, from: event.at });
	}
	return known;
}

function entryOf({ last, count, from }: Stretch, run: () => Run): Entry {
	const subject = subjectOf(last);
	let said: string | undefined;
	return {
		row: ({ now }: Context) => {
			said ??= eventWords(last, namesOfRun(run())).replaceAll('\n', ' ⏎ ');
			const style = styleOf(last);
			return {
				left: [
					span(`${moment(last.at, now)}  `, 'dim'),
					span(said, style),
					count > 1 ? span(`  ${count} since ${moment(from, now)}`, 'dim') : '',
				],
				right: [span(last.by, 'dim')],
				rightYields: true,
			};
		},
		...(subject === undefined
			? {}
			: {
					act: (_: number, context: Context) =>
						context.kind === 'run' ? jumpTo(context, subject) : [],
				}),
	};
}

type Kept = { stretches: Stretch[]; entries: Entry[]; upTo: number; run: Run };
const kept = new WeakMap<readonly RunEvent[], Kept>();

/** The entries of a record that only grows: what was known stays as it is. */
function entriesOf(events: readonly RunEvent[], run: Run): readonly Entry[] {
	const known = kept.get(events) ?? { stretches: [], entries: [], upTo: 0, run };
	kept.set(events, known);
	known.run = run;
	if (known.upTo === events.length) return known.entries;
	const settled = Math.max(0, known.stretches.length - 1);
	stretchesOf(events, known.stretches, known.upTo);
	known.entries = [
		...known.entries.slice(0, settled),
		...known.stretches.slice(settled).map((one) => entryOf(one, () => known.run)),
	];
	known.upTo = events.length;
	return known.entries;
}

/** Everything that the record says happened, the oldest first. */
export const timeline: ListOf = (context) => {
	if (context.kind !== 'run') return { title: 'History', entries: [], empty: 'no run yet' };
	return {
		title: 'History',
		entries: entriesOf(context.events(), context.run),
		empty: 'nothing has happened yet',
	};
};
