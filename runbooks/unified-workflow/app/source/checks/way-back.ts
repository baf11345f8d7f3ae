import type { Folder } from '../folder.ts';
import { checkHealth, startInstance } from '../instance.ts';
import { seeToggles, type Target, togglesOn } from '../measure.ts';
import { end } from '../process-record.ts';

export type WayBack =
	| { ok: true; release: string; on: string[]; ms: number }
	| { ok: false; problem: string };

/** Starts the previous release beside the live one, looks whether it is healthy and what it has on, and ends it. */
export async function tryWayBack(folder: Folder, target: Target): Promise<WayBack> {
	const { previous } = target.live;
	if (!previous) return { ok: false, problem: 'there is no previous release to go back to' };
	const begun = performance.now();
	const started = await startInstance(folder, target.environment, previous, 'deploy:rollback');
	if (!started.ok) return started;
	try {
		const health = await checkHealth(started.record);
		if (health !== 'http 200') {
			return { ok: false, problem: `release ${previous} is not healthy: ${health}` };
		}
		const seeing = await seeToggles(`http://127.0.0.1:${started.record.port ?? 0}`);
		if (!seeing.ok) return seeing;
		const on = Object.entries(togglesOn(seeing.seen)).flatMap(([name, value]) =>
			value ? [name] : [],
		);
		return { ok: true, release: previous, on, ms: Math.round(performance.now() - begun) };
	} finally {
		await end(folder, started.record);
	}
}
