import type { Run } from '../../run/intent.ts';
import type { Readings } from '../../run/reading/reading.ts';
import { realMs } from '../../run/time.ts';
import type { Pin } from '../../run/watch/state.ts';
import { PinnedCommand } from './pinned-command.ts';
import { PinnedProbe } from './pinned-probe.ts';

/** Something that is looked at again and again. */
export type PinAtWork = {
	/** Takes what it has reported since the last look, and begins the next round when it is due. */
	look(): void;
	stop(): Promise<void>;
};

export type PinReport = Readings & { pin: string; statement: string };

export type PinContext = {
	/** Where the run's commands start now, and with which environment. */
	place(): { cwd: string; env: Record<string, string> };
	secrets(): string[];
	toggles(): string[];
	/** For the short logs. */
	folder: string;
	report(report: PinReport): void;
};

/** The longest pause between looking at one pin and at the next, in milliseconds. */
const longestGapMs = 80;

/** The pins of a run at work: as the record says which there are. */
export class Pins {
	private readonly atWork = new Map<string, PinAtWork>();
	private readonly turns = new Set<NodeJS.Timeout>();
	private readonly context: PinContext;

	constructor(context: PinContext) {
		this.context = context;
	}

	/**
	 * Begins and ends what the record has pinned and unpinned since, then looks at each, one after the other within
	 * `withinMs` milliseconds: starting a program holds everything else up, keys as well.
	 */
	look(run: Run, withinMs: number): void {
		for (const pin of Object.values(run.state.pins)) {
			const working = this.atWork.get(pin.id);
			if (pin.stoppedAt !== undefined) {
				this.atWork.delete(pin.id);
				void working?.stop();
			} else if (!working) {
				this.atWork.set(pin.id, this.begin(run, pin));
			}
		}
		const gap = Math.min(longestGapMs, withinMs / (this.atWork.size + 1));
		for (const [index, id] of [...this.atWork.keys()].entries()) {
			const turn = setTimeout(() => {
				this.turns.delete(turn);
				this.atWork.get(id)?.look();
			}, index * gap);
			this.turns.add(turn);
		}
	}

	async stop(): Promise<void> {
		for (const turn of this.turns) clearTimeout(turn);
		this.turns.clear();
		const all = [...this.atWork.values()];
		this.atWork.clear();
		await Promise.all(all.map((working) => working.stop()));
	}

	private begin(run: Run, { id, name, source, everySeconds }: Pin): PinAtWork {
		const everyMs = realMs(run.state, everySeconds);
		if (source.kind === 'command') {
			const { statement, text } = source;
			return new PinnedCommand({ id, name, statement, text }, everyMs, this.context);
		}
		return new PinnedProbe({ id, name, source }, everyMs, run.runbook, this.context);
	}
}
