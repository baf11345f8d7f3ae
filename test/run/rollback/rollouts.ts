import { expect } from 'vitest';
import type { Outcome } from '../../../source/run/event.ts';
import type { Intent } from '../../../source/run/intent.ts';
import { planRollback, rollbackProcedures } from '../../../source/run/rollback/plan.ts';
import { rollout } from '../guide.ts';
import { Walk } from '../walk.ts';

/** Reading is rolled out and has GO. */
export function readOn(walk = new Walk(rollout())): Walk {
	walk.perform('p1/s1', ['p1/s1/read', 'p1/s1/build']);
	walk.perform('p1/s1', ['p1/s1/deploy', 'p1/s1/check'], [], 'yes');
	walk.send({ kind: 'settle-step', step: 'p1/s2', how: 'by-hand', note: '' });
	walk.send({ kind: 'sign', item: 'p1/c1', meaning: 'verified', evidence: [] });
	walk.send({ kind: 'decide-phase', phase: 'p1', decision: 'go' });
	return walk;
}

/** Reading and writing are deployed; writing has no GO yet. */
export function bothOn(): Walk {
	const walk = readOn();
	walk.perform('p2/s1', ['p2/s1/write']);
	walk.perform('p2/s1', ['p2/s1/deploy'], [], 'yes');
	return walk;
}

/** The last rollback of the run. */
export const last = (walk: Walk) => walk.run.state.rollbacks.at(-1) ?? expect.fail('no rollback');
/** What the full rollback would do now. */
export const plan = (walk: Walk, add: string[] = []) =>
	planRollback(walk.run, rollbackProcedures(walk.run.runbook)[0] ?? expect.fail(), add);

/** A forward deployment that runs, and everything before it done. */
export function deploying(): { walk: Walk; forward: ReturnType<Walk['take']> } {
	const walk = readOn();
	walk.perform('p2/s1', ['p2/s1/write']);
	walk.send({
		kind: 'run',
		owner: 'p2/s1',
		statements: [{ id: 'p2/s1/deploy', text: 'npm run deploy:write' }],
		confirmed: 'yes',
	});
	return { walk, forward: walk.take() };
}

/** Asks for the full rollback with its word; what runs is waited for, unless it says otherwise. */
export const start = (
	walk: Walk,
	more: Partial<Extract<Intent, { kind: 'start-rollback' }>> = {},
) =>
	walk.send({
		kind: 'start-rollback',
		procedure: 'full',
		add: [],
		typed: 'full',
		running: 'wait',
		...more,
	});

/** The same; what runs is interrupted. */
export const begin = (walk: Walk, more: { add?: string[]; typed?: string } = {}) =>
	start(walk, { running: 'interrupt', ...more });

/** A block ends. */
export const ends = (walk: Walk, execution: string, outcome: Outcome) =>
	walk.send({ kind: 'block-finished', execution, outcome, durationMs: 1 });
