import { emptyState } from '../run/evolve.ts';
import type { Run } from '../run/intent.ts';
import { loadGuide } from './guide.ts';
import type { CommandIo } from './io.ts';
import { loadRecord } from './recorded.ts';
import { runOfGuide } from './rollback-open.ts';

/** What a plan is made for: a run as its record tells it, or a guide that has none. */
export type Looked = { ok: true; run: Run } | { ok: false; problem: string };

/** A run to plan for; of a record that does not hold nothing is known to be off. */
export function lookAt(name: string | undefined, io: CommandIo): Looked {
	const loaded = loadRecord(io, runOfGuide(name, io) ?? name);
	if (!loaded.ok) return loaded;
	const { run, reading } = loaded.recorded;
	const { created } = run.state;
	if (reading.status.kind !== 'broken' || !created) return { ok: true, run };
	const { line } = reading.status;
	io.err(
		`gonogo rollback: line ${line} of the record does not hold: what was done since is not known, so everything may be on; the rollback itself goes into a new run`,
	);
	return {
		ok: true,
		run: { ...run, state: { ...run.state, created: { ...created, emergency: true } } },
	};
}

/** A guide to plan for, without a run. */
export async function guideOnly(path: string, io: CommandIo): Promise<Looked> {
	const loaded = await loadGuide(path, io.cwd, io.input);
	return loaded.ok
		? { ok: true, run: { runbook: loaded.guide.runbook, state: emptyState } }
		: loaded;
}
