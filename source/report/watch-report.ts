import type { Run } from '../run/intent.ts';
import { holdView } from '../run/watch/hold.ts';
import type { Halt, NoticeRecord, Told } from '../run/watch/state.ts';
import { findStatement } from '../runbook/lookup.ts';
import { plain, table } from './markdown-text.ts';
import { span, utcBeside } from './words.ts';

/** What watched the run, and what came of it. */
export type WatchReport = {
	halts: Halt[];
	holds: HoldReport[];
	/** Stretches in which nobody watched. */
	unobserved: { from: string; to: string }[];
	told: Told[];
	/** Messages that never arrived. */
	undelivered: NoticeRecord[];
};

export type HoldReport = {
	/** The command or step that it is about, in the guide's words. */
	what: string;
	/** Of the guide. */
	seconds: number;
	startedAt: string;
	/** Of the guide, as its length is. */
	observedSeconds: number;
	unobservedSeconds: number;
	state: 'running' | 'ended' | 'closed-early' | 'stale';
	reason?: string;
};

/** Holds are counted up to the moment `at`, as the screen counts them. */
export function watchReport(run: Run, at: string): WatchReport {
	const { state, runbook } = run;
	return {
		halts: state.halts,
		holds: Object.values(state.holds).map((hold) => {
			const { observedSeconds, unobservedSeconds } = holdView(run, hold, { at });
			return {
				what: findStatement(runbook, hold.hold)?.statement.text ?? hold.step,
				seconds: hold.seconds,
				startedAt: hold.startedAt,
				observedSeconds,
				unobservedSeconds,
				state: hold.closed
					? 'closed-early'
					: hold.staleSince !== undefined
						? 'stale'
						: hold.endedAt === undefined
							? 'running'
							: 'ended',
				...(hold.closed ? { reason: hold.closed.reason } : {}),
			};
		}),
		unobserved: state.unobserved,
		told: state.told,
		undelivered: state.notices.filter(({ why, final }) => why !== undefined && final),
	};
}

const holdWords: Record<HoldReport['state'], string> = {
	running: 'not over',
	ended: 'held to its end',
	'closed-early': '**closed early**',
	stale: '**stale**: something was deployed since',
};

/** The section on halts, holds, escalation and messages; empty when nothing watched and nobody was told. */
export function watchSection(watch: WatchReport, began: string): string[] {
	const halts = watch.halts.map((halt) => [
		utcBeside(halt.raisedAt, began),
		plain(halt.why),
		haltEnd(halt, began),
	]);
	const holds = watch.holds.map((hold) => [
		plain(hold.what),
		span(hold.seconds * 1000),
		utcBeside(hold.startedAt, began),
		span(hold.observedSeconds * 1000),
		span(hold.unobservedSeconds * 1000),
		`${holdWords[hold.state]}${hold.reason === undefined ? '' : `: ${plain(hold.reason)}`}`,
	]);
	const lines = [
		...watch.told.map(({ at, by, level, who, note }) => {
			const words = note === undefined ? '' : `: ${plain(note)}`;
			return `- ${utcBeside(at, began)} ${plain(by)} told ${plain(who)} (${plain(level)})${words}`;
		}),
		...watch.undelivered.map(
			({ at, about, to, why = '' }) =>
				`- ${utcBeside(at, began)} **message not delivered**: ${about} to ${plain(to)}: ${plain(why)}`,
		),
	];
	const head = ['Held for', 'As long as', 'From', 'Observed', 'Not observed', 'End'];
	const all = [
		...table(['Halted', 'Why', 'End'], halts),
		...table(head, holds),
		...lines,
		...(lines.length > 0 ? [''] : []),
	];
	return all.length > 0 ? ['## Halts, holds and escalation', '', ...all] : [];
}

function haltEnd({ overridden, clearedAt }: Halt, began: string): string {
	if (overridden) {
		const { by, at, reason } = overridden;
		return `**overridden** by ${plain(by)} ${utcBeside(at, began)}: ${plain(reason)}`;
	}
	return clearedAt === undefined ? '**not over**' : `over ${utcBeside(clearedAt, began)}`;
}
