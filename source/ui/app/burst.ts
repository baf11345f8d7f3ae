import type { RunState } from '../../run/state.ts';

/** What only figures change is drawn no more often than this, in milliseconds. */
const shortestMs = 250;

/** What changes in a run while it watches itself and all is well. */
const figures: ReadonlySet<string> = new Set<keyof RunState>([
	'seq',
	'at',
	'readings',
	'guards',
	'holds',
]);

/**
 * Ten monitors report ten times a second, and each report would be a frame: the first is drawn at once, those that come
 * close behind it together. Whatever else happens is drawn at once.
 */
export class Burst {
	private readonly draw: () => void;
	private known: RunState | undefined;
	private drawnAt = Number.NEGATIVE_INFINITY;
	private waiting: NodeJS.Timeout | undefined;

	constructor(draw: () => void) {
		this.draw = draw;
	}

	/** The run has come to this state. */
	heard(state: RunState): void {
		const before = this.known;
		this.known = state;
		const left = this.drawnAt + shortestMs - performance.now();
		if (left <= 0 || before === undefined || !onlyFigures(before, state)) {
			this.drawNow();
		} else this.waiting ??= setTimeout(() => this.drawNow(), left);
	}

	private drawNow(): void {
		this.drawnAt = performance.now();
		this.draw();
	}

	/** Everything has been drawn, or nothing is drawn any more. */
	over(): void {
		clearTimeout(this.waiting);
		this.waiting = undefined;
	}
}

function onlyFigures(before: RunState, after: RunState): boolean {
	const names = [...Object.keys(before), ...Object.keys(after)] as (keyof RunState)[];
	return names.every((name) => figures.has(name) || before[name] === after[name]);
}
