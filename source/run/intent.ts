import type { Runbook } from '../runbook/model.ts';
import type {
	BlockOutput,
	EnvironmentCaptured,
	EventBody,
	ExecutionMode,
	GitFacts,
	Outcome,
	Reading,
	RunCreated,
	SessionClosed,
	SessionOpened,
	SettledHow,
	StatementFinished,
} from './event.ts';
import type { Operator } from './operator.ts';
import type { RollbackCheck } from './rollback/event.ts';
import type { Evidence, Meaning, Subject } from './sign-off/sign-off.ts';
import type { RunState } from './state.ts';
import type { StatementToRun } from './statement-to-run.ts';
import type { NoticeFailed, NoticeSent, PinRequest } from './watch/event.ts';

/** A guide and the state of its run: everything that `decide` and the views look at. */
export type Run = { runbook: Runbook; state: RunState };

/** What somebody wants, or what the engine learned. Times and outcomes arrive here, never from a clock. */
export type Intent = OperatorIntent | OutcomeIntent;

/** What a rollback does about a forward command that still runs. */
export type WhileRunning = 'interrupt' | 'wait' | 'alongside';

export type OperatorIntent =
	| { kind: 'start'; facts: Omit<RunCreated, 'type'> }
	| {
			kind: 'open-session';
			operator: Operator;
			via: 'screen' | 'headless';
			pid: number;
			git?: GitFacts;
			variables?: string[];
			missing?: string[];
			sudo?: SessionOpened['sudo'];
			usualTimeout?: number;
			/** Who held the run until it was taken over. */
			takenFrom?: SessionOpened['takenFrom'];
			/** The time now: what lies between it and the last event nobody watched. */
			at?: string;
	  }
	| { kind: 'close-session'; reason: SessionClosed['reason']; left: string[] }
	| { kind: 'close-run'; outcome: 'complete' | 'rolled-back' | 'abandoned'; reason?: string }
	| {
			kind: 'run';
			owner: string;
			/** Contiguous statements of one block, in order. */
			statements: StatementToRun[];
			mode?: ExecutionMode;
			/** `yes`, or the word as typed, where a statement asks for more than Enter. */
			confirmed?: string;
			/** Why a command was changed or is run again although it succeeded; absent for a guide defect. */
			reason?: string;
			defect?: true;
			git?: GitFacts;
	  }
	| { kind: 'background'; execution: string }
	| { kind: 'stop'; execution: string; how: 'interrupt' | 'terminate' | 'kill' }
	| { kind: 'settle'; statement: string; how: SettledHow; note: string }
	| { kind: 'settle-step'; step: string; how: 'by-hand' | 'skipped'; note: string }
	| { kind: 'sign'; item: string; meaning: Meaning; note?: string; evidence: Evidence[] }
	| { kind: 'withdraw'; item: string }
	/** Runs the commands once more that stale answers of the phase rest on. */
	| { kind: 'recheck'; phase: string }
	/** Answers again what is stale and whose commands have succeeded since. */
	| { kind: 'sign-again'; phase: string }
	| { kind: 'open-phase'; phase: string; reason: string }
	| {
			kind: 'decide-phase';
			phase: string;
			decision: 'go' | 'no-go';
			/** Needed for NO-GO, and for GO while something is open. */
			reason?: string;
	  }
	| {
			/** Somebody speaks for a role that the guide names; `name` is who. */
			kind: 'decide-role';
			phase: string;
			role: string;
			decision: 'go' | 'no-go';
			name: string;
			/** Needed for NO-GO. */
			line?: string;
	  }
	/** A second person's yes; `sha256` is of what they were shown. */
	| { kind: 'approve'; subject: Subject; sha256: string; operator: Operator }
	/** From whoever follows the run; `operator` is who that is. */
	| { kind: 'ask-hand-over'; operator: Operator }
	| { kind: 'accept-hand-over'; operator: Operator }
	/** From whoever has the run: to one login, or to anybody who follows. */
	| { kind: 'offer-hand-over'; to?: string }
	| { kind: 'withdraw-hand-over' }
	| { kind: 'explain-take-over'; reason: string }
	/** Everything before this step was done by an earlier run, whose record is not at hand; the reason names it. */
	| { kind: 'declare-start'; from: string; reason: string }
	| { kind: 'give-ticket'; ticket: string }
	/** `by` is whoever wrote it in another terminal. */
	| { kind: 'note'; text: string; by?: string }
	/** From now on the run follows the text of the guide with this hash; the engine puts in what it reads as. */
	| { kind: 'adopt-guide'; to: string; runbook?: Runbook }
	| { kind: 'give-value'; token: string; value?: string; secret?: true }
	| {
			kind: 'start-rollback';
			procedure: string;
			/** Toggles the procedure forgets and the operator adds. */
			add: string[];
			typed: string;
			/** What happens to forward commands that still run. */
			running: WhileRunning;
			/** Builds before the first deployment, where the procedure itself does not. */
			addBuild?: true;
			/** Why it begins without the second person that the guide asks for. */
			alone?: string;
	  }
	/**
	 * Runs the rollback's next statement, or `text` in place of the failed one. `alongside` waits no longer for the
	 * forward command; `leaveBehind` lets a command of the rollback that does not end go on by itself, as unknown.
	 */
	| {
			kind: 'continue-rollback';
			text?: string;
			alongside?: true;
			leaveBehind?: true;
			/** The statement gets the terminal to itself. */
			terminal?: true;
	  }
	| { kind: 'settle-rollback'; statement: string; how: SettledHow; note: string }
	/** Runs what was held until the outcome is known; `text` replaces the notice. */
	| { kind: 'notify-rollback'; text?: string }
	| { kind: 'abandon-rollback'; reason: string }
	| { kind: 'acknowledge-rollback'; reason?: string }
	/** `reading` absent: it is found by its name again. */
	| { kind: 'map-reading'; metric: string; reading?: string; at?: string; remembered?: true }
	/** Looks at this again and again; seconds of the guide. */
	| { kind: 'pin'; what: PinRequest; everySeconds: number }
	| { kind: 'unpin'; pin: string }
	| { kind: 'dismiss-guard'; guard: string; reason: string }
	| { kind: 'rearm-guard'; guard: string }
	/** It has been seen, and stands. */
	| { kind: 'hold-halt' }
	| { kind: 'override-halt'; reason: string }
	/** The figures are back: no reason is needed. */
	| { kind: 'clear-halt' }
	/** Before its time; the reason is a deviation. */
	| { kind: 'close-hold'; hold: string; reason: string; at?: string; mono?: number }
	| { kind: 'tell-escalation'; level: string; note?: string };

