import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The least room worth going to, in bytes: the reserve of a record and some output. */
const enoughBytes = 8 * 1024 * 1024;

/**
 * A new folder of our own in a place that has room when the usual one has none: the runtime folder of this login, shared
 * memory, or the system's place for temporary files. Undefined when all are full.
 */
export function spareFolder(env: Record<string, string | undefined>): string | undefined {
	for (const place of [env.XDG_RUNTIME_DIR, '/dev/shm', tmpdir()]) {
		if (place === undefined || !isAbsolute(place)) continue;
		try {
			accessSync(place, constants.W_OK);
			const { bavail, bsize } = statfsSync(place);
			if (bavail * bsize >= enoughBytes) return mkdtempSync(join(place, 'gonogo-'));
		} catch {
			// Then the next place.
		}
	}
	return undefined;
}
