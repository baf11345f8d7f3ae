import { statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Where Node may keep what it has compiled, for the next start: the operator's own cache folder. Nowhere when that
 * belongs to somebody else, as the home does under some `sudo`: what stands there is run as if it were ours.
 */
export function compiledFolder(env: NodeJS.ProcessEnv): string | undefined {
	const given = env.XDG_CACHE_HOME || undefined;
	const owned = given ?? env.HOME;
	if (!owned || !isOurs(owned)) return undefined;
	return join(given ?? join(owned, '.cache'), 'gonogo', 'compiled');
}

function isOurs(folder: string): boolean {
	try {
		return statSync(folder).uid === process.geteuid?.();
	} catch {
		return false;
	}
}

/** Lets every later import of this process be kept; a quarter less of the processor up to the first frame. */
export function keepCompiled(env: NodeJS.ProcessEnv): void {
	const folder = compiledFolder(env);
	// A folder that cannot be written is no trouble: nothing is kept.
	if (folder !== undefined) enableCompileCache(folder);
}
