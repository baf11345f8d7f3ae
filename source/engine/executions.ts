import { existsSync } from 'node:fs';
import type { Outcome } from '../run/event.ts';
import type { Effect, Intent } from '../run/intent.ts';
import { readReadings } from '../run/reading/reading.ts';
import type { StatementToRun } from '../run/statement-to-run.ts';
import type { Moment } from '../run/watch/hold.ts';
import { hashOfFile, rangeEvidence, tailOfRange } from './evidence-file.ts';
import { withoutSaid } from './rehearsal/stand-in.ts';
import {
	attachBlock,
	type BlockHandlers,
	type BlockReport,
	type BlockSpec,
	type Carried,
	launchBlock,
	type RunningBlock,
} from './shell/block.ts';
import { environmentOf } from './shell/capture.ts';
import { runInteractive } from './shell/interactive.ts';
import { fileIn } from './shell/layout.ts';
import { type LeftProcess, leftRunning } from './shell/left.ts';
import { type OutputTail, openOutput } from './shell/output.ts';
import { processTable } from './shell/processes.ts';
import { settleBlock } from './shell/settle.ts';
import { LiveOutput } from './watch/live-output.ts';

/** Names whose secret values were not written down; `problem` when nothing could be. */
export type Kept = { withheld: string[]; problem?: string };

/** What still runs of an execution: the block itself while it does, and what it left behind afterwards. */
export type LeftOver = { execution: string; runs: boolean; processes: LeftProcess[] };

export type Execute = Extract<Effect, { kind: 'execute' }>;

