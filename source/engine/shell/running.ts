import type { ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { showFile } from '../record/durable-file.ts';
import { type BlockHandlers, Follower } from './follow.ts';
import { type BlockRecord, fileIn, readIfThere, readStops, type StopKind } from './layout.ts';
import {
	type Identity,
	type Presence,
	presenceOf,
	processTable,
	readIdentity,
	signalAround,
} from './processes.ts';

/** A block that is followed. */
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
/** Once the supervisor has gone, a filter has only the rest of its pipe to write: it is looked at sooner, then less often. */
const firstSettleMs = 3;
const killAfterMs = 5000;
/** A longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;
/** A supervisor writes who it is within milliseconds of its start; a loaded machine may take longer. */
export const startGraceMs = 3000;

const signals = {
	interrupt: 'SIGINT',
	terminate: 'SIGTERM',
	kill: 'SIGKILL',
	timeout: 'SIGTERM',
} as const;

/** Who a folder's supervisor said it is. */
export function identityOf(directory: string): Identity | undefined {
	return readIdentity(readIfThere(fileIn(directory, 'supervisor')));
}

/** Why nothing is known of how a block ended, by what became of its supervisor. */
export function whyLost(presence: Presence | undefined): string {
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
	const follower = new Follower(directory, record, {
		...handlers,
		statementStarted(report) {
			limitFrom(Date.parse(report.at));
			handlers.statementStarted(report);
		},
	});
	const reach = record.mode === 'file' ? 'session' : 'tree';
	let exited = child === undefined ? undefined : false;
	let over = false;
	let settleMs = firstSettleMs;
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
		timer = setTimeout(look, exited ? settleMs : pollMs);
		if (exited) settleMs = Math.min(2 * settleMs, pollMs);
	};
	const ask = (how: StopKind) => {
		if (over && !existsSync(directory)) return;
		const identity = identityOf(directory);
		const there = exited === false ? 'running' : identity && presenceOf(identity, table);
		if ((there !== 'running' && there !== 'gone') || pid() <= 1) return;
		if (!over) noteStop(directory, how);
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

	/** The time that a statement may take begins with it, also when only a later program follows it. */
	function limitFrom(startedMs: number): void {
		const { timeoutSeconds } = record;
		if (timeoutSeconds === undefined || readStops(directory).includes('timeout')) return;
		clearTimeout(timeLimit);
		const left = timeoutSeconds * 1000 - (Date.now() - startedMs);
		timeLimit = setTimeout(limit, Math.min(longestTimer, Math.max(0, left)));
	}

	child?.on('exit', () => {
		exited = true;
		look();
	});
	timer = setTimeout(look, child ? firstPollMs : 0);
	limitFrom(Date.parse(record.launchedAt));
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

/** Written before the signal is sent. On a full disk, or in another login's folder, the signal goes out all the same. */
function noteStop(directory: string, how: StopKind): void {
	try {
		appendFileSync(fileIn(directory, 'stops'), `${how}\n`, { mode: 0o600 });
		showFile(fileIn(directory, 'stops'));
	} catch {
		// Then the outcome says what it looked like, and not that it was asked for.
	}
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
