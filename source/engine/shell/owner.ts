import { statSync } from 'node:fs';

/**
 * Whether a block's folder is of this login, or may be treated so: what runs under another one is not ours to signal,
 * nor is the state of its shell ours to read.
 */
export function isOurs(directory: string): boolean {
	const owner = statSync(directory, { throwIfNoEntry: false })?.uid;
	const here = process.getuid?.();
	return owner === undefined || here === undefined || here === 0 || owner === here;
}
