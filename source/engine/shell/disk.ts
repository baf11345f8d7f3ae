import { statfsSync } from 'node:fs';

export type DiskSpace = {
	/** Bytes that may still be written without privileges. */
	freeBytes: number;
	/** `low`: time for a warning. `full`: no new command but a rollback's, the record needs what is left. */
	level: 'fine' | 'low' | 'full';
};

const mebibyte = 1024 * 1024;
export const lowBelowBytes = 256 * mebibyte;
export const fullBelowBytes = 32 * mebibyte;

/** How much room the file system of a path has left. */
export function diskSpace(path: string): DiskSpace | { problem: string } {
	try {
		const { bavail, bsize } = statfsSync(path);
		const freeBytes = bavail * bsize;
		return { freeBytes, level: levelOf(freeBytes) };
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}

export function levelOf(freeBytes: number): DiskSpace['level'] {
	if (freeBytes < fullBelowBytes) return 'full';
	return freeBytes < lowBelowBytes ? 'low' : 'fine';
}
