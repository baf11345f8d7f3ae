import type { Outcome } from '../run/event.ts';
import type { Intent } from '../run/intent.ts';
import { readReadings } from '../run/reading/reading.ts';
import { hashOfFile, rangeEvidence, tailOfRange } from './evidence-file.ts';
import type { ExecutionContext, Kept } from './execution-context.ts';
import { withoutSaid } from './rehearsal/stand-in.ts';
import type { BlockHandlers, BlockReport, Carried } from './shell/block.ts';
import { environmentOf } from './shell/capture.ts';
import { fileIn } from './shell/layout.ts';
import { leftRunning } from './shell/left.ts';
import { settleBlock } from './shell/settle.ts';
import { LiveOutput } from './watch/live-output.ts';

/** How often to look whether what a stopped command started has ended too, in milliseconds. */
const lookAgainMs = 100;

/** What the reports need to know of the processes. */
type Followed = {
	/** Whether an execution is followed here. */
	has(execution: string): boolean;
	/** An execution has ended: it is followed no more. */
	over(execution: string): void;
	/** What the next block starts with may have changed. */
	carried(): void;
	/** Whether this program has let go of everything. */
	detached(): boolean;
};

/** Turns what becomes of blocks into intents, in the order in which things happened. */
export class ExecutionReports {
	private readonly live = new LiveOutput();
	/** Names of the figures that the command which an execution is at has said so far. */
	private readonly said = new Map<string, { statement: string; names: Set<string> }>();
	private reports: Promise<void> = Promise.resolve();
	private readonly context: ExecutionContext;
	private readonly followed: Followed;

	constructor(context: ExecutionContext, followed: Followed) {
		this.context = context;
		this.followed = followed;
	}

	/** Resolves when every report so far has been recorded. */
	settled(): Promise<void> {
		return this.reports;
	}

	/** It could not be begun: nothing of it ran, as far as anybody can tell. */
	neverBegan(execution: string, problem: string): void {
		const outcome: Outcome = { kind: 'unknown', why: problem };
		this.inOrder(async () => {
			this.context.report({ kind: 'block-finished', execution, outcome, durationMs: 0 });
		});
	}

	/** Takes the figures that commands which still run have printed since the last look. */
	takeReadings(executions: Iterable<string>): void {
		const { context } = this;
		for (const execution of executions) {
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
		const names = this.namesSaid(execution, statement);
		const found = readReadings(printed, new Set(context.toggles()), names);
		for (const { name } of found.readings) names.add(name);
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

	private namesSaid(execution: string, statement: string): Set<string> {
		const known = this.said.get(execution);
		if (known?.statement === statement) return known.names;
		const names = new Set<string>();
		this.said.set(execution, { statement, names });
		return names;
	}

	/** Reports take time to hash, and are recorded in the order in which things happened. */
	private inOrder(work: () => Promise<void>): void {
		this.reports = this.reports.then(work, work);
	}

	/** For one execution's block. */
	handlers(execution: string): BlockHandlers {
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
		{ outcome, durationMs, captured, notCaptured, togglesOnly, output }: BlockReport,
	): void {
		const { context } = this;
		const path = fileIn(context.folder(execution), 'output');
		this.inOrder(async () => {
			this.followed.over(execution);
			this.live.forget(execution);
			this.said.delete(execution);
			const whole = await hashOfFile(path);
			const all = captured ?? (togglesOnly && this.withToggles(togglesOnly));
			const carried = context.standsApart(execution) ? undefined : all;
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
			if (togglesOnly)
				context.report({ kind: 'note', by: 'gonogo', text: `${execution}: ${notCaptured}` });
			if (recorded && kept?.problem === undefined) settleBlock(context.folder(execution));
			this.followed.carried();
		});
	}

	/** Whether a deployment that was asked to end is followed here: its shell goes first, what it started may be deaf. */
	private mayHaveLeft(execution: string, { kind }: Outcome): boolean {
		const asked = kind === 'signalled' || kind === 'stopped' || kind === 'timed-out';
		return asked && this.followed.has(execution) && this.context.deploys(execution);
	}

	/** Resolves when nothing of a block runs any more, or when nobody here follows it. */
	private async nothingLeft(execution: string): Promise<void> {
		const folder = this.context.folder(execution);
		while (!this.followed.detached() && leftRunning(folder).length > 0) {
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

	/** What was carried before, with the toggles as a block left them that nothing more is known of. */
	private withToggles(exported: Record<string, string>): Carried {
		const carried = this.context.carried();
		const gone = this.context.toggles().filter((name) => exported[name] === undefined);
		const kept = Object.entries(carried.set).filter(([name]) => !gone.includes(name));
		return {
			...carried,
			set: { ...Object.fromEntries(kept), ...exported },
			unset: carried.unset.filter((name) => exported[name] === undefined),
		};
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
