import type { Engine, EngineSnapshot, RecordStatus } from '../../source/engine/engine.ts';
import { listenersOf } from '../../source/engine/listeners.ts';
import { decide } from '../../source/run/decide.ts';
import { setValues } from '../../source/run/decide-run.ts';
import type { Outcome, RunCreated, RunEvent } from '../../source/run/event.ts';
import { emptyState, evolve, stamped } from '../../source/run/evolve.ts';
import type { Effect, Intent, Refusal, Run } from '../../source/run/intent.ts';
import type { RehearsalChoice } from '../../source/run/rehearsal.ts';
import type { FileEvidence } from '../../source/run/sign-off/sign-off.ts';
import type { Runbook } from '../../source/runbook/model.ts';
import { FakeOutput } from './fake-output.ts';

/** What a command does: its exit code, what it prints and how long it takes; `hang` runs until it is ended. */
export type Played = { code?: number; prints?: string[]; took?: number; hang?: true };
export type Plays = (text: string) => Played;

export type FakeOptions = {
	plays?: Plays;
	/** When the run began. */
	from?: Date;
	/** What happened while whoever opens it was away. */
	absence?: EngineSnapshot['absence'];
	created?: Partial<Omit<RunCreated, 'type'>>;
	/** Where the clock stands; without it the fake's own clock moves with what it plays. */
	clock?: () => Date;
};

const exited = (code: number): Outcome => ({ kind: 'exited', code });

/** An engine that starts no process: it decides and folds as the real one does and plays outcomes from a script. */
export class FakeEngine implements Engine {
	run: Run;
	record: RecordStatus = { kind: 'recording' };
	guideChange: EngineSnapshot['guideChange'];
	absence: EngineSnapshot['absence'];
	disk: EngineSnapshot['disk'];
	/** Rollbacks that were drilled before. */
	drills: EngineSnapshot['drills'];
	/** How calls were chosen to go, in a rehearsal. */
	choices: RehearsalChoice[] | undefined;
	readonly sent: Intent[] = [];
	/** Files that can be kept, by their path. */
	readonly files = new Map<string, FileEvidence>();
	readonly outputs = new Map<string, FakeOutput>();
	/** Whether an earlier gonogo began what runs. */
	takenUp = false;
	closed: string | undefined;
	private readonly plays: Plays;
	private readonly hanging = new Map<string, Extract<Effect, { kind: 'execute' }>>();
	private readonly listeners = listenersOf<[]>();
	private readonly told: RunEvent[] = [];
	private readonly eventListeners = listenersOf<[RunEvent]>();
	private readonly clock: (() => Date) | undefined;
	private time: number;
	private kept: EngineSnapshot | undefined;

	constructor(runbook: Runbook, options: FakeOptions = {}) {
		this.plays = options.plays ?? (() => ({}));
		this.clock = options.clock;
		this.absence = options.absence;
		if (options.created?.kind === 'rehearsal') this.choices = [];
		this.time = (options.from ?? new Date('2026-03-05T22:00:00.000Z')).getTime();
		this.run = { runbook, state: emptyState };
		this.take({
			kind: 'start',
			facts: {
				run: '20260305-7f3a',
				kind: 'run',
				title: runbook.title,
				guide: { path: 'guide.md', sha256: 'f'.repeat(64) },
				environment: 'production',
				operator: { name: 'op1', login: 'op1', host: 'console', role: 'operator' },
				cwd: '/srv/app',
				git: { branch: 'main', commit: '4be1c02d9a', clean: true },
				toggles: {},
				trust: 'screen',
				version: '0',
				...options.created,
			},
		});
	}

	now(): Date {
		return this.clock?.() ?? new Date(this.time);
	}

	/** Takes these for the drills of earlier. */
	knows(drills: NonNullable<EngineSnapshot['drills']>): void {
		this.drills = drills;
		this.changed();
	}

	/** Takes the run for one that was created otherwise. */
	become(created: NonNullable<Run['state']['created']>): void {
		this.run = { ...this.run, state: { ...this.run.state, created } };
		this.changed();
	}

	pass(milliseconds: number): void {
		this.time += milliseconds;
	}

	snapshot(): EngineSnapshot {
		this.kept ??= {
			run: this.run,
			record: this.record,
			folder: '/runs/7f3a',
			guideText: '',
			...(this.drills === undefined ? {} : { drills: this.drills }),
			...(this.choices === undefined ? {} : { choices: this.choices }),
			...(this.absence === undefined ? {} : { absence: this.absence }),
			...(this.disk === undefined ? {} : { disk: this.disk }),
			...(this.guideChange === undefined ? {} : { guideChange: this.guideChange }),
		};
		return this.kept;
	}

	readonly subscribe = this.listeners.add;

	send(intent: Intent): Refusal | undefined {
		this.sent.push(intent);
		return this.take(intent);
	}

	rehearse(choice: RehearsalChoice): Refusal | undefined {
		this.choices = [...(this.choices ?? []), choice];
		this.changed();
		return undefined;
	}

	readonly onEvent = this.eventListeners.add;

	async keepFile(path: string): ReturnType<Engine['keepFile']> {
		const piece = this.files.get(path);
		return piece ? { ok: true, piece } : { ok: false, problem: 'there is no such file' };
	}

