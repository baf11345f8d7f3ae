import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fileMode, shareFile, writeWhole } from './durable-file.ts';
import { describeFault, faultCode } from './fault.ts';

/**
 * One writer a run. The lock is a transaction that SQLite holds on `run.lock`: the kernel lets go of it when the
 * process ends, however it ends, and a reused process number cannot be mistaken for the holder.
 *
 * Nothing else may ever open `run.lock`: POSIX locks are lost when the same process closes any descriptor of the file.
 */
export const lockName = 'run.lock';
const holderName = 'run.holder.json';

/** How long to wait for a lock that is held, in milliseconds: longer than somebody else's glance at it takes. */
const patienceMs = 250;

const busy = 5;

const holderSchema = z.object({
	pid: z.int(),
	name: z.string(),
	login: z.string(),
	host: z.string(),
	tty: z.string().optional(),
	since: z.string(),
});

/** Who holds a run. For people to read; the lock itself is what counts. */
export type Holder = z.infer<typeof holderSchema>;

export type HeldLock = { held: true; folder: string; release(): void };

export type LockAnswer =
	| HeldLock
	/** `by` is missing for the moment between taking the lock and saying so. */
	| { held: false; by?: Holder }
	| { held: false; problem: string };

/** Who says to hold the run, whether or not anybody does. */
export function readHolder(folder: string): Holder | undefined {
	try {
		return holderSchema.safeParse(JSON.parse(readFileSync(join(folder, holderName), 'utf8'))).data;
	} catch {
		return undefined;
	}
}

/** Creates the file without touching one that exists: see the rule above. */
function createLockFile(path: string): void {
	try {
		const fd = openSync(path, 'wx', fileMode);
		shareFile(fd, path);
		closeSync(fd);
	} catch (error) {
		if (faultCode(error) !== 'EEXIST') throw error;
	}
}

function isBusy(error: unknown): boolean {
	return error instanceof Error && 'errcode' in error && error.errcode === busy;
}

function begin(path: string): DatabaseSync {
	createLockFile(path);
	const database = new DatabaseSync(path, { timeout: patienceMs });
	try {
		// SQLite's own journal would need room on the disk, which may be full to the last byte.
		database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

/** Takes the run for this process, or says who has it. */
export function acquireLock(folder: string, holder: Holder): LockAnswer {
	let database: DatabaseSync;
	try {
		database = begin(join(folder, lockName));
	} catch (error) {
		if (!isBusy(error)) {
			return { held: false, problem: `The run cannot be locked: ${describeFault(error)}.` };
		}
		const by = readHolder(folder);
		return by ? { held: false, by } : { held: false };
	}
	try {
		writeWhole(join(folder, holderName), `${JSON.stringify(holder)}\n`);
	} catch {
		// Advisory only: on a full disk the run is held all the same.
	}
	let released = false;
	return {
		held: true,
		folder,
		release() {
			if (released) return;
			released = true;
			try {
				rmSync(join(folder, holderName), { force: true });
			} catch {
				// A name that stays behind holds nothing.
			}
			database.close();
		},
	};
}

/** Whether anybody holds the run now, and who says so. Holds the lock itself for an instant. */
export function heldBy(folder: string): { held: boolean; by?: Holder } {
	try {
		begin(join(folder, lockName)).close();
		return { held: false };
	} catch (error) {
		if (!isBusy(error)) return { held: false };
		const by = readHolder(folder);
		return by ? { held: true, by } : { held: true };
	}
}
