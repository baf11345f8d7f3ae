import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, closeSync, existsSync, openSync } from 'node:fs';
import type { Carried } from './capture.ts';
import { type BlockHandlers, Follower } from './follow.ts';
import {
	type BlockRecord,
	fileIn,
	readIfThere,
	readRecord,
	readStops,
	type StopKind,
} from './layout.ts';
import { prepareBlock } from './prepare.ts';
import {
	type Identity,
	type Presence,
	presenceOf,
	processTable,
	readIdentity,
	signalAround,
} from './processes.ts';

export type { Carried } from './capture.ts';
export type { BlockHandlers, BlockReport, StatementReport, StatementStart } from './follow.ts';
export type { BlockOutcome } from './report.ts';

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

export type RunningBlock = {
	directory: string;
	/** The supervisor, leader of the block's session. */
	pid: number;
	/** Writes the wish down, then signals everything in the block's session. KILL is never sent unasked. */
	stop(how: 'interrupt' | 'terminate' | 'kill'): void;
	/** Stops following; the block goes on. */
	detach(): void;
};

const pollMs = 66;
const firstPollMs = 12;
const killAfterMs = 5000;
/** A longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;
/** A supervisor writes who it is within milliseconds of its start; a loaded machine may take longer. */
const startGraceMs = 3000;

const signals = {
	interrupt: 'SIGINT',
	terminate: 'SIGTERM',
	kill: 'SIGKILL',
	timeout: 'SIGTERM',
} as const;

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
		return { problem: `It could not be started: ${command.program} does not run here.` };
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

function identityOf(directory: string): Identity | undefined {
	return readIdentity(readIfThere(fileIn(directory, 'supervisor')));
}

function whyLost(presence: Presence | undefined): string {
	switch (presence) {
		case undefined:
			return 'nothing says that it started';
		case 'rebooted':
			return 'the machine was started again while it ran';
		case 'pid reused':
			return 'its process is gone, and another has its number';
		default:
			return 'its process is gone and left no exit record';
	}
}

/** Follows a block that was just started here (`child`), or by an earlier program. */
export function follow(
	directory: string,
	record: BlockRecord,
	startedAs: number | undefined,
	handlers: BlockHandlers,
	child: ChildProcess | undefined,
): RunningBlock {
	const table = processTable();
	const follower = new Follower(directory, record, handlers);
	const reach = record.mode === 'file' ? 'session' : 'tree';
	let exited = child === undefined ? undefined : false;
	let over = false;
	let timer: NodeJS.Timeout | undefined;
	let timeLimit: NodeJS.Timeout | undefined;

	const pid = () => startedAs ?? identityOf(directory)?.pid ?? 0;
	const presence = (): Presence | undefined => {
		if (exited === false) return 'running';
		const identity = identityOf(directory);
		if (identity) return presenceOf(identity, table);
		return Date.now() - Date.parse(record.launchedAt) < startGraceMs && !exited
			? 'running'
			: undefined;
	};
	const leave = () => {
		over = true;
		clearTimeout(timer);
		clearTimeout(timeLimit);
	};
	const look = () => {
		if (over) return;
		clearTimeout(timer);
		follower.advance();
		const there = follower.ended ? 'gone' : presence();
		// The exit record is written before the supervisor goes; look once more when it went in between.
		if (there !== 'running' && (follower.ended || !filterAtWork(directory, record, table))) {
			leave();
			follower.finish(whyLost(there));
			return;
		}
		timer = setTimeout(look, pollMs);
	};
	const ask = (how: StopKind) => {
		if (over && !existsSync(directory)) return;
		const identity = identityOf(directory);
		const known = exited === false || (identity && presenceOf(identity, table) !== 'rebooted');
		if (!known || pid() <= 1) return;
		if (!over) appendFileSync(fileIn(directory, 'stops'), `${how}\n`, { mode: 0o600 });
		signalAround(pid(), signals[how], reach, table);
	};
	const limit = () => {
		if (over) return;
		if (readStops(directory).includes('timeout')) {
			ask('kill');
			return;
		}
		ask('timeout');
		timeLimit = setTimeout(limit, killAfterMs);
	};

	child?.on('exit', () => {
		exited = true;
		look();
	});
	timer = setTimeout(look, child ? firstPollMs : 0);
	if (record.timeoutSeconds !== undefined) {
		const passed = Date.now() - Date.parse(record.launchedAt);
		timeLimit = setTimeout(
			limit,
			Math.min(longestTimer, Math.max(0, record.timeoutSeconds * 1000 - passed)),
		);
	}
	return {
		directory,
		get pid() {
			return pid();
		},
		stop: ask,
		detach() {
			leave();
			child?.unref();
		},
	};
}

/** True while a filter may still write what the block printed: its process is in the block's session. */
function filterAtWork(
	directory: string,
	record: BlockRecord,
	table: ReturnType<typeof processTable>,
): boolean {
	if (!record.filtered) return false;
	const pid = Number(readIfThere(fileIn(directory, 'pump')) ?? 0);
	return pid > 1 && table.startOf(pid) !== undefined;
}
