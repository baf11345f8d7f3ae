import { existsSync } from 'node:fs';
import type { Execute, ExecutionContext, LeftOver } from './execution-context.ts';
import { ExecutionReports } from './execution-reports.ts';
import {
	attachBlock,
	type BlockSpec,
	type Carried,
	launchBlock,
	type RunningBlock,
} from './shell/block.ts';
import { runInteractive } from './shell/interactive.ts';
import { fileIn } from './shell/layout.ts';
import { leftRunning } from './shell/left.ts';
import { type OutputTail, openOutput } from './shell/output.ts';
import { isOurs } from './shell/owner.ts';
import { processTable } from './shell/processes.ts';
import { openStandby, type Standby } from './shell/standby.ts';

/** A shell in which these values are exported, whatever it carried of them before. */
function withExports(carried: Carried, exports: Record<string, string>): Carried {
	return {
		...carried,
		set: { ...carried.set, ...exports },
		unset: carried.unset.filter((name) => exports[name] === undefined),
	};
}

/** The processes of a run: begins them, follows them, and reports what happened in order. */
export class Executions {
	private readonly running = new Map<string, RunningBlock | undefined>();
	private readonly waiting = new Map<string, BlockSpec>();
	private readonly tails = new Map<string, OutputTail>();
	private detached = false;
	private readonly reports: ExecutionReports;
	private readonly standby: Standby;
	private readonly context: ExecutionContext;

	constructor(context: ExecutionContext) {
		this.context = context;
		this.standby = openStandby(context.executions);
		this.reports = new ExecutionReports(context, {
			has: (execution) => this.running.has(execution),
			over: (execution) => {
				this.running.delete(execution);
			},
			carried: () => this.standBy(),
			detached: () => this.detached,
		});
	}

	/** Has a shell ready for the block that is begun next; a rehearsal runs what is not known before. */
	standBy(): void {
		if (this.context.rehearse || this.detached) return;
		this.standby.prepare(() => this.shell());
	}

	private shell() {
		const { context } = this;
		return {
			carried: context.carried(),
			base: context.environment(),
			secrets: context.secrets(),
		};
	}

	/** Begins a block; an interactive one waits for {@link handOver}. */
	begin({ execution, statements, mode, exports }: Execute): void {
		const { context } = this;
		const { carried, ...shell } = this.shell();
		const given: BlockSpec = {
			...shell,
			directory: context.folder(execution),
			statements: statements.map(({ id, text }) => ({ id, text })),
			carried: exports ? withExports(carried, exports) : carried,
			toggles: context.toggles(),
			stopOnFailure: context.stopsOnFailure(statements),
			timeoutSeconds: context.timeoutSeconds(execution),
		};
		const spec = context.rehearse?.(given) ?? given;
		if (mode === 'interactive' && !context.rehearse) {
			this.waiting.set(execution, spec);
			return;
		}
		let launched = launchBlock(spec, this.reports.handlers(execution), this.standby);
		const spare = 'problem' in launched ? context.spare(execution) : undefined;
		if (spare !== undefined) {
			launched = launchBlock({ ...spec, directory: spare }, this.reports.handlers(execution));
		}
		if ('problem' in launched) this.reports.neverBegan(execution, launched.problem);
		else this.running.set(execution, launched);
		this.standBy();
	}

	/** Whether it was begun here as interactive and has not been given the terminal yet. */
	waitsForTerminal(execution: string): boolean {
		return this.waiting.has(execution);
	}

	/** Gives the terminal to an interactive block and waits for its end. */
	async handOver(execution: string): Promise<void> {
		const spec = this.waiting.get(execution);
		if (!spec) return;
		this.waiting.delete(execution);
		this.running.set(execution, undefined);
		let failed = await runInteractive(spec, this.reports.handlers(execution));
		const spare = failed ? this.context.spare(execution) : undefined;
		if (spare !== undefined) {
			failed = await runInteractive(
				{ ...spec, directory: spare },
				this.reports.handlers(execution),
			);
		}
		if (failed) {
			this.running.delete(execution);
			this.reports.neverBegan(execution, failed.problem);
		}
		await this.reports.settled();
	}

	/** Takes up an execution that an earlier gonogo began and whose end is not recorded. */
	attach(execution: string): void {
		const attached = attachBlock(this.context.folder(execution), this.reports.handlers(execution));
		if (!('ended' in attached)) this.running.set(execution, attached);
	}

	signal(execution: string, how: 'interrupt' | 'terminate' | 'kill'): void {
		this.running.get(execution)?.stop(how);
	}

	/** Why a command cannot be stopped from here; undefined when it can. */
	whyNotStopped(execution: string): string | undefined {
		return isOurs(this.context.folder(execution))
			? undefined
			: 'it runs under the login of whoever began it: only they can stop it';
	}

	/** Lets go of everything that still runs, without ending it. */
	detach(): void {
		this.detached = true;
		for (const block of this.running.values()) block?.detach();
		for (const tail of this.tails.values()) tail.close();
		this.standby.end();
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
		this.reports.takeReadings(this.running.keys());
	}

	/** Resolves when every report so far has been recorded. */
	settled(): Promise<void> {
		return this.reports.settled();
	}
}
