import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { beginRun, type NewRun, type Opened, resumeRun } from '../../source/engine/begin-run.ts';
import type { Engine } from '../../source/engine/engine.ts';
import type { RunEvent } from '../../source/run/event.ts';
import type { Intent, Refusal, Run } from '../../source/run/intent.ts';
import { statementsOf } from '../../source/runbook/lookup.ts';
import { readGuide } from '../../source/runbook/read.ts';

const operator = { name: 'Op One', login: 'op1', host: 'here', role: 'operator' };

/** A run of a guide's text, opened by its engine in a home of its own; its commands are real. */
export class OpenedRun {
	engine: Engine;
	readonly events: RunEvent[] = [];
	readonly folder: string;
	readonly guide: string;
	readonly place: string;
	private readonly options: Partial<NewRun>;
	private readonly env: Record<string, string>;

	private constructor(
		place: string,
		env: Record<string, string>,
		options: Partial<NewRun>,
		engine: Engine,
	) {
		this.place = place;
		this.env = env;
		this.options = options;
		this.engine = engine;
		this.folder = engine.snapshot().folder;
		this.guide = join(place, 'guide.md');
	}

	static async begin(text: string, options: Partial<NewRun> = {}): Promise<OpenedRun> {
		const place = mkdtempSync(join(tmpdir(), 'gonogo-engine-'));
		const env = { PATH: process.env.PATH ?? '', HOME: join(place, 'home'), ...options.env };
		mkdirSync(env.HOME);
		const guide = join(place, 'guide.md');
		writeFileSync(guide, text);
		const bytes = readFileSync(guide);
		const read = readGuide(bytes, guide);
		if (!read.ok) throw new Error(read.problem);
		const heard: RunEvent[] = [];
		const opened = await beginRun({
			cwd: place,
			via: 'headless',
			guide: { runbook: read.runbook, text, bytes },
			kind: 'run',
			operator,
			environment: 'staging',
			trust: 'screen',
			version: '0',
			...options,
			env,
			onEvent: (event) => void heard.push(event),
		});
		const run = new OpenedRun(place, env, options, engineOf(opened));
		run.events.push(...heard);
		run.follow();
		onTestFinished(async () => {
			await run.engine.close('finished');
			rmSync(place, { recursive: true, force: true, maxRetries: 5 });
		});
		return run;
	}

	private follow(): void {
		this.engine.onEvent((event) => void this.events.push(event));
	}

	/** Leaves the run and opens it again, as another process would. */
	async reopen(env: Record<string, string> = {}): Promise<void> {
		await this.engine.close('quit');
		this.engine = engineOf(
			await resumeRun(this.folder, {
				...this.options,
				env: { ...this.env, ...env },
				cwd: this.place,
				via: 'headless',
				operator,
			}),
		);
		this.follow();
	}

	get run(): Run {
		return this.engine.snapshot().run;
	}

	send(intent: Intent): Refusal | undefined {
		return this.engine.send(intent);
	}

	/** Starts the command whose text begins so. */
	start(begins: string, more: Partial<Extract<Intent, { kind: 'run' }>> = {}): Refusal | undefined {
		const found = statementsOf(this.run.runbook).find((one) =>
			one.statement.text.startsWith(begins),
		);
		if (!found) throw new Error(`the guide has no ${begins}`);
		const { statement, owner } = found;
		const statements = [{ id: statement.id, text: statement.text }];
		return this.send({ kind: 'run', owner, statements, ...more });
	}

	/** Runs the command whose text begins so to its end. */
	async perform(begins: string): Promise<void> {
		const refused = this.start(begins);
		if (refused) throw new Error(refused.refused);
		await this.until(({ state: { order, executions } }) => {
			return executions[order.at(-1) ?? '']?.outcome !== undefined;
		});
	}

	/** Waits until the run is as wanted. */
	until(wanted: (run: Run) => boolean, withinMs = 20_000): Promise<void> {
		return new Promise((resolve, reject) => {
			const look = () => {
				if (!wanted(this.run)) return;
				stop();
				clearTimeout(limit);
				resolve();
			};
			const stop = this.engine.subscribe(look);
			const limit = setTimeout(() => {
				stop();
				const last = JSON.stringify(this.events.slice(-3));
				reject(new Error(`not within ${withinMs} ms; last: ${last}`));
			}, withinMs);
			look();
		});
	}

	/** Names of the files below the run's folder that hold this text. */
	filesWith(text: string): string[] {
		return readdirSync(this.folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.filter((path) => readFileSync(path).includes(text))
			.map((path) => path.slice(this.folder.length + 1));
	}
}

function engineOf(opened: Opened): Engine {
	if (!opened.ok) throw new Error(opened.problem);
	return opened.engine;
}
