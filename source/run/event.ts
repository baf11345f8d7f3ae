import type { DeclaredEvent } from './declared/event.ts';
import type { HandOverEvent } from './hand-over/event.ts';
import type { Operator } from './operator.ts';
import type { RollbackEvent } from './rollback/event.ts';
import type { SignOffEvent } from './sign-off/event.ts';
import type { StatementToRun } from './statement-to-run.ts';
import type { WatchEvent } from './watch/event.ts';

/**
 * What happened, in the order it happened. A run is these events and nothing else: state, screens and reports are
 * views of them, resuming is folding them again. Times are claims of the host that wrote them; order is `seq`.
 */
export const EVENT_SCHEMA = 1;

/** Who and when. `at` is UTC, RFC 3339 with milliseconds; `mono` is milliseconds of the host's monotonic clock. */
export type Stamp = { at: string; by: string; mono?: number };

export type RunEvent = Stamp & { v: typeof EVENT_SCHEMA; seq: number } & EventBody;
export type EventType = EventBody['type'];
export type EventOf<T extends EventType> = Extract<RunEvent, { type: T }>;

export type EventBody =
	| WatchEvent
	| SignOffEvent
	| RollbackEvent
	| HandOverEvent
	| DeclaredEvent
	| RunCreated
	| SessionOpened
	| SessionClosed
	| RunClosed
	| JournalRepaired
	| GuideAdopted
	| ValueGiven
	| BlockStarted
	| BlockDetached
	| StatementStarted
	| StatementFinished
	| BlockFinished
	| EnvironmentCaptured
	| ReadingsTaken
	| StatementSettled
	| StepSettled
	| NoteAdded;

export type GitFacts = { branch?: string; commit?: string; clean?: boolean };

export type RunKind = 'run' | 'sandbox' | 'rehearsal';

export type RunCreated = {
	type: 'run.created';
	run: string;
	kind: RunKind;
	title: string;
	guide: { path: string; sha256: string };
	/** The target environment that statements act on unless they name their own. */
	environment: string;
	operator: Operator;
	ticket?: string;
	/** Where the run's commands start. */
	cwd: string;
	/** Where gonogo was started, when that is another folder (a sandbox). */
	startedIn?: string;
	git?: GitFacts;
	/** Values the guide's toggles had in the environment the run was started from. */
	toggles: Record<string, string>;
	/** Seconds of the guide that pass in one real second; absent is 1. For rehearsals and tests only. */
	timeScale?: number;
	/** The run whose record this one takes up where that one cannot be written any more. */
	continues?: string;
	/** Begun to roll back, without a record of what was done before: what is on is not known. */
	emergency?: true;
	/** How the run was allowed to execute: shown on screen, exact bytes trusted, bundled; a rehearsal executes nothing. */
	trust: 'screen' | 'sha256' | 'bundled' | 'rehearsal';
	version: string;
};

export type SessionOpened = {
	type: 'session.opened';
	operator: Operator;
	via: 'screen' | 'headless';
	pid: number;
	git?: GitFacts;
	/** Names of variables that the guide's commands use and that the operator's environment sets; never values. */
	variables?: string[];
	/** Who held the run when it was taken over by a typed word. */
	takenFrom?: { pid: number; name: string; login: string; host: string; since: string };
	/** After how many seconds this operator has a command stopped for which the guide says nothing. */
	usualTimeout?: number;
	/** `asks`: sudo wants a password here, so that commands that use it get the terminal. */
	sudo?: 'asks';
	/** Variables the run had set whose values were secret and so not kept: they must be given again. */
	missing?: string[];
	/** What the guide's deploying commands would find their target by here: variables, a context; never a secret. */
	target?: Record<string, string>;
	/** Programs that the guide's commands start and that are not here. */
	toolsMissing?: string[];
};

export type SessionClosed = {
	type: 'session.closed';
	reason: 'quit' | 'signal' | 'finished' | 'handed-over';
	/** Executions that go on without gonogo. */
	left: string[];
};

export type RunClosed = {
	type: 'run.closed';
	outcome: 'complete' | 'rolled-back' | 'abandoned';
	reason?: string;
};

export type JournalRepaired = {
	type: 'journal.repaired';
	bytes: number;
	sha256: string;
	file: string;
};

