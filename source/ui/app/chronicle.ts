import type { Engine } from '../../engine/engine.ts';
import type { RunEvent } from '../../run/event.ts';
import type { UsualTimes } from '../../run/usual.ts';
import type { EarlierTimes } from './stage.ts';

type Read = Pick<Engine, 'events' | 'onEvent' | 'snapshot'>;

/** What is worked out from records: every event of this run, and how long commands took in earlier ones. */
export class Chronicle {
	private readonly engine: Read;
	private known: RunEvent[] | undefined;
	private listens = false;
	private usual: UsualTimes | undefined;

	/** With `read`, earlier runs are read at once, and `changed` is called when they are. */
	constructor(engine: Read, read?: EarlierTimes, changed: () => void = () => {}) {
		this.engine = engine;
		if (read) void this.learn(read, changed);
	}

	/**
	 * Every event: read from the record when somebody first asks for them, and kept up from then on, so that a list of
	 * them costs nothing with each frame. The same list as long as nothing is missing from it; it only ever grows.
	 */
	events(): readonly RunEvent[] {
		if (!this.listens) this.engine.onEvent((event) => this.heard(event));
		this.listens = true;
		this.known ??= [...this.engine.events()];
		return this.known;
	}

	/** For the screens: absent until it is known. */
	earlier(): { usual?: UsualTimes } {
		return this.usual === undefined ? {} : { usual: this.usual };
	}

	private async learn(read: EarlierTimes, changed: () => void): Promise<void> {
		const { run, folder } = this.engine.snapshot();
		if (!run.state.created) return;
		this.usual = await read(run.state.created, folder);
		if (this.usual.size > 0) changed();
	}

	private heard(event: RunEvent): void {
		if (this.known?.at(-1)?.seq === event.seq - 1) this.known.push(event);
		// While the run passed to this process nobody told what happened: it is read again.
		else this.known = undefined;
	}
}
