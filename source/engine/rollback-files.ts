import type { Run } from '../run/intent.ts';
import { rollbackScript } from '../run/rollback/script.ts';
import { writeWhole } from './record/durable-file.ts';
import type { runLayout } from './record/run-folder.ts';
import type { Carried } from './shell/block.ts';

const written = new WeakMap<object, Map<string, string>>();

/**
 * Keeps `rollback-full.sh` and `rollback-partial.sh` in the run's folder current, for the hour when gonogo does not
 * start. A disk that is full keeps the last ones.
 */
export function writeRollbackScripts(
	layout: ReturnType<typeof runLayout>,
	run: Run,
	{ carried, withheld }: { carried: Carried; withheld: readonly string[] },
): void {
	const known = written.get(layout) ?? new Map<string, string>();
	written.set(layout, known);
	for (const scope of ['full', 'partial'] as const) {
		const script = rollbackScript(run, scope, { ...carried, withheld });
		if (script === undefined || known.get(scope) === script) continue;
		try {
			writeWhole(layout.rollbackScript(scope), script, 0o700);
			known.set(scope, script);
		} catch {
			// The record says that the disk is full; the script of a moment ago is still there.
		}
	}
}
