import type {
	BlockOutput,
	ExecutionMode,
	GitFacts,
	Outcome,
	OutputRange,
	Reading,
	RunClosed,
	RunCreated,
	SessionOpened,
	SettledHow,
} from './event.ts';
import type { HandOver } from './hand-over/hand-over.ts';
import type { Operator } from './operator.ts';
import type {
	RollbackCheck,
	RollbackOutcome,
	RollbackStarted,
	ToggleLeft,
} from './rollback/event.ts';
import type { Approval, RoleSaid, SignOff } from './sign-off/sign-off.ts';
import type { StatementToRun } from './statement-to-run.ts';
import type { WatchState } from './watch/state.ts';

/** The fold of a run's events. Plain data; every list is in the order of the events. */
export type RunState = WatchState & {
	/** Sequence number and time of the last event; 0 before the first. */
	seq: number;
	at: string;
	created?: Omit<RunCreated, 'type'> & { at: string };
	closed?: Omit<RunClosed, 'type'> & { at: string };
	operator?: Operator;
	git?: GitFacts;
	sessions: Session[];
	executions: Record<string, Execution>;
	/** Ids of executions in the order they began. */
	order: string[];
	statements: Record<string, StatementState>;
	steps: Record<string, StepSettlement>;
	items: Record<string, SignOff>;
	phases: Record<string, PhaseState>;
	toggles: Record<string, ToggleFacts>;
	readings: Record<string, ReadingState>;
	environment: { cwd: string; umask: string; changed: string[]; unset: string[] };
	/** Names of variables of the guide's commands that the environment sets. */
	variables: string[];
	/** Seconds after which a command is stopped for which the guide says nothing; absent is never. */
	usualTimeout?: number;
	/** sudo wants a password where the run is open now. */
	sudoAsks: boolean;
	/** Variables the run had set and whose secret values are not here any more. */
	missing: string[];
	/** What the guide's deploying commands would find their target by on the machine of this session. */
	target?: SessionOpened['target'];
	/** Programs that the guide's commands start and that are not on that machine. */
	toolsMissing: string[];
	/** The guide's text that the run follows, when it is not the one it began with. */
	guide?: { sha256: string; at: string; by: string };
	values: Record<string, { value?: string; secret?: true }>;
	notes: Note[];
	handOver?: HandOver;
	/** The run goes on where an earlier one is said to have stopped. */
	declared?: {
		from: string;
		phases: string[];
		reason: string;
		at: string;
		by: string;
		/** What the shell starts with, as the guide exports it before that. */
		exports: Record<string, string>;
	};
	approvals: Approval[];
	deviations: Deviation[];
	/** Repairs of the guide's own defects, listed apart from deviations. */
	repairs: Deviation[];
	rollbacks: RollbackState[];
	rollbackChecks?: { at: string; checks: RollbackCheck[] };
};

export type Session = {
	operator: Operator;
	via: 'screen' | 'headless';
	openedAt: string;
	closedAt?: string;
	reason?: string;
	left: string[];
};

export type Execution = {
	id: string;
	owner: string;
	mode: ExecutionMode;
	statements: StatementToRun[];
	environment: string;
	startedAt: string;
	/** The statement that runs now, or that was running when nothing more was heard. */
	current?: string;
	outcome?: Outcome;
	durationMs?: number;
	finishedAt?: string;
	output?: BlockOutput;
	notCaptured?: string;
	rollback?: string;
	git?: GitFacts;
	timeoutSeconds?: number;
	/** What its deploying commands found their target by. */
	target?: Record<string, string>;
};

/**
 * Where a statement stands. `unknown` is a statement that was started and whose end nobody saw; it never runs again
 * by itself. `settled` is a person's word.
 */
