import type { Absence } from '../report/absence.ts';
import type { RunEvent, SessionClosed } from '../run/event.ts';
import type { Intent, Refusal, Run } from '../run/intent.ts';
import type { Operator } from '../run/operator.ts';
import type { RehearsalChoice } from '../run/rehearsal.ts';
import type { Drill } from '../run/rollback/drill.ts';
import type { ShownChange } from './edited-guide.ts';
import type { KeptFile } from './keep-file.ts';
import type { StillRunning } from './leaving.ts';
import type { DiskSpace } from './shell/disk.ts';
import type { OutputTail } from './shell/output.ts';

/**
 * A run that is open in this process. `send` is synchronous: when it returns without a refusal, the events it caused
 * are on disk. Views read `snapshot()`, whose identity changes exactly when something changed.
 */
export type Engine = {
	snapshot(): EngineSnapshot;
	subscribe(listener: () => void): () => void;
	send(intent: Intent): Refusal | undefined;
	/** Tells each event once it is on disk, in order. */
	onEvent(listener: (event: RunEvent) => void): () => void;
	/** Copies a file into the run's folder and answers the evidence that it is, or in one clause why not. */
	keepFile(path: string): Promise<KeptFile>;
	/** The output of an execution, live while it runs; undefined when there is none. */
	output(execution: string): OutputTail | undefined;
	/** Hands the terminal to an interactive execution that was started with mode `interactive`; resolves when it ended. */
	runInteractive(execution: string): Promise<void>;
	/** Whether an interactive execution of this process still waits for {@link Engine.runInteractive}. */
	waitsForTerminal(execution: string): boolean;
	/** Gives the terminal to the operator's shell, with the environment and folder of the run; resolves when it ended. */
	openShell(): Promise<void>;
	/** Ids of executions that run now. */
	running(): string[];
	/** What runs now of all that this run began, commands that were left behind included, and what leaving ends. */
	left(): StillRunning[];
	/** Every event up to now, read from the record again: for what is written up, not for every frame. */
	events(): readonly RunEvent[];
	/** The record's head: what vouches for all of it up to now. */
	head(): { seq: number; hash: string };
	/** Only in a rehearsal: says how calls go from now on. A call that hangs goes on as it is chosen then. */
	rehearse?(choice: RehearsalChoice): Refusal | undefined;
	/** Closes the record and lets go of the lock. Background executions end; see the `left` of session.closed. */
	close(reason: SessionClosed['reason']): Promise<void>;
};

export type EngineSnapshot = {
	run: Run;
	record: RecordStatus;
	/** The run's own folder. */
	folder: string;
	/** The guide's text as pinned for this run. */
	guideText: string;
	/** Rollbacks that were tried for practice before this session began; absent where nobody looked. */
	drills?: readonly Drill[];
	/** Set while the disk has little room; `full`: nothing new is started but a rollback. */
	disk?: DiskSpace;
	/** Only in a rehearsal: how calls were chosen to go, the last of two about the same call counts. */
	choices?: readonly RehearsalChoice[];
	/** The guide's file says something else than the pinned copy: to be adopted (intent `adopt-guide`) or left alone. */
	guideChange?: ShownChange;
	/** What happened since whoever opened this session last had the run open; absent in a run that just began. */
	absence?: Absence;
};

/**
 * `reserve`: the disk is full, and what is recorded now goes into the space kept back for a rollback. `failed`: nothing
 * more can be written; only the rollback still runs. Both end by themselves when there is room again. `read-only`:
 * somebody else holds the run.
 */
export type RecordStatus =
	| { kind: 'recording' }
	| { kind: 'reserve'; problem: string }
	| { kind: 'failed'; problem: string }
	/** `operator` is who follows; `holder` is absent when nobody has the run open any more. */
	/** `broken`: the record does not hold, and this is what stands before the first bad line. */
	| { kind: 'read-only'; operator: Operator; holder?: string; broken?: string };
