import type { Engine } from '../engine.ts';
import { mappedFor, openPreferences, rememberMapped } from '../preferences.ts';
import type { Env } from '../record/run-folder.ts';

/**
 * The engine of a run that knows what was said of the guide's readings in earlier runs, and keeps what is said in this
 * one. A rehearsal's figures are made up: nothing of it is kept.
 */
export function withMappedReadings(engine: Engine, env: Env): Engine {
	const { runbook, state } = engine.snapshot().run;
	const guide = runbook.source.path;
	if (state.created?.kind === 'rehearsal') return engine;
	// A run that is resumed has it in its record, and what was said there counts for more.
	const known = state.sessions.length > 1 ? [] : mappedFor(openPreferences(env).values(), guide);
	for (const [metric, reading] of known) {
		engine.send({ kind: 'map-reading', metric, reading, remembered: true });
	}
	engine.onEvent((event) => {
		if (event.type === 'reading.mapped' && !event.remembered) {
			rememberMapped(openPreferences(env), guide, event);
		}
	});
	return engine;
}
