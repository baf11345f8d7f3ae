import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { glanceAt } from './record/journal-peek.ts';
import { heldBy } from './record/lock.ts';
import { type Env, runIds, runsFolder } from './record/run-folder.ts';
import { removeSandbox, sandboxesFolder } from './sandbox.ts';

/** A sandbox is made before its run: for so long one without a run is left alone, in milliseconds. */
const youngMs = 10 * 60_000;

/**
 * Ends and deletes the sandboxes whose run was closed or deleted. Those of open runs stay, and those that another gonogo
 * holds open or has only just made. What cannot be deleted is left for the next time.
 */
export async function sweepSandboxes(env: Env, now: Date): Promise<void> {
	const runs = openRunsIn(env);
	for (const folder of foldersIn(sandboxesFolder(env))) {
		const state = runs.get(folder);
		if (state === 'open' || (state === undefined && isYoung(folder, now))) continue;
		await removeSandbox(env, join(folder, 'app')).catch(() => {});
	}
}

/** The sandbox of each run, and whether the run may still need it. */
function openRunsIn(env: Env): ReadonlyMap<string, 'open' | 'closed'> {
	const found = new Map<string, 'open' | 'closed'>();
	const parent = runsFolder(env, 'sandbox');
	const sandboxes = `${sandboxesFolder(env)}${sep}`;
	for (const id of runIds(parent)) {
		const run = join(parent, id);
		const glance = glanceAt(run);
		if (!glance?.worksIn.startsWith(sandboxes)) continue;
		const [name = ''] = glance.worksIn.slice(sandboxes.length).split(sep);
		const needed = !glance.closed || heldBy(run).held;
		found.set(`${sandboxes}${name}`, needed ? 'open' : 'closed');
	}
	return found;
}

function foldersIn(parent: string): string[] {
	try {
		return readdirSync(parent).map((name) => join(parent, name));
	} catch {
		return [];
	}
}

function isYoung(folder: string, now: Date): boolean {
	try {
		return now.getTime() - statSync(folder).mtimeMs < youngMs;
	} catch {
		return true;
	}
}
