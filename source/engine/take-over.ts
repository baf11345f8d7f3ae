import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { holderWords } from './record/holder.ts';
import { type Holder, heldBy, lockName } from './record/lock.ts';
import { processTable } from './shell/processes.ts';

/** How long a holder has to end after each signal, in milliseconds. */
const patienceMs = 2000;

export type TakenOver = { ok: true; from?: Holder } | { ok: false; problem: string };

/**
 * Ends the gonogo that holds a run, so that this one can go on: TERM, which a gonogo that is well answers by closing the
 * record, then KILL for one that is stopped or stuck. Its commands go on: they never were its children to end. Only a
 * process of this machine that is seen to hold the lock is ever ended.
 */
export async function takeOver(folder: string): Promise<TakenOver> {
	const { held, by } = heldBy(folder);
	if (!held) return by === undefined ? { ok: true } : { ok: true, from: by };
	if (by === undefined)
		return { ok: false, problem: 'the holder of the run does not say who it is' };
	const who = holderWords(by);
	if (by.host !== hostname()) {
		return { ok: false, problem: `${who} cannot be ended from this machine` };
	}
	if (by.pid <= 1 || by.pid === process.pid || !holdsLock(by.pid, join(folder, lockName))) {
		return { ok: false, problem: `process ${by.pid} is not the one that holds the run` };
	}
	for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
		try {
			process.kill(by.pid, signal);
		} catch (error) {
			const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
			if (!gone) return { ok: false, problem: `${who} is another user's and cannot be ended` };
		}
		if (await letGo(folder)) return { ok: true, from: by };
	}
	return { ok: false, problem: `${who} does not let go of the run` };
}

async function letGo(folder: string): Promise<boolean> {
	const until = performance.now() + patienceMs;
	while (performance.now() < until) {
		if (!heldBy(folder).held) return true;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	return !heldBy(folder).held;
}

/**
 * Whether a process has a POSIX lock on a file: by `/proc/locks` (see proc_locks(5)), and where there is none, by being
 * a gonogo at all. Looking at the file itself would be no use: closing it would drop locks of this process.
 */
function holdsLock(pid: number, path: string): boolean {
	try {
		const { ino } = statSync(path);
		return readFileSync('/proc/locks', 'utf8')
			.split('\n')
			.some((line) => {
				const [, , , , holder, place = ''] = line.trim().split(/\s+/);
				return Number(holder) === pid && place.endsWith(`:${ino}`);
			});
	} catch {
		return /gonogo|cli\.js/.test(processTable().commandOf(pid));
	}
}