export type StatementState =
	| { status: 'running'; execution: string; startedAt: string; text: string }
	| { status: 'ok'; execution: string; run: StatementRun }
	| { status: 'failed'; execution: string; run: StatementRun }
	| { status: 'unknown'; execution: string; startedAt: string; why: string; text: string }
	| { status: 'settled'; how: SettledHow; note: string; at: string; by: string };

export type StatementRun = {
	text: string;
	startedAt: string;
	finishedAt: string;
	outcome: Outcome;
	durationMs: number;
	output?: OutputRange;
};

/** `declared`: said to be done by an earlier run, of which nothing is recorded here. */
export type StepSettlement = {
	how: 'by-hand' | 'skipped' | 'declared';
	note: string;
	at: string;
	by: string;
};

export type PhaseState = {
	/** Set when the operator opened it before the phase before it had GO. */
	openedEarly?: { reason: string; at: string };
	decision?: {
		decision: 'go' | 'no-go';
		at: string;
		by: string;
		reason?: string;
		open: string[];
	};
	/** What was said last for each role that the guide names, by the role. */
	roles?: Record<string, RoleSaid>;
	/** Said to be done by an earlier run: passed, and not signed. */
	declared?: true;
	/** The rollback that took its GO away; cleared when it gets GO again. */
	undoneBy?: string;
};

/** A value and when, by which execution. */
export type Fact = {
	value: string;
	at: string;
	seq: number;
	execution?: string;
	/** Of a doubt: the statement that causes it still runs, and may take effect at any time. */
	open?: true;
};

/** Three facts about a toggle, never one; see {@link file://./toggle-board.ts}. */
export type ToggleFacts = {
	name: string;
	before?: Fact;
	set?: Fact;
	/** By target environment: what the last successful deploying statement saw. */
	deployed: Record<string, Fact>;
	/** By target environment: what deploying statements saw whose success is not known, since the last that succeeded. */
	uncertain: Record<string, Fact[]>;
	seen?: Fact;
	/** It was on in a shell of this run at some time: a build of that hour may carry it. */
	wasOn?: true;
};

export type ReadingState = Reading & {
	at: string;
	seq: number;
	statement: string;
	/** The execution or pin that reported it last. */
	execution: string;
	/** The last ones, each with the statement, or the probe's pin, that it came from. */
	history: { at: string; value: number; source: string }[];
	/** What came before those, thinned out the more the older it is: of each two the larger was kept. */
	older: { at: string; value: number }[];
	/** All that was ever reported of it, and all since the last deploy to the run's environment. */
	total: Figures;
	sinceDeploy?: Figures & { at: string };
};

/** What a stretch of readings comes to. */
export type Figures = { count: number; mean: number; least: number; most: number };

export type Note = { text: string; at: string; by: string };

export type DeviationKind =
	| 'skipped'
	| 'passed-over'
	| 'edited'
	| 'by-hand'
	| 'waived'
	| 'out-of-order'
	| 'go-with-open-items'
	| 'kept-unknown'
	| 'rollback-alone'
	| 'rollback-abandoned'
	| 'halt-overridden'
	| 'guard-dismissed'
	| 'go-under-breach'
	| 'hold-closed-early'
	| 'unarmed-start'
	| 'unprepared-start'
	| 'declared-start';

export type Deviation = {
	kind: DeviationKind;
	subject: string;
	reason: string;
	at: string;
	by: string;
};

export type RollbackState = Pick<
	RollbackStarted,
	'procedure' | 'scope' | 'environment' | 'statements' | 'held' | 'added'
> & {
	id: string;
	startedAt: string;
	by: string;
	/** The forward command that has to end first; gone when it has, or when nobody waits for it any more. */
	waitsFor?: string;
	/** Something else that builds or deploys ran while it did. */
	notAlone?: true;
	/** Where each statement of this rollback stands; apart from the forward run's statements. */
	progress: Record<string, StatementState>;
	finishedAt?: string;
	outcome?: RollbackOutcome;
	left: ToggleLeft[];
	acknowledgedAt?: string;
	reason?: string;
};