/** What the executions of a run need to know of it at the moment they begin. */
export type ExecutionContext = {
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
	timeoutSeconds(statements: readonly StatementToRun[]): number | undefined;
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

/** A shell in which these values are exported, whatever it carried of them before. */
function withExports(carried: Carried, exports: Record<string, string>): Carried {
	return {
		...carried,
		set: { ...carried.set, ...exports },
		unset: carried.unset.filter((name) => exports[name] === undefined),
	};
}

/** How often to look whether what a stopped command started has ended too, in milliseconds. */
const lookAgainMs = 100;

/** The processes of a run: begins them, follows them, and reports what happened in order. */
export class Executions {
	private readonly running = new Map<string, RunningBlock | undefined>();
	private readonly waiting = new Map<string, BlockSpec>();
	private readonly tails = new Map<string, OutputTail>();
	private readonly live = new LiveOutput();
	private detached = false;
	private reports: Promise<void> = Promise.resolve();
	private readonly context: ExecutionContext;

	constructor(context: ExecutionContext) {
		this.context = context;
	}

	/** Begins a block; an interactive one waits for {@link handOver}. */
	begin({ execution, statements, mode, exports }: Execute): void {
		const { context } = this;
		const carried = context.carried();
		const given: BlockSpec = {
			directory: context.folder(execution),
			statements: statements.map(({ id, text }) => ({ id, text })),
			carried: exports ? withExports(carried, exports) : carried,
			base: context.environment(),
			toggles: context.toggles(),
			stopOnFailure: context.stopsOnFailure(statements),
			secrets: context.secrets(),
			timeoutSeconds: context.timeoutSeconds(statements),
		};
		const spec = context.rehearse?.(given) ?? given;
		if (mode === 'interactive' && !context.rehearse) {
			this.waiting.set(execution, spec);
			return;
		}
		let launched = launchBlock(spec, this.handlers(execution));
		const spare = 'problem' in launched ? context.spare(execution) : undefined;
		if (spare !== undefined) {
			launched = launchBlock({ ...spec, directory: spare }, this.handlers(execution));
		}
		if ('problem' in launched) this.neverBegan(execution, launched.problem);
		else this.running.set(execution, launched);
	}

	/** Gives the terminal to an interactive block and waits for its end. */
	async handOver(execution: string): Promise<void> {
		const spec = this.waiting.get(execution);
		if (!spec) return;
		this.waiting.delete(execution);
		this.running.set(execution, undefined);
		const failed = await runInteractive(spec, this.handlers(execution));
		if (failed) {
			this.running.delete(execution);
			this.neverBegan(execution, failed.problem);
		}
		await this.reports;
	}

	/** Takes up an execution that an earlier gonogo began and whose end is not recorded. */
	attach(execution: string): void {
		const attached = attachBlock(this.context.folder(execution), this.handlers(execution));
		if (!('ended' in attached)) this.running.set(execution, attached);
	}

	signal(execution: string, how: 'interrupt' | 'terminate' | 'kill'): void {
		this.running.get(execution)?.stop(how);
	}

	/** Lets go of everything that still runs, without ending it. */
	detach(): void {
		this.detached = true;
		for (const block of this.running.values()) block?.detach();
		for (const tail of this.tails.values()) tail.close();
	}

	ids(): string[] {
		return [...this.running.keys()];
	}

	/** What of these executions still runs, as the system sees it. */
	left(executions: readonly string[]): LeftOver[] {
		const table = processTable();
		return executions.flatMap((execution) => {
			const runs = this.running.has(execution);
			const processes = leftRunning(this.context.folder(execution), table);
			return runs || processes.length > 0 ? [{ execution, runs, processes }] : [];
		});
	}

	/** The output of an execution of this run, live or past; undefined when it left none. */
	output(execution: string): OutputTail | undefined {
		const open = this.tails.get(execution);
		if (open) return open;
		const path = fileIn(this.context.folder(execution), 'output');
		if (!existsSync(path)) return undefined;
		const tail = openOutput(path);
		this.tails.set(execution, tail);
		return tail;
	}

	/** Takes the figures that commands which still run have printed since the last look. */
	takeReadings(): void {
		const { context } = this;
		for (const execution of this.running.keys()) {
			const statement = context.onlyStatement(execution);
			if (statement === undefined) continue;
			const text = this.live.take(execution, fileIn(context.folder(execution), 'output'));
			this.reportReadings(execution, statement, text, { live: true });
		}
	}

	private reportReadings(
		execution: string,
		statement: string,
		text: string,
		look: { live?: true } = {},
	): void {
		const { context } = this;
		const printed = context.rehearse ? withoutSaid(text) : text;
		const found = readReadings(printed, new Set(context.toggles()));
		if (found.readings.length === 0 && Object.keys(found.toggles).length === 0) return;
		context.report({
			kind: 'readings',
			execution,
			statement,
			...found,
			...look,
			...context.moment(),
		});
	}

	/** Resolves when every report so far has been recorded. */
	settled(): Promise<void> {
		return this.reports;
	}

	private neverBegan(execution: string, problem: string): void {
		const outcome: Outcome = { kind: 'unknown', why: problem };
		this.inOrder(async () => {
			this.context.report({ kind: 'block-finished', execution, outcome, durationMs: 0 });
		});
	}

	/** Reports take time to hash, and are recorded in the order in which things happened. */
	private inOrder(work: () => Promise<void>): void {
		this.reports = this.reports.then(work, work);
	}

	private handlers(execution: string): BlockHandlers {
		const { context } = this;
		const path = fileIn(context.folder(execution), 'output');
		return {
			statementStarted: ({ id, toggles }) =>
				this.inOrder(async () => {
					context.report({ kind: 'statement-started', execution, statement: id, toggles });
				}),
			statementFinished: ({ id, outcome, durationMs, output }) =>
				this.inOrder(async () => {
					const { from, to } = output;
					const evidence = await rangeEvidence(path, from, to);
					context.report({
						kind: 'statement-finished',
						execution,
						statement: id,
						outcome,
						durationMs,
						...(evidence === undefined ? {} : { output: evidence }),
					});
					const text = await tailOfRange(path, Math.max(from, this.live.taken(execution)), to);
					this.reportReadings(execution, id, text);
				}),
			finished: (report) => {
				if (this.mayHaveLeft(execution, report.outcome)) {
					void this.nothingLeft(execution).then(() => this.ended(execution, report));
				} else this.ended(execution, report);
			},
		};
	}

	private ended(
		execution: string,
		{ outcome, durationMs, captured, notCaptured, output }: BlockReport,
	): void {
		const { context } = this;
		const path = fileIn(context.folder(execution), 'output');
		this.inOrder(async () => {
			this.running.delete(execution);
			this.live.forget(execution);
			const whole = await hashOfFile(path);
			const carried = context.standsApart(execution) ? undefined : captured;
			const kept = carried && context.carry(carried);
			const lost = output.lost ? { lost: true as const } : {};
			const recorded = context.report({
				kind: 'block-finished',
				execution,
				outcome: this.withLeft(execution, outcome),
				durationMs,
				...(whole === undefined
					? {}
					: { output: { path: `executions/${execution}/output`, ...whole, ...lost } }),
				...(notCaptured === undefined ? {} : { notCaptured }),
				...(carried && kept ? { captured: this.facts(carried, kept) } : {}),
			});
			if (output.lost) context.report(outputLost(execution));
			if (recorded && kept?.problem === undefined) settleBlock(context.folder(execution));
		});
	}

	/** Whether a deployment that was asked to end is followed here: its shell goes first, what it started may be deaf. */
	private mayHaveLeft(execution: string, { kind }: Outcome): boolean {
		const asked = kind === 'signalled' || kind === 'stopped' || kind === 'timed-out';
		return asked && this.running.has(execution) && this.context.deploys(execution);
	}

	/** Resolves when nothing of a block runs any more, or when nobody here follows it. */
	private async nothingLeft(execution: string): Promise<void> {
		const folder = this.context.folder(execution);
		while (!this.detached && leftRunning(folder).length > 0) {
			await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
		}
	}

	/** Nobody knows how it ended, and it may not have: what the machine still runs of it is said. */
	private withLeft(execution: string, outcome: Outcome): Outcome {
		if (outcome.kind !== 'unknown') return outcome;
		const left = leftRunning(this.context.folder(execution));
		if (left.length === 0) return outcome;
		const named = left.map(({ pid, command }) => `${command} (${pid})`).join(', ');
		return { ...outcome, why: `${outcome.why}; still running: ${named}` };
	}

	private facts(carried: Carried, { withheld }: Kept) {
		const environment = environmentOf(this.context.environment(), carried);
		const toggles = this.context.toggles().flatMap((name) => {
			const value = environment[name];
			return value === undefined ? [] : [[name, value] as const];
		});
		return {
			toggles: Object.fromEntries(toggles),
			changed: Object.keys(carried.set).sort(),
			unset: [...carried.unset].sort(),
			cwd: carried.cwd,
			umask: carried.umask,
			...(withheld.length > 0 ? { withheld } : {}),
		};
	}
}

const outputLost = (execution: string): Intent => ({
	kind: 'note',
	by: 'gonogo',
	text: `Not all that ${execution} printed could be kept: the disk was full.`,
});
