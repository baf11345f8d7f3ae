import type { Item, Phase, Statement, Step } from '../runbook/model.ts';
import type { Batch } from './ask.ts';
import type { Execution, RollbackState } from './state.ts';

/** `declared`: passed by an earlier run, as a person says; nothing of it is signed here. */
export type PhaseStatus = 'locked' | 'open' | 'sign-off' | 'go' | 'no-go' | 'undone' | 'declared';
export type PhaseProgress = {
	status: PhaseStatus;
	stepsDone: number;
	steps: number;
	/** Why it is locked, in an operator's words. */
	why?: string;
};

/** `not-chosen`: another of the alternatives that it is one of was done, and nothing of it was begun. */
export type StepStatus =
	| 'todo'
	| 'running'
	| 'failed'
	| 'unknown'
	| 'done'
	| 'by-hand'
	| 'skipped'
	| 'declared'
	| 'not-chosen';
export type StepProgress = { status: StepStatus; done: number; total: number; next?: Statement };

/** What the operator does next. */
export type Next =
	| { kind: 'rollback'; rollback: RollbackState }
	| { kind: 'running'; execution: Execution }
	| { kind: 'unknown'; phase?: Phase; step?: Step; statement: string }
	| { kind: 'failed'; phase: Phase; step: Step; statement: Statement }
	| { kind: 'run'; phase: Phase; step: Step; batch: Batch }
	| { kind: 'by-hand'; phase: Phase; step: Step }
	/** Alternatives: a person says which of them. */
	| { kind: 'choose'; phase: Phase; steps: Step[] }
	| { kind: 'sign-off'; phase: Phase; open: Item[] }
	| { kind: 'go'; phase: Phase }
	| { kind: 'no-go'; phase: Phase }
	/** A rollback took the phase back; a person opens it again before anything runs. */
	| { kind: 'undone'; phase: Phase }
	| { kind: 'complete' };
