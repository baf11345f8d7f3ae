import { decide } from '../run/decide.ts';
import type { EventBody, RunEvent } from '../run/event.ts';
import { evolve } from '../run/evolve.ts';
import type { Effect, Intent, Refusal, Run } from '../run/intent.ts';
import { activeRollback } from '../run/rollback-progress.ts';
import { type Clock, stampNow } from './clock.ts';
import type { RecordStatus } from './engine.ts';
import type { Journal } from './record/journal.ts';
import { memoryJournal } from './record/memory-journal.ts';

/** What was decided and is on disk: the effects wait to be carried out. */
export type Recorded = { effects: Effect[] } | Refusal;

/** Turns intents into events on disk and keeps the run that they add up to. */
export type Recorder = {
	readonly run: Run;
	readonly record: RecordStatus;
	readonly head: { seq: number; hash: string };
	submit(intent: Intent): Recorded;
	close(): void;
};

/** Intents that must go through even when nothing can be written any more. */
const emergencies: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
	'start-rollback',
	'continue-rollback',
	'settle-rollback',
	'abandon-rollback',
	'acknowledge-rollback',
	'stop',
	'statement-started',
	'statement-finished',
	'block-finished',
	'close-session',
]);

/**
 * The record of a run that this process holds. When the journal fails, forward commands are refused; a rollback goes
 * on, recorded in memory and through `onUnwritten`, line by line.
 */
export function createRecorder(options: {
	run: Run;
	journal: Journal;
	clock: Clock;
	onUnwritten?: (line: string) => void;
	/** Told each event once it is recorded. */
	onEvent?: (event: RunEvent) => void;
}): Recorder {
	let { run, journal } = options;
	let record: RecordStatus = { kind: 'recording' };
	const by = () => run.state.operator?.name ?? run.state.created?.operator.name ?? '';

	function fall(problem: string): void {
		record = { kind: 'failed', problem };
		const { head } = journal;
		journal.close();
		journal = memoryJournal(problem, head, options.onUnwritten);
	}

	return {
		get run() {
			return run;
		},
		get record() {
			return record;
		},
		get head() {
			return journal.head;
		},
		submit(intent) {
			const mustPass = emergencies.has(intent.kind) || activeRollback(run.state) !== undefined;
			if (record.kind === 'failed' && !mustPass)
				return { refused: `${record.problem} Nothing new is started.` };
			const decision = decide(run, intent);
			if ('refused' in decision) return decision;
			for (const body of decision.events) {
				const who = authorOf(intent, body) ?? by();
				const stamp = stampNow(options.clock, who);
				let appended = journal.append(body, stamp);
				if (!appended.ok && record.kind === 'recording') {
					if (!mustPass) {
						record = { kind: 'failed', problem: appended.problem };
						return { refused: `${appended.problem} Nothing was started.` };
					}
					fall(appended.problem);
					appended = journal.append(body, stamp);
				}
				if (!appended.ok) return { refused: appended.problem };
				run = { ...run, state: evolve(run.state, appended.event) };
				options.onEvent?.(appended.event);
			}
			return { effects: decision.effects };
		},
		close() {
			journal.close();
		},
	};
}

/** Who did it, where that is not simply the operator at the keyboard. */
function authorOf(intent: Intent, body: EventBody): string | undefined {
	if (intent.kind === 'note') return intent.by;
	if (body.type === 'run.created' || body.type === 'session.opened') return body.operator.name;
	return undefined;
}
