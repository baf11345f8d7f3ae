import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Carried } from './capture.ts';
import { type BlockHandlers, Follower } from './follow.ts';
import { fileIn, readRecord } from './layout.ts';
import { prepareBlock } from './prepare.ts';
import { presenceOf, processTable } from './processes.ts';
import { follow, identityOf, type RunningBlock, startGraceMs, whyLost } from './running.ts';

export type { Carried } from './capture.ts';
export type { BlockHandlers, BlockReport, StatementReport, StatementStart } from './follow.ts';
export type { BlockOutcome } from './report.ts';
export type { RunningBlock } from './running.ts';

/** One run of a block's statements in a bash of its own. */
export type BlockSpec = {
	/** This execution's own folder; created 0700. Script, output, marks, state, pid and exit live there. */
	directory: string;
	/** Top-level statements in order; a statement over several lines is one entry. */
	statements: { id: string; text: string }[];
	carried: Carried;
	/** The environment gonogo was started with. */
	base: Record<string, string>;
	/** Names whose values are reported at each statement's start. */
	toggles: string[];
	/** `set -e -o pipefail`. */
	stopOnFailure: boolean;
	/** Values that must not reach the disk or the screen; a filter then stands between the block and its log. */
	secrets?: string[];
	/** After so long the block is sent TERM, and KILL five seconds later; while a program follows it, or when one comes to. */
	timeoutSeconds?: number;
	/** For tests: the time that is written down. */
	now?: () => Date;
};

/**
 * Starts a block under a supervisor in a session of its own: it outlives this program. Reports come later, from the
 * folder's files. What keeps it from starting (a folder that is gone, a full disk) is told in words.
 */
export function launchBlock(
	spec: BlockSpec,
	handlers: BlockHandlers,
): RunningBlock | { problem: string } {
	const prepared = prepareBlock(spec, 'file');
	if ('problem' in prepared) return prepared;
	const { record, environment, command, filterInput } = prepared;
	let log: number | undefined;
	let child: ChildProcess;
	try {
		log = openSync(fileIn(spec.directory, 'output'), 'a', 0o600);
		child = spawn(command.program, command.given, {
			cwd: spec.carried.cwd,
			env: environment,
			detached: true,
			stdio: ['ignore', log, log, ...(filterInput === undefined ? [] : ['pipe' as const])],
		});
	} catch (error) {
		return {
			problem: `It could not be started: ${error instanceof Error ? error.message : error}`,
		};
	} finally {
		if (log !== undefined) closeSync(log);
	}
	// Without a listener a failed start would throw.
	child.on('error', () => {});
	if (child.pid === undefined) {
		return {
			problem: `It could not be started: ${command.program} does not run here, or the environment is too large.`,
		};
	}
	const input = child.stdio[3];
	if (filterInput !== undefined && input && 'end' in input) {
		input.on('error', () => {});
		input.end(filterInput);
	}
	return follow(spec.directory, record, child.pid, handlers, child);
}

/**
 * Takes up a block that an earlier program started: reports everything since its start again, then follows it, or says
 * that it has ended. When nothing tells how it ended, its outcome is unknown and the report says why.
 */
export function attachBlock(
	directory: string,
	handlers: BlockHandlers,
): RunningBlock | { ended: true } {
	const record = readRecord(directory);
	if (!record) {
		handlers.finished({
			outcome: { kind: 'unknown', why: 'nothing was written of its start' },
			durationMs: 0,
			captured: undefined,
			notCaptured: 'nothing was written of its start',
			output: { path: fileIn(directory, 'output'), bytes: 0 },
		});
		return { ended: true };
	}
	const follower = new Follower(directory, record, handlers);
	const identity = identityOf(directory);
	const young = Date.now() - Date.parse(record.launchedAt) < startGraceMs;
	const presence = identity ? presenceOf(identity, processTable()) : undefined;
	if (follower.ended || (presence ? presence !== 'running' : !young)) {
		const late = identityOf(directory);
		if (!identity && late) return attachBlock(directory, handlers);
		follower.finish(whyLost(presence));
		return { ended: true };
	}
	return follow(directory, record, identity?.pid, handlers, undefined);
}
