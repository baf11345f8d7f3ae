import type { Engine } from '../../engine/engine.ts';
import type { RunEvent } from '../../run/event.ts';

/**
 * Every event of the run: read from the record when somebody first asks for them, and kept up from then on, so that a
 * list of them costs nothing with each frame.
 */
export class Chronicle {
	private readonly engine: Pick<Engine, 'events' | 'onEvent'>;
	private known: RunEvent[] | undefined;
	private listens = false;

	constructor(engine: Pick<Engine, 'events' | 'onEvent'>) {
		this.engine = engine;
	}

	/** The same list as long as nothing is missing from it; it only ever grows. */
	events(): readonly RunEvent[] {
		if (!this.listens) this.engine.onEvent((event) => this.heard(event));
		this.listens = true;
		this.known ??= [...this.engine.events()];
		return this.known;
	}

	private heard(event: RunEvent): void {
		if (this.known?.at(-1)?.seq === event.seq - 1) this.known.push(event);
		// While the run passed to this process nobody told what happened: it is read again.
		else this.known = undefined;
	}
}
