import type { RunEvent } from '../../run/event.ts';
import type { Intent, Run } from '../../run/intent.ts';
import { activeRollback } from '../../run/rollback/progress.ts';
import { msBetween, timeScale } from '../../run/time.ts';
import { noticeOf, waitingNotice } from '../../run/watch/notice.ts';
import { waitsFor } from '../../run/watch/waiting.ts';
import type { Clock } from '../clock.ts';
import { Notices, type NoticesContext } from './notices.ts';
import { type PinContext, Pins } from './pins.ts';

/** How often everything is looked at, in milliseconds; more often where time runs faster. */
const lookMs = 1000;
const scaledLookMs = 200;
/** How long leaving waits for a notice that is under way, in milliseconds. */
const noticePatienceMs = 3000;
/** Minutes that a run waits for a person before somebody is told, unless preferences say otherwise. */
const usualWaitingMinutes = 15;

export type WatcherContext = {
	run(): Run;
	send(intent: Intent): void;
	clock: Clock;
	pins: Omit<PinContext, 'report'>;
	notices: Omit<NoticesContext, 'report'>;
	waitingMinutes?: number;
	/** Takes what commands that still run have printed since the last look. */
	takeReadings(): void;
};

/** What a person does, or what asks for one; everything else is the run watching itself. */
const ofItself: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>([
	'readings.taken',
	'guard.changed',
	'hold.watched',
	'notice.sent',
	'notice.failed',
	'rollback.checked',
]);

/** Watches a run while gonogo is open: time, pins, what monitors print, and whom to tell. */
export class Watcher {
	private readonly context: WatcherContext;
	private readonly pins: Pins;
	private readonly notices: Notices;
	private timer: NodeJS.Timeout | undefined;
	private waitingSince: string | undefined;
	private told = false;

	constructor(context: WatcherContext) {
		this.context = context;
		this.pins = new Pins({
			...context.pins,
			report: ({ pin, ...found }) =>
				context.send({ kind: 'readings', execution: pin, ...found, live: true, ...this.moment() }),
		});
		this.notices = new Notices({ ...context.notices, report: (intent) => context.send(intent) });
	}

	/** Begins to look. */
	private start(): void {
		this.timer ??= setInterval(() => this.look(), this.everyMs());
	}

	private everyMs(): number {
		return timeScale(this.context.run().state) > 1 ? scaledLookMs : lookMs;
	}

	/** An event is on disk: whoever is to hear of it is told. */
	heard(event: RunEvent): void {
		if (event.type === 'session.opened') this.start();
		const run = this.context.run();
		const notice = noticeOf(event, run);
		if (notice) this.notices.send(notice);
		if (ofItself.has(event.type)) return;
		this.waitingSince = event.at;
		this.told = false;
	}

	async stop(): Promise<void> {
		clearInterval(this.timer);
		this.timer = undefined;
		await Promise.all([this.pins.stop(), this.notices.end(noticePatienceMs)]);
	}

	private moment(): { at: string; mono: number } {
		const { clock } = this.context;
		return { at: clock.now().toISOString(), mono: clock.mono() };
	}

	private look(): void {
		const { context } = this;
		context.takeReadings();
		this.pins.look(context.run(), this.everyMs());
		context.send({ kind: 'tick', ...this.moment() });
		this.lookForPerson();
	}

	private lookForPerson(): void {
		const { context, waitingSince } = this;
		const run = context.run();
		if (this.told || waitingSince === undefined || activeRollback(run.state)?.outcome) return;
		const what = waitsFor(run);
		const { at } = this.moment();
		const minutes = context.waitingMinutes ?? usualWaitingMinutes;
		if (what === undefined || msBetween(waitingSince, at) < minutes * 60_000) return;
		const notice = waitingNotice(run, what, waitingSince, at);
		this.told = true;
		if (notice) this.notices.send(notice);
	}
}
