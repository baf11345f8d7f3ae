import { expect } from 'vitest';
import { setValues } from '../../../source/run/decide-run.ts';
import type { Outcome } from '../../../source/run/event.ts';
import type { Effect } from '../../../source/run/intent.ts';
import { nextUp } from '../../../source/run/progress.ts';
import { planRollback, rollbackProcedures } from '../../../source/run/rollback/plan.ts';
import { activeRollback } from '../../../source/run/rollback/progress.ts';
import { valuesOf } from '../../../source/run/rollback/result.ts';
import type { Runbook } from '../../../source/runbook/model.ts';
import { rollout } from '../guide.ts';
import { Walk } from '../walk.ts';
import type { Ending, Move } from './move.ts';

type Execute = Extract<Effect, { kind: 'execute' }>;

/** A command that runs: what it sees of the shell is its own, and its next statement takes effect when it is its turn. */
type Process = {
	effect: Execute;
	env: Record<string, string>;
	at: number;
	/** Its statement has been heard of. */
	begun: boolean;
	signalled: boolean;
};

/**
 * A production that knows better than any report, walked beside the run. Where `baked`, a deployment puts into force
 * what the last build wrote into the release, and not what the shell says.
 */
export class World {
	readonly walk: Walk;
	private readonly baked: boolean;
	private shell: Record<string, string> = {};
	private built: Record<string, string> = {};
	private production: Record<string, string> = {};
	private processes: Process[] = [];

	constructor(baked: boolean) {
		this.baked = baked;
		this.walk = new Walk(baked ? asBaked(rollout()) : rollout());
	}

	on(): string[] {
		return Object.keys(this.production).filter((name) => this.production[name] === 'true');
	}

	/** Walks on, all well, until the second phase has set the toggle that the procedure forgets. */
	toSecondPhase(): this {
		const ok = { report: 'ok', tookEffect: true } as const;
		const done = () => this.walk.run.state.statements['p2/s1/write']?.status === 'ok';
		for (let turn = 0; turn < 80 && !done(); turn += 1) {
			this.make({ kind: 'start' });
			this.make({ kind: 'advance', which: 0, ending: ok });
			this.make({ kind: 'sign' });
		}
		expect(done()).toBe(true);
		return this;
	}

	/** From there: a deployment that fails, then a rollback that has set everything off and deployed nothing yet. */
	toDoubt(): this {
		this.toSecondPhase();
		const ending = { report: 'failed', tookEffect: true } as const;
		this.make({ kind: 'start' });
		for (let turn = 0; turn < 4; turn += 1) this.make({ kind: 'advance', which: 0, ending });
		const running = 'interrupt';
		this.make({ kind: 'rollback', typed: 'full', add: 'forgotten', addBuild: false, running });
		const ok = { report: 'ok', tookEffect: true } as const;
		for (let turn = 0; turn < 3; turn += 1) this.make({ kind: 'advance', which: 0, ending: ok });
		return this;
	}

	make(step: Move): void {
		const { walk } = this;
		if (step.kind === 'start') this.start();
		else if (step.kind === 'advance') this.advance(step.which, step.ending);
		else if (step.kind === 'go-on') this.goOn();
		else if (step.kind === 'settle-unknown') this.settleUnknown();
		else if (step.kind === 'settle-rollback') this.settleRollback(step.seen.kind);
		else if (step.kind === 'sign') this.sign();
		else if (step.kind === 'abandon') walk.send({ kind: 'abandon-rollback', reason: 'r' });
		else if (step.kind === 'alongside') walk.send({ kind: 'continue-rollback', alongside: true });
		else if (step.kind === 'leave-behind') {
			walk.send({ kind: 'continue-rollback', leaveBehind: true });
		} else if (step.kind === 'open') {
			const phase = walk.run.runbook.phases.at(-1)?.id ?? '';
			walk.send({ kind: 'open-phase', phase, reason: 'r' });
		} else {
			const { typed, running, addBuild } = step;
			const add = step.add === 'forgotten' ? this.plan().forgotten : [];
			walk.send({
				kind: 'start-rollback',
				procedure: 'full',
				add,
				typed,
				running,
				...(addBuild ? { addBuild } : {}),
			});
		}
		this.carryOut();
	}

	plan(): ReturnType<typeof planRollback> {
		const [full] = rollbackProcedures(this.walk.run.runbook);
		return planRollback(this.walk.run, full ?? expect.fail(), []);
	}

	private carryOut(): void {
		for (const effect of this.walk.effects.splice(0)) {
			if (effect.kind === 'execute') {
				const env = { ...this.shell, ...effect.exports };
				this.processes.push({ effect, env, at: 0, begun: true, signalled: false });
				const { execution, statements } = effect;
				const statement = statements[0]?.id ?? '';
				this.walk.send({ kind: 'statement-started', execution, statement, toggles: { ...env } });
			} else {
				const found = this.processes.find((one) => one.effect.execution === effect.execution);
				if (found) found.signalled = true;
			}
		}
	}

