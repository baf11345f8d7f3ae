import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Effect } from '../../source/run/intent.ts';
import { nextUp } from '../../source/run/progress.ts';
import { planRollback, rollbackProcedures } from '../../source/run/rollback-plan.ts';
import { activeRollback } from '../../source/run/rollback-progress.ts';
import { rollout } from './guide.ts';
import { Walk } from './walk.ts';

type Execute = Extract<Effect, { kind: 'execute' }>;

/** How the next command goes: its end as it is reported, and whether a deployment took effect all the same. */
const ending = fc.record({
	report: fc.constantFrom('ok' as const, 'failed' as const, 'unknown' as const),
	tookEffect: fc.boolean(),
});

const move = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ kind: fc.constant('next' as const), ending }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('go-on' as const) }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('settle-unknown' as const) }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant('sign' as const) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('open' as const) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('rollback' as const),
			typed: fc.constantFrom('full', 'FULL ', 'ful', '', 'yes', 'partial'),
			add: fc.subarray(['APP_READ', 'APP_WRITE']),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('abandon' as const) }) },
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

/** A production that knows better than any report, walked beside the run. */
class World {
	readonly walk = new Walk(rollout());
	/** What the shell exports, and what production really runs. */
	private shell: Record<string, string> = {};
	private production: Record<string, string> = {};

	on(): string[] {
		return Object.keys(this.production).filter((name) => this.production[name] === 'true');
	}

	make(step: Move): void {
		const { walk } = this;
		if (step.kind === 'next') this.next(step.ending);
		else if (step.kind === 'go-on') this.goOn();
		else if (step.kind === 'settle-unknown') this.settleUnknown();
		else if (step.kind === 'sign') this.sign();
		else if (step.kind === 'abandon') walk.send({ kind: 'abandon-rollback', reason: 'r' });
		else if (step.kind === 'open') {
			const phase = walk.run.runbook.phases.at(-1)?.id ?? '';
			walk.send({ kind: 'open-phase', phase, reason: 'r' });
		} else {
			const { add, typed } = step;
			walk.send({ kind: 'start-rollback', procedure: 'full', add, typed, running: 'wait' });
		}
	}

	/** Plays what waits to be executed, or starts what is next. */
	private next(end: { report: 'ok' | 'failed' | 'unknown'; tookEffect: boolean }): void {
		if (this.walk.effects.length === 0) {
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
		const effect = this.walk.effects.shift();
		if (effect?.kind === 'execute') this.play(effect, end);
	}

	private play(
		{ execution, statements }: Execute,
		end: { report: 'ok' | 'failed' | 'unknown'; tookEffect: boolean },
	): void {
		const last = statements.length - 1;
		for (const [index, { id, text, deploys }] of statements.entries()) {
			this.walk.send({
				kind: 'statement-started',
				execution,
				statement: id,
				toggles: { ...this.shell },
			});
			const report = index === last ? end.report : 'ok';
			const [, name, value] = /^export (\w+)=(\w+)$/.exec(text) ?? [];
			if (name !== undefined && value !== undefined) this.shell[name] = value;
			if (deploys && (report === 'ok' || end.tookEffect)) this.production = { ...this.shell };
			if (report === 'unknown') break;
			const code = report === 'ok' ? 0 : 1;
			this.walk.send({
				kind: 'statement-finished',
				execution,
				statement: id,
				outcome: { kind: 'exited', code },
				durationMs: 1,
			});
		}
		const outcome =
			end.report === 'unknown'
				? ({ kind: 'unknown', why: 'lost' } as const)
				: ({ kind: 'exited', code: end.report === 'ok' ? 0 : 1 } as const);
		this.walk.send({
			kind: 'block-finished',
			execution,
			outcome,
			durationMs: 1,
			captured: { toggles: { ...this.shell }, changed: [], unset: [], cwd: '/', umask: '022' },
		});
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
		const same = JSON.stringify(this.production) === JSON.stringify(this.shell);
		this.walk.send({
			kind: 'settle',
			statement: next.statement,
			how: same ? 'applied' : 'kept-unknown',
			note: 'looked',
		});
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

const runs = { numRuns: 400 };

test('no plan names fewer toggles than may be on', () => {
	fc.assert(
		fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
			const world = new World();
			for (const step of moves) {
				world.make(step);
				const [full] = rollbackProcedures(world.walk.run.runbook);
				if (!full) expect.fail();
				const plan = planRollback(world.walk.run, full, []);
				for (const name of world.on()) {
					const row = plan.toggles.find((toggle) => toggle.row.name === name);
					expect(row?.row.status, `${name} is on in production`).toMatch(/^(on|maybe)$/);
					expect(row?.after === 'off' || plan.forgotten.includes(name)).toBe(true);
				}
			}
		}),
		runs,
	);
});

test('no rollback starts without its word', () => {
	fc.assert(
		fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
			const world = new World();
			for (const step of moves) world.make(step);
			for (const event of world.walk.events) {
				if (event.type === 'rollback.started')
					expect(event.typed.trim().toLowerCase()).toBe('full');
			}
		}),
		runs,
	);
});

test('no outcome says more than is known: rolled back means that everything is off', () => {
	let rolledBack = 0;
	fc.assert(
		fc.property(fc.array(move, { minLength: 10, maxLength: 60 }), (moves) => {
			const world = new World();
			for (const step of moves) {
				const before = world.walk.events.length;
				world.make(step);
				const finished = world.walk.events
					.slice(before)
					.find(({ type }) => type === 'rollback.finished');
				if (finished?.type !== 'rollback.finished' || finished.outcome !== 'rolled-back') continue;
				rolledBack += 1;
				expect(world.on()).toEqual([]);
			}
		}),
		{ numRuns: 1500 },
	);
	expect(rolledBack).toBeGreaterThan(20);
});
