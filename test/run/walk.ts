import { decide } from '../../source/run/decide.ts';
import type { RunCreated, RunEvent } from '../../source/run/event.ts';
import { emptyState, evolve, stamped } from '../../source/run/evolve.ts';
import type { Effect, Intent, Refusal, Run } from '../../source/run/intent.ts';
import type { Runbook } from '../../source/runbook/model.ts';

const facts = {
	run: 'r-test',
	kind: 'run' as const,
	title: 'a small rollout',
	guide: { path: 'guide.md', sha256: 'f'.repeat(64) },
	environment: 'production',
	operator: { name: 'op1', login: 'op1', host: 'here', role: 'operator' },
	cwd: '/srv/app',
	toggles: {},
	trust: 'screen' as const,
	version: '0',
};

/** Drives decide and evolve without an engine: the effects wait until the test reports their outcomes. */
export class Walk {
	run: Run;
	events: RunEvent[] = [];
	effects: Effect[] = [];
	private clock = Date.UTC(2026, 0, 5, 22, 0, 0);

	constructor(
		runbook: Runbook,
		toggles: Record<string, string> = {},
		more: Partial<Omit<RunCreated, 'type'>> = {},
	) {
		this.run = { runbook, state: emptyState };
		this.send({ kind: 'start', facts: { ...facts, ...more, toggles } });
	}

	/** The time that the next events are stamped after. */
	get now(): string {
		return new Date(this.clock).toISOString();
	}

	/** Lets time pass without anything happening, then looks at what depends on it. */
	elapse(seconds: number): void {
		this.clock += seconds * 1000;
		this.send({ kind: 'tick', at: this.now, mono: this.clock });
	}

	/** Lets time pass in which nothing looks at anything, as on a machine that sleeps. */
	sleep(seconds: number): void {
		this.clock += seconds * 1000;
	}

	/** A command, or a pin, reports a figure now. */
	report(execution: string, statement: string, name: string, value: number, unit?: string): void {
		const reading = { name, value, ...(unit === undefined ? {} : { unit }) };
		const at = new Date(this.clock + 1000).toISOString();
		this.send({ kind: 'readings', execution, statement, readings: [reading], toggles: {}, at });
	}

	/** What the intent was refused with, or undefined when it was carried out. */
	send(intent: Intent): Refusal | undefined {
		const decision = decide(this.run, intent);
		if ('refused' in decision) return decision;
		for (const body of decision.events) {
			this.clock += 1000;
			const stamp = { at: new Date(this.clock).toISOString(), by: 'op1' };
			const event = stamped(body, stamp, this.run.state.seq + 1);
			this.events.push(event);
			this.run = { ...this.run, state: evolve(this.run.state, event) };
		}
		this.effects.push(...decision.effects);
		return undefined;
	}

	/** The next command to execute, taken off the list. */
	take(): Extract<Effect, { kind: 'execute' }> {
		const effect = this.effects.shift();
		if (effect?.kind !== 'execute') throw new Error(`no execution waits, but ${effect?.kind}`);
		return effect;
	}

	/** Plays an execution: its statements end with these codes in order, exporting what their text exports. */
	play(effect: Extract<Effect, { kind: 'execute' }>, codes: readonly number[] = []): void {
		const { execution, statements } = effect;
		const toggles = Object.fromEntries(
			Object.values(this.run.state.toggles).flatMap(({ name, set }) =>
				set ? [[name, set.value]] : [],
			),
		);
		let code = 0;
		for (const [index, { id, text }] of statements.entries()) {
			this.send({ kind: 'statement-started', execution, statement: id, toggles: { ...toggles } });
			code = codes[index] ?? 0;
			const [, name, value] = /^export (\w+)=(\w+)$/.exec(text) ?? [];
			if (name !== undefined && value !== undefined) toggles[name] = value;
			this.send({
				kind: 'statement-finished',
				execution,
				statement: id,
				outcome: { kind: 'exited', code },
				durationMs: 10,
			});
			if (code !== 0) break;
		}
		this.send({
			kind: 'block-finished',
			execution,
			outcome: { kind: 'exited', code },
			durationMs: 10,
			captured: { toggles, changed: [], unset: [], cwd: '/srv/app', umask: '022' },
		});
	}

	/** Runs these statements of an owner to their end. */
	perform(
		owner: string,
		ids: readonly string[],
		codes: readonly number[] = [],
		confirmed?: string,
	): Refusal | undefined {
		const statements = ids.map((id) => {
			const all = [...this.run.runbook.phases, ...this.run.runbook.procedures].flatMap(
				({ steps }) => steps,
			);
			const found = all
				.flatMap(({ blocks }) => blocks.flatMap((block) => block.statements))
				.find((statement) => statement.id === id);
			return { id, text: found?.text ?? '' };
		});
		const refused = this.send({
			kind: 'run',
			owner,
			statements,
			...(confirmed === undefined ? {} : { confirmed }),
		});
		if (refused) return refused;
		this.play(this.take(), codes);
		return undefined;
	}
}
