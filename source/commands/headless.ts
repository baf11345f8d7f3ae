import { basename } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { rollBack } from '../engine/roll-back.ts';
import { revealedCommand } from '../engine/shell/sanitise.ts';
import { type WalkEnd, walkThrough } from '../engine/walk-through.ts';
import { progressWords } from '../report/progress-words.ts';
import type { Gate } from '../run/answers/answering.ts';
import type { Answers } from '../run/answers/answers.ts';
import type { RunEvent } from '../run/event.ts';
import type { ToggleLeft } from '../run/rollback/event.ts';
import { activeRollback } from '../run/rollback/progress.ts';
import { type CommandIo, exit } from './io.ts';

/** How a run without a screen ended, as its last line says it. */
export type HeadlessResult = {
	type: 'result';
	run: string;
	exit: number;
	gate?: { gate: string; name: string; what: string };
	rollback?: { outcome: string; left: ToggleLeft[] };
	problem?: string;
	/** What vouches for the whole record: to be noted where nobody can change it. */
	head?: { seq: number; hash: string };
};

/** Prints events as they are recorded: as NDJSON, or as lines for people. */
export function eventPrinter(json: boolean, io: CommandIo): (event: RunEvent) => void {
	const words = progressWords();
	return (event) => {
		const line = json ? JSON.stringify(event) : words(event);
		if (line !== undefined) io.out(json ? line : revealedCommand(line));
	};
}

/**
 * Walks an open run by its answers and closes it, then says how it ended. Answers for a
 * rollback are carried out once the walk has come to its end or its first gate.
 */
export async function follow(
	engine: Engine,
	answers: Answers,
	{ json, until }: { json: boolean; until?: string },
	io: CommandIo,
): Promise<number> {
	const run = engine.snapshot().run.state.created?.run ?? basename(engine.snapshot().folder);
	const interrupted = new AbortController();
	const onSignal = () => interrupted.abort();
	// Not `once`: a library that tidies up at a signal sends it again when nobody listens any more, and that kills.
	process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
	const walked = activeRollback(engine.snapshot().run.state)
		? ({ kind: 'done' } as const)
		: await walkThrough(engine, answers, {
				signal: interrupted.signal,
				...(until === undefined ? {} : { until }),
			});
	const result =
		answers.rollback && walked.kind !== 'interrupted'
			? await rolledBack(engine, answers.rollback, run, interrupted.signal)
			: ended(run, walked);
	if (result.exit === exit.done && until === undefined) {
		engine.send({ kind: 'close-run', outcome: 'complete' });
	}
	if (result.exit === exit.rolledBack) {
		engine.send({ kind: 'close-run', outcome: 'rolled-back' });
	}
	await engine.close(walked.kind === 'interrupted' ? 'signal' : 'finished');
	process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
	const { type, run: id, ...how } = result;
	say({ type, run: id, head: engine.head(), ...how }, json, io);
	return result.exit;
}

/** How a rollback ended, as an exit code of its own command. */
export const rollbackCodes = {
	'rolled-back': exit.done,
	incomplete: exit.rollbackIncomplete,
	abandoned: exit.rollbackIncomplete,
	failed: exit.failed,
} as const;

/** Gates with an exit code of their own. */
const gateCodes: Partial<Record<Gate['gate'], number>> = {
	failure: exit.failed,
	halt: exit.halted,
};

function ended(run: string, end: WalkEnd): HeadlessResult {
	switch (end.kind) {
		case 'done':
			return { type: 'result', run, exit: exit.done };
		case 'interrupted':
			return { type: 'result', run, exit: exit.interrupted, problem: 'interrupted' };
		case 'refused':
			return { type: 'result', run, exit: exit.gate, problem: end.why };
		case 'gate': {
			return { type: 'result', run, exit: gateCodes[end.gate.gate] ?? exit.gate, gate: end.gate };
		}
	}
}

async function rolledBack(
	engine: Engine,
	answers: NonNullable<Answers['rollback']>,
	run: string,
	signal: AbortSignal,
): Promise<HeadlessResult> {
	const end = await rollBack(engine, answers, { signal });
	if (end.kind === 'interrupted') return ended(run, end);
	if (end.kind === 'refused') return { type: 'result', run, exit: exit.gate, problem: end.why };
	if (end.kind === 'gate') return { type: 'result', run, exit: exit.failed, gate: end.gate };
	const { outcome, rollback } = end;
	const code = { ...rollbackCodes, 'rolled-back': exit.rolledBack }[outcome];
	return { type: 'result', run, exit: code, rollback: { outcome, left: rollback.left } };
}

/** The record's head, in the line that goes into the ticket. */
export function headLine(run: string, { seq, hash }: { seq: number; hash: string }): string {
	return `run ${run}: ${seq} events recorded, head ${hash}`;
}

function say(result: HeadlessResult, json: boolean, io: CommandIo): void {
	if (json) {
		io.out(JSON.stringify(result));
		return;
	}
	const { gate, problem, rollback, head } = result;
	if (gate) io.err(`stopped at ${gate.gate} ${gate.name}: ${gate.what}`);
	if (problem !== undefined) io.err(problem);
	for (const { name, certainty, why } of rollback?.left ?? []) {
		io.err(`${name}: ${certainty === 'on' ? 'still on' : 'may still be on'} (${why})`);
	}
	if (head) io.out(headLine(result.run, head));
}
