import type { Answers, FailureAnswer } from '../../run/answers/answers.ts';
import type { RunEvent } from '../../run/event.ts';
import { foreground } from '../../run/progress.ts';
import {
	builtInAnswers,
	type Drill,
	drillTimes,
	rollbackAnswers,
} from '../../run/rollback/drill.ts';
import { timeScale } from '../../run/time.ts';
import type { Phase, Procedure } from '../../runbook/model.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { type RollbackEnd, rollBack } from '../roll-back.ts';
import { change, walkThrough } from '../walk-through.ts';
import type { DrillFault } from './drill-faults.ts';

export type DrillRequest = {
	procedure: Procedure;
	/** The rollout is walked to its GO first. */
	phase: Phase;
	place: Drill['place'];
	fault?: DrillFault;
	/** Called when it has to be rolled back; answers the word as typed, or undefined for no. */
	decide(): Promise<string | undefined>;
	/** Asks production whether everything that the procedure turns off is off; absent where there is none. */
	look?(): Promise<boolean>;
	clock: Clock;
	/** Ends the drill where it is. */
	signal?: AbortSignal;
};

export type Drilled =
	| { kind: 'drilled'; drill: Drill }
	/** It never came to a rollback. */
	| { kind: 'stopped'; why: string };

/** How often a command of the rollback is tried again. */
const mostRetries = 3;

/**
 * Brings an open run of the sandbox or of a rehearsal to where a rollback is worth trying, rolls it back and times it.
 * A fault ends when the rollback has met it: what failed is tried again, what hangs is interrupted first.
 */
export async function drill(engine: Engine, request: DrillRequest): Promise<Drilled> {
	const { phase, procedure, place, fault, clock, signal } = request;
	const until = signal === undefined ? {} : { signal };
	const { run } = engine.snapshot();
	const { created } = run.state;
	if (!created || created.kind === 'run') {
		return { kind: 'stopped', why: 'a drill is never a run on what is really there' };
	}
	const events: RunEvent[] = [];
	const stop = engine.onEvent((event) => events.push(event));
	const answers = builtInAnswers(run.runbook, timeScale(run.state));
	const walked = await walkThrough(engine, answers, { until: phase.id, ...until });
	if (walked.kind !== 'done') return { kind: 'stopped', why: wordsOf(walked) };
	const begun = await fault?.begin();
	if (begun !== undefined) return { kind: 'stopped', why: begun };
	const calledAt = clock.now().toISOString();
	const typed = await request.decide();
	if (typed === undefined) return { kind: 'stopped', why: 'nothing was rolled back' };
	const { end, retries } = await persist(engine, rollbackAnswers(procedure, typed), fault, until);
	if (end.kind === 'interrupted') return { kind: 'stopped', why: 'interrupted' };
	if (end.kind === 'refused') return { kind: 'stopped', why: end.why };
	const outcome = end.kind === 'outcome' ? end.outcome : 'stopped';
	const holds = outcome === 'rolled-back' && ((await request.look?.()) ?? true);
	const verifiedAt = holds ? clock.now().toISOString() : undefined;
	stop();
	const times = drillTimes(events, calledAt, verifiedAt);
	if (!times) return { kind: 'stopped', why: 'no rollback began' };
	return {
		kind: 'drilled',
		drill: {
			at: calledAt,
			by: created.operator.name,
			run: created.run,
			place,
			guide: { title: created.title, sha256: created.guide.sha256 },
			procedure: procedure.id,
			title: procedure.title,
			phase: phase.id,
			...(fault === undefined ? {} : { fault: fault.name }),
			retries,
			outcome,
			...(holds
				? { verifiedBy: request.look ? ('production' as const) : ('record' as const) }
				: {}),
			...times,
		},
	};
}

/** Carries the rollback through; a command that fails or hangs because of the fault is tried again without it. */
async function persist(
	engine: Engine,
	answers: NonNullable<Answers['rollback']>,
	fault: DrillFault | undefined,
	until: { signal?: AbortSignal },
): Promise<{ end: RollbackEnd; retries: number }> {
	const failures: Record<string, FailureAnswer> = {};
	const stopWaiting =
		fault?.interruptAfterMs === undefined
			? () => {}
			: interruptHanging(engine, fault.interruptAfterMs);
	try {
		for (let retries = 0; ; retries += 1) {
			const end = await rollBack(engine, { ...answers, failures }, until);
			await blockEnds(engine);
			if (end.kind !== 'gate' || retries === mostRetries) return { end, retries };
			const problem = await fault?.end();
			if (problem !== undefined) return { end, retries };
			failures[end.gate.name] = 'retry';
		}
	} finally {
		stopWaiting();
		await fault?.end();
	}
}

/** How long the block of a command that has ended may still be there, in milliseconds. */
const blockPatienceMs = 5000;

/** A command is known to have ended before its block is; what began in between would run beside it. */
async function blockEnds(engine: Engine): Promise<void> {
	const over = AbortSignal.timeout(blockPatienceMs);
	while (foreground(engine.snapshot().run) && !over.aborted) await change(engine, over);
}

/** How often a hanging deploy is looked for, in milliseconds. */
const lookMs = 100;

/** Interrupts the first deploying command of the rollback that runs for so long, as an operator would. */
function interruptHanging(engine: Engine, afterMs: number): () => void {
	let since: { statement: string; at: number } | undefined;
	const timer = setInterval(() => {
		const running = foreground(engine.snapshot().run);
		const current = running?.statements.find(({ id }) => id === running.current);
		if (!running?.rollback || !current?.deploys) return;
		if (since?.statement !== current.id) since = { statement: current.id, at: performance.now() };
		if (performance.now() - since.at < afterMs) return;
		clearInterval(timer);
		engine.send({ kind: 'stop', execution: running.id, how: 'interrupt' });
	}, lookMs);
	return () => clearInterval(timer);
}

function wordsOf(end: Exclude<Awaited<ReturnType<typeof walkThrough>>, { kind: 'done' }>): string {
	switch (end.kind) {
		case 'gate':
			return `the rollout did not come that far: ${end.gate.what}`;
		case 'refused':
			return `the rollout did not come that far: ${end.why}`;
		case 'interrupted':
			return 'interrupted';
	}
}