	output(execution: string): FakeOutput | undefined {
		return this.outputs.get(execution);
	}

	async runInteractive(execution: string): Promise<void> {
		// What hangs ends when it has the terminal; everything else was played at once.
		if (this.hanging.has(execution)) this.finish(execution, 0);
	}

	readonly waitsForTerminal = (execution: string): boolean =>
		this.hanging.get(execution)?.mode === 'interactive' && !this.takenUp;

	readonly left = () => [];

	events(): readonly RunEvent[] {
		return this.told;
	}

	readonly head = () => ({ seq: this.run.state.seq, hash: 'f'.repeat(64) });

	async openShell(): Promise<void> {}

	running(): string[] {
		return [...this.hanging.keys()];
	}

	async close(reason: string): Promise<void> {
		this.closed = reason;
	}

	/** Ends a command that hangs. */
	finish(execution: string, code: number): void {
		const effect = this.hanging.get(execution);
		if (!effect) throw new Error(`${execution} does not run`);
		this.hanging.delete(execution);
		const current = this.run.state.executions[execution]?.current;
		const from = effect.statements.findIndex(({ id }) => id === current);
		this.endStatement(effect, Math.max(0, from), exited(code), 1000);
		if (code === 0) this.playFrom(effect, Math.max(0, from) + 1);
		else this.endBlock(effect, exited(code));
	}

	/** Loses sight of a command, as after SIGKILL of gonogo on another machine. */
	lose(execution: string): void {
		const effect = this.hanging.get(execution);
		const current = this.run.state.executions[execution]?.current ?? '';
		this.hanging.delete(execution);
		const outcome: Outcome = { kind: 'unknown', why: 'other machine: cannot look' };
		this.take({
			kind: 'statement-finished',
			execution,
			statement: current,
			outcome,
			durationMs: 0,
		});
		if (effect) this.endBlock(effect, outcome);
	}

	private take(intent: Intent): Refusal | undefined {
		const decision = decide(this.run, intent);
		if ('refused' in decision) return decision;
		for (const body of decision.events) {
			this.time += 1;
			const stamp = { at: this.now().toISOString(), by: 'op1' };
			const event = stamped(body, stamp, this.run.state.seq + 1);
			this.run = { ...this.run, state: evolve(this.run.state, event) };
			this.told.push(event);
			this.eventListeners.tell(event);
		}
		this.kept = undefined;
		for (const effect of decision.effects) this.carryOut(effect);
		this.changed();
		return undefined;
	}

	private changed(): void {
		this.kept = undefined;
		this.listeners.tell();
	}

	private carryOut(effect: Effect): void {
		if (effect.kind === 'execute') {
			this.outputs.set(effect.execution, new FakeOutput());
			this.playFrom(effect, 0);
			return;
		}
		const effectThatRuns = this.hanging.get(effect.execution);
		if (!effectThatRuns) return;
		this.hanging.delete(effect.execution);
		const current = this.run.state.executions[effect.execution]?.current;
		const at = effectThatRuns.statements.findIndex(({ id }) => id === current);
		this.endStatement(effectThatRuns, Math.max(0, at), { kind: 'stopped' }, 1000);
		this.endBlock(effectThatRuns, { kind: 'stopped' });
	}

	private playFrom(effect: Extract<Effect, { kind: 'execute' }>, from: number): void {
		const { execution, statements } = effect;
		for (let index = from; index < statements.length; index += 1) {
			const statement = statements[index];
			if (!statement) break;
			if (index > 0) {
				this.take({
					kind: 'statement-started',
					execution,
					statement: statement.id,
					toggles: this.toggles(effect, index),
				});
			}
			const { code = 0, prints = [], took = 1000, hang } = this.plays(statement.text);
			this.outputs.get(execution)?.text.push(...prints);
			if (hang) {
				this.hanging.set(execution, effect);
				return;
			}
			this.pass(took);
			this.endStatement(effect, index, exited(code), took);
			if (code !== 0) {
				this.endBlock(effect, exited(code));
				return;
			}
		}
		this.endBlock(effect, exited(0));
	}

	private endStatement(
		{ execution, statements }: Extract<Effect, { kind: 'execute' }>,
		index: number,
		outcome: Outcome,
		durationMs: number,
	): void {
		const statement = statements[index]?.id ?? '';
		this.take({ kind: 'statement-finished', execution, statement, outcome, durationMs });
	}

	private endBlock(effect: Extract<Effect, { kind: 'execute' }>, outcome: Outcome): void {
		this.take({
			kind: 'block-finished',
			execution: effect.execution,
			outcome,
			durationMs: 1000,
			captured: {
				toggles: this.toggles(effect, effect.statements.length),
				changed: [],
				unset: [],
				cwd: '/srv/app',
				umask: '022',
			},
		});
	}

	/** Values of the toggles after the first `count` statements of an execution. */
	private toggles(
		{ statements }: Extract<Effect, { kind: 'execute' }>,
		count: number,
	): Record<string, string> {
		const values = setValues(this.run);
		for (const { text } of statements.slice(0, count)) {
			const [, name, value] = /^export (\w+)=(\w+)$/.exec(text) ?? [];
			if (name !== undefined && value !== undefined) values[name] = value;
		}
		return values;
	}
}