/** The run follows another text of its guide from now on; both are pinned in its folder. */
export type GuideAdopted = {
	type: 'guide.adopted';
	from: string;
	to: string;
	/** Steps and commands that say something else than what was done: they are to do again. */
	reopened?: string[];
};

/** A placeholder was given its value. Secret values are never written: `value` is absent then. */
export type ValueGiven = { type: 'value.given'; token: string; value?: string; secret?: true };

export type ExecutionMode = 'foreground' | 'background' | 'interactive';

/** Written before the process exists: started without finished means that the outcome is unknown. */
export type BlockStarted = {
	type: 'block.started';
	execution: string;
	/** The step or procedure step that the statements belong to. */
	owner: string;
	statements: StatementToRun[];
	mode: ExecutionMode;
	/** Target environment of these statements. */
	environment: string;
	cwd: string;
	git?: GitFacts;
	/** Set when the block is part of an emergency rollback. */
	rollback?: string;
	/** What the operator answered where the statements asked for more than Enter. */
	confirmed?: string;
	/** Why the operator changed a command; absent for the repair of a guide's defect. */
	reason?: string;
	defect?: true;
	/** Why no rollback was ready when this began a phase; absent when one was. */
	unarmed?: string;
	/** Which prerequisites were open when this was the first to change something; absent when none was. */
	unprepared?: string;
	/** Each of its statements is stopped after so long. */
	timeoutSeconds?: number;
	/** What its deploying commands find their target by; absent when it deploys nothing. */
	target?: Record<string, string>;
};

/** The operator sent a foreground execution to the background. */
export type BlockDetached = { type: 'block.detached'; execution: string };

export type StatementStarted = {
	type: 'statement.started';
	execution: string;
	statement: string;
	/** Values of the guide's toggles as this statement saw them. */
	toggles: Record<string, string>;
};

export type Outcome =
	| { kind: 'exited'; code: number }
	| { kind: 'signalled'; signal: string }
	| { kind: 'timed-out' }
	| { kind: 'stopped' }
	| { kind: 'unknown'; why: string };

/** Bytes `from` to `to` of the execution's output file and their SHA-256. */
export type OutputRange = { from: number; to: number; sha256: string };

export type StatementFinished = {
	type: 'statement.finished';
	execution: string;
	statement: string;
	outcome: Outcome;
	durationMs: number;
	output?: OutputRange;
};

/** What a block printed. `path` is relative to the run's folder; `lost`: the disk was full, some of it is not there. */
export type BlockOutput = { path: string; bytes: number; sha256: string; lost?: true };

export type BlockFinished = {
	type: 'block.finished';
	execution: string;
	outcome: Outcome;
	durationMs: number;
	output?: BlockOutput;
	/** Why the environment could not be captured, when it could not. */
	notCaptured?: string;
};

/** What the next block starts with. Values of other names stay in the run's own 0600 file, never in the journal. */
export type EnvironmentCaptured = {
	type: 'environment.captured';
	execution: string;
	toggles: Record<string, string>;
	changed: string[];
	unset: string[];
	cwd: string;
	umask: string;
	/** Names whose values are secret: not kept on disk, to be given again when the run is resumed. */
	withheld?: string[];
};

export type Reading = { name: string; value: number; unit?: string };

/** Figures and toggle values that a command, a pin or a probe reported about the system it looked at. */
export type ReadingsTaken = {
	type: 'readings.taken';
	/** The execution that printed them, or the pin. */
	execution: string;
	/** Empty for a probe, which is no command of the guide. */
	statement: string;
	readings: Reading[];
	toggles: Record<string, string>;
};

/** How a person settled a statement that did not simply succeed here. */
export type SettledHow =
	| 'by-hand'
	| 'passed-over'
	| 'applied'
	| 'not-applied'
	| 'kept-unknown'
	| 'skipped';

export type StatementSettled = {
	type: 'statement.settled';
	statement: string;
	how: SettledHow;
	/** What was seen, or why: one line. */
	note: string;
	rollback?: string;
	/** For a deploying statement: the toggle values it carried, or would have carried. */
	deploys?: { environment: string; toggles: Record<string, string> };
};

export type StepSettled = {
	type: 'step.settled';
	step: string;
	how: 'by-hand' | 'skipped';
	note: string;
	/** How many commands of the guide this stands for; 0 for a step that has none. */
	commands: number;
};

export type NoteAdded = { type: 'note.added'; text: string };
