import { readDuration } from '../runbook/fact/duration-words.ts';
import { findStatement } from '../runbook/lookup.ts';
import type { Runbook, Statement } from '../runbook/model.ts';
import type { Run } from './intent.ts';
import { onceARun } from './once.ts';
import { stepStatements } from './progress.ts';

/** A command that succeeded, and how long that took. */
export type Took = { text: string; durationMs: number };

/** How long each command usually took, by its text, in milliseconds. */
export type UsualTimes = ReadonlyMap<string, number>;

/** How long a command usually takes, in milliseconds, and who says so. */
export type Usual = { ms: number; by: 'runs' | 'guide' };

/** The median of what commands took. */
export function usualTimes(all: Iterable<Took>): UsualTimes {
	const took = new Map<string, number[]>();
	for (const { text, durationMs } of all) {
		took.set(text, [...(took.get(text) ?? []), durationMs]);
	}
	const median = (times: number[]) =>
		times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
	return new Map([...took].map(([text, times]) => [text, median(times)]));
}

const timesOfRun = onceARun(({ state }) =>
	usualTimes(
		Object.values(state.statements).flatMap((one) => (one.status === 'ok' ? [one.run] : [])),
	),
);

const saidBy = new WeakMap<Runbook, Map<string, number | undefined>>();

/** What the guide says of a command: above it, or of its step where that has no other. */
function saidOf({ runbook }: Run, { id, label = '' }: Statement): number | undefined {
	const known = saidBy.get(runbook) ?? new Map<string, number | undefined>();
	saidBy.set(runbook, known);
	if (!known.has(id)) {
		const step = findStatement(runbook, id)?.step;
		const alone = step && stepStatements(step).length === 1;
		known.set(
			id,
			readDuration(label) ?? (alone ? readDuration(`${step.title}\n\n${step.prose}`) : undefined),
		);
	}
	return known.get(id);
}

/**
 * How long a command usually takes: the median over earlier runs, else over this one, else what the guide says;
 * undefined where nobody knows.
 */
export function usualOf(run: Run, statement: Statement, earlier?: UsualTimes): Usual | undefined {
	const ms = earlier?.get(statement.text) ?? timesOfRun(run).get(statement.text);
	if (ms !== undefined) return { ms, by: 'runs' };
	const said = saidOf(run, statement);
	return said === undefined ? undefined : { ms: said * 1000, by: 'guide' };
}
