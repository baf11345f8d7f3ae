import { decide } from '../run/decide.ts';
import type { EventBody, RunEvent } from '../run/event.ts';
import { fold } from '../run/evolve.ts';
import type { Effect, Intent, Refusal, Run } from '../run/intent.ts';
import { activeRollback } from '../run/rollback/progress.ts';
import { type Clock, stampNow } from './clock.ts';
import type { RecordStatus } from './engine.ts';
import { type MemoryJournal, memoryJournal } from './record/memory-journal.ts';
import type { AllAppended, Entry, Journal } from './record/open-journal.ts';

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
	'open-session',
	'start-rollback',
	'continue-rollback',
	'settle-rollback',
	'notify-rollback',
	'abandon-rollback',
	'acknowledge-rollback',
	'stop',
	'statement-started',
	'statement-finished',
	'block-finished',
	'close-session',
]);

/** What starts something new: refused as soon as the record lives on its reserve. */
const beginnings: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
	'start',
	'run',
	'recheck',
	'pin',
]);

/** How long to wait between two looks at whether a disk has room again, in milliseconds. */
const lookAgainMs = 5000;

const recording: RecordStatus = { kind: 'recording' };

/**
 * The record of a run that this process holds. When the disk is full, forward commands are refused; a rollback goes
 * on in the space kept back for it, and after that in memory and through `onUnwritten`, line by line. What was kept in
 * memory goes into the record as soon as there is room.
 */
export function createRecorder(options: {
	run: Run;
	journal: Journal;
	clock: Clock;
	onUnwritten?: (line: string) => void;
	/** Adds what only this machine knows to an event that is about to be recorded. */
	complete?: (body: EventBody) => EventBody;
	/** Told each event once it is recorded. */
	onEvent?: (event: RunEvent) => void;
}): Recorder {
	const { journal: file, clock } = options;
	let { run } = options;
	let memory: MemoryJournal | undefined;
	let record = recording;
	let lookedAt = Number.NEGATIVE_INFINITY;
	const untold: RunEvent[] = [];
	const mistakes = new Set<string>();
	const by = () => run.state.operator?.name ?? run.state.created?.operator.name ?? '';

	function look(): void {
		const health = (memory ?? file).health();
		if (health.kind === 'good') record = recording;
		else if (record.kind !== health.kind) record = health;
	}

	/** Takes up writing again when somebody made room. */
	function recover(): void {
		lookedAt = clock.mono();
		if (file.retry().kind === 'good' && caughtUp()) memory = undefined;
		look();
	}

	function caughtUp(): boolean {
		const missing = (memory?.events() ?? []).filter(({ seq }) => seq > file.head.seq);
		return missing.every(({ v: _, seq: __, at, by, mono, ...body }) => {
			return file.append(body, { at, by, ...(mono === undefined ? {} : { mono }) }).ok;
		});
	}

	function append(entries: readonly Entry[], mustPass: boolean): AllAppended {
		let appended = (memory ?? file).appendAll(entries);
		if (!appended.ok && !appended.unfit && mustPass && !memory) {
			memory = memoryJournal(appended.problem, file.head, options.onUnwritten);
			appended = memory.appendAll(entries);
		}
		look();
		return appended;
	}

	/** Folds all of a decision before anybody hears of it; who hears of one may at once cause the next. */
	function take(events: readonly RunEvent[]): void {
		run = { ...run, state: fold(events, run.state) };
		const telling = untold.length > 0;
		untold.push(...events);
		if (telling) return;
		for (let event = untold[0]; event; event = untold[0]) {
			options.onEvent?.(event);
			untold.shift();
		}
	}

	/** An event that cannot be recorded is a mistake of this program: said once, in one line, where people look. */
	function admit(problem: string): void {
		if (mistakes.has(problem)) return;
		mistakes.add(problem);
		const text = `This should not happen: ${problem}`;
		const stamp = stampNow(clock, 'gonogo');
		const said = append([{ body: { type: 'note.added', text }, stamp }], false);
		if (said.ok) take(said.events);
	}

	return {
		get run() {
			return run;
		},
		get record() {
			return record;
		},
		get head() {
			return (memory ?? file).head;
		},
		submit(intent) {
			const { kind } = intent;
			const mustPass = emergencies.has(kind) || activeRollback(run.state) !== undefined;
			if (record.kind !== 'recording' && !emergencies.has(kind)) {
				if (beginnings.has(kind) || clock.mono() - lookedAt >= lookAgainMs) recover();
			}
			const refused =
				(record.kind === 'failed' && !mustPass) ||
				(record.kind === 'reserve' && beginnings.has(kind));
			if (refused && 'problem' in record) {
				return { refused: `${record.problem} Nothing new is started; a rollback still is.` };
			}
			const decision = decide(run, intent);
			if ('refused' in decision || decision.events.length === 0) return decision;
			const entries = decision.events.map((body): Entry => {
				return {
					body: options.complete?.(body) ?? body,
					stamp: stampNow(clock, authorOf(intent, body) ?? by()),
				};
			});
			const appended = append(entries, mustPass);
			if (!appended.ok) {
				if (appended.unfit) admit(appended.problem);
				return { refused: `${appended.problem} Nothing was started.` };
			}
			if (kind === 'adopt-guide' && intent.runbook) run = { ...run, runbook: intent.runbook };
			take(appended.events);
			return { effects: decision.effects };
		},
		close() {
			file.close();
		},
	};
}

/** Who did it, where that is not simply the operator at the keyboard. */
function authorOf(intent: Intent, body: EventBody): string | undefined {
	if (intent.kind === 'note') return intent.by;
	switch (body.type) {
		case 'run.created':
		case 'session.opened':
		case 'handover.asked':
		case 'handover.accepted':
			return body.operator.name;
	}
	return undefined;
}