	private start(): void {
		const next = nextUp(this.walk.run);
		if (next.kind === 'by-hand') {
			this.walk.send({ kind: 'settle-step', step: next.step.id, how: 'by-hand', note: '' });
		} else if (next.kind === 'run') {
			const { owner, statements, mode } = next.batch;
			this.walk.send({
				kind: 'run',
				owner,
				statements: statements.map(({ id, text }) => ({ id, text })),
				mode,
				confirmed: 'yes',
			});
		} else if (next.kind === 'failed') {
			const { id, text } = next.statement;
			this.walk.send({
				kind: 'run',
				owner: next.step.id,
				statements: [{ id, text }],
				confirmed: 'yes',
			});
		} else if (next.kind === 'rollback') {
			this.walk.send({ kind: 'continue-rollback' });
		}
	}

	/** Lets one of the commands that run come to the end of its statement. */
	private advance(which: number, given: Ending): void {
		const process = this.processes[which % Math.max(1, this.processes.length)];
		if (!process) return;
		const { effect, env } = process;
		const { execution, statements } = effect;
		const statement = statements[process.at];
		if (!statement) return;
		const { id, text, deploys } = statement;
		if (!process.begun) {
			process.begun = true;
			this.walk.send({ kind: 'statement-started', execution, statement: id, toggles: { ...env } });
			return;
		}
		const last = process.at === statements.length - 1;
		const report = process.signalled ? 'failed' : last || deploys ? given.report : 'ok';
		const [, name, value] = /^export (\w+)=(\w+)$/.exec(text) ?? [];
		if (name !== undefined && value !== undefined) env[name] = value;
		if (text === 'npm run build' && report === 'ok') this.built = { ...env };
		if (deploys && (report === 'ok' || given.tookEffect)) {
			this.production = { ...(this.baked ? this.built : env) };
		}
		if (report === 'unknown') {
			this.end(process, { kind: 'unknown', why: 'lost' });
			return;
		}
		const code = report === 'ok' ? 0 : 1;
		const outcome = { kind: 'exited', code } as const;
		this.walk.send({
			kind: 'statement-finished',
			execution,
			statement: id,
			outcome,
			durationMs: 1,
		});
		process.at += 1;
		process.begun = false;
		if (code !== 0 || !statements[process.at]) this.end(process, outcome);
	}

	private end(process: Process, outcome: Outcome): void {
		const { walk } = this;
		this.processes = this.processes.filter((one) => one !== process);
		const { execution } = process.effect;
		const toggles = { ...process.env };
		const before = walk.events.length;
		walk.send({
			kind: 'block-finished',
			execution,
			outcome,
			durationMs: 1,
			captured: { toggles, changed: [], unset: [], cwd: '/', umask: '022' },
		});
		const kept = walk.events.slice(before).some(({ type }) => type === 'environment.captured');
		if (kept) this.shell = toggles;
	}

	private goOn(): void {
		const next = nextUp(this.walk.run);
		if (next.kind === 'failed') {
			this.walk.send({
				kind: 'settle',
				statement: next.statement.id,
				how: 'passed-over',
				note: 'n',
			});
		}
		const rollback = activeRollback(this.walk.run.state);
		const failed = rollback?.statements.find(({ id }) =>
			/failed|unknown/.test(rollback.progress[id]?.status ?? ''),
		);
		if (failed)
			this.walk.send({
				kind: 'settle-rollback',
				statement: failed.id,
				how: 'passed-over',
				note: 'n',
			});
	}

	/** A person looks, and says truly whether it was applied; only a deployment that matches the shell is called that. */
	private settleUnknown(): void {
		const next = nextUp(this.walk.run);
		if (next.kind !== 'unknown') return;
		const same = JSON.stringify(this.production) === JSON.stringify(setValues(this.walk.run));
		this.walk.send({
			kind: 'settle',
			statement: next.statement,
			how: same ? 'applied' : 'kept-unknown',
			note: 'looked',
		});
	}

	/** A person does by hand what the last rollback's deployment should have done, or sees that it changed nothing. */
	private settleRollback(how: 'by-hand' | 'not-applied'): void {
		const rollback = this.walk.run.state.rollbacks.at(-1);
		const open = rollback?.statements.find(({ id, deploys }) => {
			const status = rollback.progress[id]?.status;
			return deploys && (status === 'failed' || status === 'unknown' || status === 'settled');
		});
		if (!rollback || !open) return;
		const { run } = this.walk;
		if (how === 'by-hand') {
			this.production = { ...setValues(run), ...valuesOf(run, rollback) };
		} else if (rollback.progress[open.id]?.status !== 'failed' || this.on().length === 0) {
			return;
		}
		this.walk.send({ kind: 'settle-rollback', statement: open.id, how, note: 'looked' });
	}

	private sign(): void {
		const next = nextUp(this.walk.run);
		if (next.kind === 'sign-off') {
			for (const { id } of next.open)
				this.walk.send({ kind: 'sign', item: id, meaning: 'performed', evidence: [] });
		}
		if (next.kind === 'go')
			this.walk.send({ kind: 'decide-phase', phase: next.phase.id, decision: 'go' });
	}
}

/** The same guide with toggles that only a build carries. */
function asBaked(guide: Runbook): Runbook {
	return JSON.parse(JSON.stringify(guide).replaceAll('APP_', 'VITE_'));
}
