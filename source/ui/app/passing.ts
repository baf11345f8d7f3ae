import type { Engine } from '../../engine/engine.ts';

/** Tells, once each, when a run that was only followed became ours, and when ours was handed to somebody else. */
export function passingOf(engine: Engine): () => 'us' | 'them' | undefined {
	let followed = engine.snapshot().record.kind === 'read-only';
	return () => {
		const { run, record } = engine.snapshot();
		if (record.kind === 'read-only') return undefined;
		if (run.state.handOver?.accepted) return 'them';
		if (!followed) return undefined;
		followed = false;
		return 'us';
	};
}
