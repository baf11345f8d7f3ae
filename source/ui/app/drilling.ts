import type { DrillBeside } from '../../engine/rehearsal/beside.ts';
import type { Drill } from '../../run/rollback/drill.ts';
import {
	type DrillOrder,
	type DrillShown,
	heardOf,
	isOver,
	type Practice,
} from '../view/practice.ts';
import type { Act } from '../view/view.ts';

type DrillAct = Extract<Act, { do: 'drill' }>;

/** The drill beside the screens: at most one at a time, and those that came to an end while they were open. */
export class Drilling {
	/** The one that goes on, or the last one until somebody has looked at its result. */
	shown: DrillShown | undefined;
	/** Those of this session, the newest last. */
	private readonly done: Drill[] = [];
	private beside: DrillBeside | undefined;
	private readonly practice: Practice | undefined;
	private readonly now: () => Date;
	private readonly changed: () => void;

	constructor(practice: Practice | undefined, now: () => Date, changed: () => void) {
		this.practice = practice;
		this.now = now;
		this.changed = changed;
	}

	/** The drills that were known before, and those of this session. */
	known(before: readonly Drill[] | undefined): { drills?: readonly Drill[] } {
		const { done } = this;
		return before === undefined && done.length === 0
			? {}
			: { drills: [...(before ?? []), ...done] };
	}

	/** Begins a drill, answers its question, ends it, or takes its result off the screens. */
	carryOut(act: DrillAct): void {
		if ('begin' in act) this.begin(act.begin, act.title);
		else if ('decide' in act) this.beside?.decide(act.decide);
		else if ('stop' in act) void this.stop();
		else this.forget();
	}

	private begin(order: DrillOrder, title: string): void {
		if (!this.practice || (this.shown && !isOver(this.shown))) return;
		this.shown = { order, title, stage: 'rolling-out', since: this.now(), commands: [] };
		this.beside = this.practice.begin(order, (news) => {
			if (!this.shown) return;
			this.shown = heardOf(this.shown, news, this.now());
			if (news.news === 'drilled') this.done.push(news.drill);
			this.changed();
		});
	}

	/** Takes a result off the screens; a drill that goes on stays. */
	private forget(): void {
		if (this.shown && isOver(this.shown)) this.shown = undefined;
	}

	/** Ends the drill where it is, and resolves once nothing of it runs any more. */
	async stop(): Promise<void> {
		if (this.shown && !isOver(this.shown)) this.beside?.stop();
		await this.beside?.ended;
	}
}
