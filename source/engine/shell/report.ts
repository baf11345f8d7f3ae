import { statSync } from 'node:fs';
import type { Outcome } from '../../run/event.ts';
import type { Carried } from './capture.ts';
import { exportedValues, readState } from './capture.ts';
import { type BlockRecord, fileIn, readExit, readIfThere, readStops } from './layout.ts';
import type { Mark } from './marks.ts';
import { isOurs } from './owner.ts';

/** How a block or a statement ended. `unknown`: it was started, and nothing says how it went. */
export type BlockOutcome = Outcome;

/** What the folder says of a block that has ended. `endMark` is missing when bash did not live to its own end. */
export type Ending = {
	exit: { code: number; bytes?: number } | undefined;
	endMark: Mark | undefined;
	/** Why there is no exit record. */
	why: string;
};

/** Signal numbers that are the same on Linux and macOS, as in signal(7); others go by their number. */
const signalNames: Record<number, string> = {
	1: 'SIGHUP',
	2: 'SIGINT',
	3: 'SIGQUIT',
	4: 'SIGILL',
	6: 'SIGABRT',
	8: 'SIGFPE',
	9: 'SIGKILL',
	11: 'SIGSEGV',
	13: 'SIGPIPE',
	14: 'SIGALRM',
	15: 'SIGTERM',
};

/**
 * How the block ended. A stop or time-out that we asked for is named before what it looked like, unless the block went
 * on to succeed. A code over 128 is a signal when bash did not see it as the status of a command.
 */
export function outcomeOf(directory: string, ending: Ending): BlockOutcome {
	const { exit, endMark } = ending;
	const stops = readStops(directory);
	if (exit?.code !== 0 && stops.length > 0) {
		return { kind: stops.includes('timeout') ? 'timed-out' : 'stopped' };
	}
	if (!exit) return { kind: 'unknown', why: ending.why };
	const signal = exit.code - 128;
	if (signal > 0 && signal < 65 && endMark?.status !== exit.code) {
		return { kind: 'signalled', signal: signalNames[signal] ?? `signal ${signal}` };
	}
	return { kind: 'exited', code: exit.code };
}

/** How the statement that was reached last ended: unknown where bash was not there to see it. */
export function lastOutcome(block: BlockOutcome, ending: Ending): BlockOutcome {
	if (block.kind === 'stopped' || block.kind === 'timed-out' || block.kind === 'unknown') {
		return block;
	}
	return ending.endMark ? block : { kind: 'unknown', why: lostShell(ending) };
}

function lostShell(ending: Ending): string {
	if (!ending.exit) return ending.why;
	return ending.exit.code === 137
		? 'the shell was killed while it ran'
		: 'the shell was replaced (exec) or ended without a word';
}

/** The environment after the block, or why there is none; of another login's block the toggles alone. */
export function captureOf(
	directory: string,
	record: BlockRecord,
	ending: Ending,
): { captured: Carried | undefined; notCaptured?: string; togglesOnly?: Record<string, string> } {
	if (!ending.endMark) return { captured: undefined, notCaptured: lostShell(ending) };
	const text = readIfThere(fileIn(directory, 'state'));
	if (text === undefined) {
		if (isOurs(directory))
			return { captured: undefined, notCaptured: 'its state was cleared away' };
		const notCaptured =
			'it ran under another login: of what its shell held, only the toggles are here';
		return {
			captured: undefined,
			notCaptured,
			togglesOnly: exportedValues(ending.endMark.toggles),
		};
	}
	const captured = readState(text, record.base);
	return captured
		? { captured }
		: { captured: undefined, notCaptured: 'its state could not be written in full' };
}

/**
 * When the block ended, as the file system dates the exit record; without one, the last sign of life: what was printed,
 * marked or asked of it. Milliseconds since 1970.
 */
export function endOf(directory: string, lastKnownMs: number): number {
	const exit = changedAt(directory, 'exit');
	if (exit !== undefined) return Math.max(exit, lastKnownMs);
	const signs = (['output', 'stops'] as const).map((name) => changedAt(directory, name) ?? 0);
	return Math.max(lastKnownMs, ...signs);
}

function changedAt(directory: string, name: 'exit' | 'output' | 'stops'): number | undefined {
	try {
		return statSync(fileIn(directory, name)).mtimeMs;
	} catch {
		return undefined;
	}
}

export function readEnding(directory: string, endMark: Mark | undefined, why: string): Ending {
	return { exit: readExit(directory), endMark, why };
}
