import type { Effect, Intent } from '../run/intent.ts';
import type { StatementToRun } from '../run/statement-to-run.ts';
import type { Moment } from '../run/watch/hold.ts';
import type { BlockSpec, Carried } from './shell/block.ts';
import type { LeftProcess } from './shell/left.ts';

/** Names whose secret values were not written down; `problem` when nothing could be. */
export type Kept = { withheld: string[]; problem?: string };

/** What still runs of an execution: the block itself while it does, and what it left behind afterwards. */
export type LeftOver = { execution: string; runs: boolean; processes: LeftProcess[] };

export type Execute = Extract<Effect, { kind: 'execute' }>;

/** What the executions of a run need to know of it at the moment they begin. */
export type ExecutionContext = {
	/** The folder that holds those of the executions. */
	executions: string;
	/** The folder of an execution, by its id. */
	folder(execution: string): string;
	/**
	 * Another folder, from now on its own, for an execution that must begin although its usual one cannot be written;
	 * undefined for all others.
	 */
	spare(execution: string): string | undefined;
	carried(): Carried;
	/** Takes the environment that the next block starts with; answers what could be kept of it on disk. */
	carry(carried: Carried): Kept;
	environment(): Record<string, string>;
	toggles(): string[];
	secrets(): string[];
	stopsOnFailure(statements: readonly StatementToRun[]): boolean;
	/** How long each statement of an execution may take. */
	timeoutSeconds(execution: string): number | undefined;
	/** Whether an execution's environment is its own affair: it runs in the background, or a rollback has begun since. */
	standsApart(execution: string): boolean;
	/** Whether an execution changes what runs somewhere. */
	deploys(execution: string): boolean;
	/** The statement whose output can be read while it runs: the only one of its execution. */
	onlyStatement(execution: string): string | undefined;
	moment(): Moment;
	/** Whether it is in the record now. */
	report(intent: Intent): boolean;
	/** In a rehearsal: the block to start in place of this one. Nothing of it needs the terminal. */
	rehearse?(spec: BlockSpec): BlockSpec;
};
