import { type Answered, answerNext, type Gate } from '../run/answers/answering.ts';
import type { Answers } from '../run/answers/answers.ts';
import { haltOf } from '../run/guard/halt.ts';
import { background, nextUp } from '../run/progress.ts';
import type { Moment } from '../run/watch/hold.ts';
import { pinsAnswered } from '../run/watch/pin-answers.ts';
import type { Engine } from './engine.ts';

/** How a run without a screen ended. */
export type WalkEnd =
	| { kind: 'done' }
	| { kind: 'gate'; gate: Gate }
	| { kind: 'refused'; why: string }
	| { kind: 'interrupted' };

/** How often one command is tried again because the answers say so. */
const mostRetries = 3;

/** How long a monitor that nobody gave a duration may take to end by itself, in milliseconds. */
const monitorPatienceMs = 30_000;

/** How often a hold is looked at when nothing changes, in milliseconds. */
const lookAgainMs = 1000;

/**
 * Walks a run by its answers until they are used up: to the GO of `until`, or to the first gate that they do not
 * cover. Monitors that end by themselves are waited for before the next command, so that the order is the guide's.
 */
export async function walkThrough(
	engine: Engine,
	answers: Answers,
	options: { until?: string; signal?: AbortSignal } = {},
): Promise<WalkEnd> {
	const tried = new Map<string, number>();
	for (const pin of pinsAnswered(engine.snapshot().run, answers)) {
		const refused = engine.send(pin);
		if (refused) return { kind: 'refused', why: refused.refused };
	}
	for (;;) {
		if (options.signal?.aborted) return { kind: 'interrupted' };
		await monitorsDone(engine, options.signal);
		const { run } = engine.snapshot();
		const answered = answerNext(run, answers, options.until, now());
		if (answered.kind === 'wait') {
			// Whether a hold still goes on is a matter of time as well.
			await changeWithin(engine, lookAgainMs, options.signal);
			continue;
		}
		if (answered.kind === 'sign-with-files') {
			const refused = await signWithFiles(engine, answered);
			if (refused !== undefined) return { kind: 'refused', why: refused };
			continue;
		}
		if (answered.kind !== 'intents') return answered;
		const next = nextUp(run);
		if (next.kind === 'failed') {
			const times = (tried.get(next.statement.id) ?? 0) + 1;
			tried.set(next.statement.id, times);
			if (times > mostRetries) {
				const { id, text } = next.statement;
				return {
					kind: 'gate',
					gate: { gate: 'failure', name: id, what: `${text} failed ${times} times` },
				};
			}
		}
		const refused = submit(engine, answered);
		if (refused !== undefined) return { kind: 'refused', why: refused };
	}
}

const now = (): Moment => ({ at: new Date().toISOString() });

function submit(
	engine: Engine,
	{ intents }: Extract<Answered, { kind: 'intents' }>,
): string | undefined {
	for (const intent of intents) {
		const refusal = engine.send(intent);
		if (refusal) return refusal.refused;
	}
	return undefined;
}

/** Keeps the files with the run and signs with them; why not, when one of them cannot be kept. */
async function signWithFiles(
	engine: Engine,
	{ sign, paths }: Extract<Answered, { kind: 'sign-with-files' }>,
): Promise<string | undefined> {
	const evidence = [...sign.evidence];
	for (const path of paths) {
		const kept = await engine.keepFile(path);
		if (!kept.ok) return `${path} for "${sign.item}": ${kept.problem}`;
		evidence.push(kept.piece);
	}
	return engine.send({ ...sign, evidence })?.refused;
}

/** Resolves at the next change of the run, or when the signal is given. */
export function change(engine: Engine, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const stop = engine.subscribe(done);
		signal?.addEventListener('abort', done, { once: true });
		function done() {
			stop();
			signal?.removeEventListener('abort', done);
			resolve();
		}
	});
}

/** Resolves at the next change of the run, when the signal is given, or after so many milliseconds. */
export async function changeWithin(
	engine: Engine,
	ms: number,
	signal?: AbortSignal,
): Promise<void> {
	const pause = AbortSignal.timeout(ms);
	await change(engine, signal ? AbortSignal.any([signal, pause]) : pause);
}

/** Waits for background commands that say how long they take, and a while for those that do not. */
async function monitorsDone(engine: Engine, signal?: AbortSignal): Promise<void> {
	const deadline = performance.now() + monitorPatienceMs;
	for (;;) {
		const { run } = engine.snapshot();
		const waiting = background(run).filter(({ statements }) =>
			statements.some(({ id }) => endsByItself(engine, id) || performance.now() < deadline),
		);
		if (waiting.length === 0 || signal?.aborted || haltOf(run.state)) return;
		await changeWithin(engine, Math.max(10, Math.ceil(deadline - performance.now())), signal);
	}
}

function endsByItself(engine: Engine, statement: string): boolean {
	const { runbook } = engine.snapshot().run;
	for (const { steps } of [...runbook.phases, ...runbook.procedures]) {
		for (const { blocks } of steps) {
			for (const { statements } of blocks) {
				const found = statements.find(({ id }) => id === statement);
				if (found) return found.longRunning?.seconds !== undefined;
			}
		}
	}
	return false;
}
