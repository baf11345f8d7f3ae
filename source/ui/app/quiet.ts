import type { Engine } from '../../engine/engine.ts';

/** Listens to what runs: when each command last said something, as far as anybody here has listened. */
export class Quiet {
	private readonly heard = new Map<string, { bytes: number; at?: string }>();

	/** Looks at every output that may grow. */
	listen(engine: Engine, now: Date): void {
		for (const id of engine.running()) this.hear(engine, id, now);
	}

	private hear(engine: Engine, id: string, now: Date): void {
		const bytes = engine.output(id)?.bytes ?? 0;
		if (bytes !== (this.heard.get(id)?.bytes ?? 0)) {
			this.heard.set(id, { bytes, at: now.toISOString() });
		}
	}

	/**
	 * When output last came; undefined for one that has not said anything. What is on the screen has been heard, also
	 * when it is drawn before anybody listened again.
	 */
	since(engine: Engine, execution: string, now: Date): string | undefined {
		this.hear(engine, execution, now);
		return this.heard.get(execution)?.at;
	}
}
