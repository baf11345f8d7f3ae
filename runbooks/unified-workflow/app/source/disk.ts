import { faultsOn } from './fault.ts';
import type { Folder } from './folder.ts';

/** Throws as a full disk does when that fault is on. Called before anything that a command makes is written. */
export function claimSpace(folder: Folder, path: string): void {
	if (!faultsOn(folder)['disk-full']) return;
	throw Object.assign(new Error(`ENOSPC: no space left on device, write '${path}'`), {
		code: 'ENOSPC',
	});
}
