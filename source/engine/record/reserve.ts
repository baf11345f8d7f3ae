import { randomBytes } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './durable-file.ts';

/** Disk space kept back for the records of a rollback, in bytes: some two thousand events. */
export const reserveBytes = 1024 * 1024;

const reserveName = 'reserve';

/**
 * The space a run keeps back for the day the disk is full. `keep` answers whether it is there; `free` gives it up and
 * answers whether there was anything to give.
 */
export type Reserve = { keep(): boolean; free(): boolean };

function size(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The reserve of a run's folder. */
export function reserveOf(folder: string): Reserve {
	const path = join(folder, reserveName);
	return {
		keep() {
			try {
				// Random, because a file system that compresses keeps no room for zeros.
				if (size(path) < reserveBytes) writeWhole(path, randomBytes(reserveBytes));
				return true;
			} catch {
				return false;
			}
		},
		free() {
			try {
				if (size(path) === 0) return false;
				rmSync(path);
				return true;
			} catch {
				return false;
			}
		},
	};
}