export type OutcomeIntent =
	| {
			kind: 'statement-started';
			execution: string;
			statement: string;
			toggles: Record<string, string>;
	  }
	| ({ kind: 'statement-finished' } & Omit<StatementFinished, 'type'>)
	| {
			kind: 'block-finished';
			execution: string;
			outcome: Outcome;
			durationMs: number;
			output?: BlockOutput;
			notCaptured?: string;
			captured?: Omit<EnvironmentCaptured, 'type' | 'execution'>;
	  }
	| {
			kind: 'readings';
			execution: string;
			statement: string;
			readings: Reading[];
			toggles: Record<string, string>;
			/** One look at something that goes on: what is no news is not written down every time. */
			live?: true;
			/** When they were taken; guards and holds are looked at with it. */
			at?: string;
			mono?: number;
	  }
	/** Time passed: what depends on it is looked at. */
	| { kind: 'tick'; at: string; mono?: number }
	| ({ kind: 'notice-sent' } & Omit<NoticeSent, 'type'>)
	| ({ kind: 'notice-failed' } & Omit<NoticeFailed, 'type'>)
	| { kind: 'journal-repaired'; bytes: number; sha256: string; file: string }
	| { kind: 'rollback-checked'; checks: RollbackCheck[] };

/** What the engine is asked to do once the events are on disk. */
export type Effect =
	| {
			kind: 'execute';
			execution: string;
			owner: string;
			statements: StatementToRun[];
			mode: ExecutionMode;
			rollback?: string;
			/** What the rollback has exported so far: in force whatever became of the shells that it was exported in. */
			exports?: Record<string, string>;
	  }
	| { kind: 'signal'; execution: string; how: 'interrupt' | 'terminate' | 'kill' };

/**
 * Why an intent is not carried out, in an operator's words. `need` says what would let it pass: an answer to `ask`,
 * or a reason in one line.
 */
export type Refusal = { refused: string; need?: 'yes' | 'word' | 'reason'; ask?: Ask };

export type Decision = { events: EventBody[]; effects: Effect[] } | Refusal;

/** What running a statement asks of the operator beyond Enter. */
export type Ask =
	| { kind: 'nothing' }
	| { kind: 'yes'; environment: string; why: string }
	| { kind: 'word'; word: string; why: string };
