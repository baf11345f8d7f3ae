import type { StatementToRun } from '../statement-to-run.ts';

export type RollbackCheck = { what: string; ok: boolean; why?: string };

/** Whether the rollback could run now: its programs, scripts and target. */
export type RollbackChecked = { type: 'rollback.checked'; checks: RollbackCheck[] };

export type ToggleLeft = { name: string; certainty: 'on' | 'maybe'; why: string };

export type RollbackStarted = {
	type: 'rollback.started';
	rollback: string;
	procedure: string;
	scope: string;
	environment: string;
	/** Every statement of the plan in order, those added for forgotten toggles first. */
	statements: StatementToRun[];
	/** Statements that wait until the outcome is known (notices). */
	held: string[];
	/** Toggles added because the procedure forgets them. */
	added: string[];
	/** The word as typed. */
	typed: string;
	/** The forward command that has to end before the rollback's first one begins. */
	waitsFor?: string;
	/** Why it began without the people that the guide asks for; absent when nobody was missing. */
	alone?: string;
};

export type RollbackOutcome = 'rolled-back' | 'incomplete' | 'failed' | 'abandoned';

export type RollbackFinished = {
	type: 'rollback.finished';
	rollback: string;
	outcome: RollbackOutcome;
	left: ToggleLeft[];
	/** Why it was abandoned. */
	reason?: string;
};

export type RollbackAcknowledged = {
	type: 'rollback.acknowledged';
	rollback: string;
	reason?: string;
};

/** What happens on the way back. */
export type RollbackEvent =
	| RollbackChecked
	| RollbackStarted
	| RollbackFinished
	| RollbackAcknowledged;
