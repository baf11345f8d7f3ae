/** Events about what watches the run: readings and where they come from, guards, halts, holds, and people told. */
export type WatchEvent =
	| ReadingMapped
	| PinStarted
	| PinStopped
	| GuardChanged
	| GuardDismissed
	| GuardRearmed
	| HaltRaised
	| HaltHeld
	| HaltOverridden
	| HaltCleared
	| HoldStarted
	| HoldWatched
	| HoldEnded
	| HoldClosed
	| TimeUnobserved
	| NoticeSent
	| NoticeFailed
	| EscalationTold;

/**
 * A person says which reading a metric of the guide is; without `reading` it is found by its name again. `remembered`:
 * it was said in an earlier run of the guide.
 */
export type ReadingMapped = {
	type: 'reading.mapped';
	metric: string;
	reading?: string;
	remembered?: true;
};

/**
 * What a pin looks at. A probe of the guide is named by the line of its block; its values stay in the guide. An address
 * was named by a person, and may begin with a variable of the run.
 */
export type PinSource =
	| { kind: 'command'; statement: string; text: string }
	| { kind: 'http'; line: number }
	| { kind: 'url'; url: string }
	| { kind: 'tcp'; host: string; port: number };

/** What a person asks to have looked at: a command of the guide runs as the guide has it. */
export type PinRequest =
	| { kind: 'command'; statement: string }
	| Exclude<PinSource, { kind: 'command' }>;

/** From now on this is looked at again and again, until it is unpinned or gonogo ends. */
export type PinStarted = {
	type: 'pin.started';
	pin: string;
	name: string;
	source: PinSource;
	/** Seconds of the guide from the start of one look to the start of the next. */
	everySeconds: number;
};
export type PinStopped = { type: 'pin.stopped'; pin: string };

/**
 * `not-armed`: nothing measures it now. `lost`: what measured it went silent or ended badly; never counted as ok.
 * `outdated`: it was over its limit before the last deploy or rollback, and nobody has looked since. `off`: the toggle
 * of what it watches is off.
 */
export const guardStatuses = ['not-armed', 'ok', 'breached', 'lost', 'outdated', 'off'] as const;
export type GuardStatus = (typeof guardStatuses)[number];

export type GuardChanged = {
	type: 'guard.changed';
	guard: string;
	status: GuardStatus;
	/** Since when it is so: the time of the first reading of a breach, of the last one before a loss. */
	since: string;
	reading?: string;
	value?: number;
	unit?: string;
	/** The limit in the reading's own unit. */
	limit?: number;
	/** One sentence: what is measured, or why nothing is. */
	why: string;
};

export type GuardDismissed = { type: 'guard.dismissed'; guard: string; reason: string };
export type GuardRearmed = { type: 'guard.rearmed'; guard: string };

/** A critical guard was breached: nothing goes forward until a person decides, or a rollback has brought it back. */
export type HaltRaised = {
	type: 'halt.raised';
	halt: string;
	guard: string;
	since: string;
	why: string;
};
/** A person has seen it and leaves it standing. */
export type HaltHeld = { type: 'halt.held'; halt: string };
export type HaltOverridden = { type: 'halt.overridden'; halt: string; reason: string };
export type HaltCleared = { type: 'halt.cleared'; halt: string; why: string };

/** `readings`: time counts only while good readings come. `presence`: it counts while gonogo is there to see it. */
export type HoldNeeds = 'readings' | 'presence';

/** What the guide wants watched or waited for before the next step. Seconds are the guide's own. */
export type HoldStarted = {
	type: 'hold.started';
	/** Id of the statement that it is about. */
	hold: string;
	step: string;
	seconds: number;
	/** The longest stretch without a good reading that still counts. */
	gapSeconds: number;
	needs: HoldNeeds;
};

/** How much of a hold has been observed up to the time `to`, in milliseconds of real time. */
export type HoldWatched = {
	type: 'hold.watched';
	hold: string;
	observedMs: number;
	unobservedMs: number;
	to: string;
};
export type HoldEnded = {
	type: 'hold.ended';
	hold: string;
	observedMs: number;
	unobservedMs: number;
};
/** Closed by a person before its time. */
export type HoldClosed = { type: 'hold.closed'; hold: string; reason: string; leftSeconds: number };

/** Nobody watched from one time to the other: gonogo was not running. */
export type TimeUnobserved = { type: 'time.unobserved'; from: string; to: string };

export const noticeAbouts = [
	'go',
	'no-go',
	'failure',
	'halt',
	'rollback-started',
	'rollback-finished',
	'waiting',
] as const;
export type NoticeAbout = (typeof noticeAbouts)[number];

/** `to` names the channel without its address, which may be a secret: `webhook hooks.example.com`. */
export type NoticeSent = { type: 'notice.sent'; about: NoticeAbout; to: string; attempt: number };
export type NoticeFailed = {
	type: 'notice.failed';
	about: NoticeAbout;
	to: string;
	attempt: number;
	why: string;
	/** True when it is not tried again. */
	final: boolean;
};

export type EscalationTold = { type: 'escalation.told'; level: string; who: string; note?: string };
