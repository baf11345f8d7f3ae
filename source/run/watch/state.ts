import type { GuardStatus, HoldNeeds, NoticeAbout, PinSource } from './event.ts';

/** The part of a run's state that is about watching it. */
export type WatchState = {
	/** Readings that a person named for a metric of the guide. */
	mapped: Record<string, string>;
	pins: Record<string, Pin>;
	guards: Record<string, GuardRecord>;
	halts: Halt[];
	holds: Record<string, HoldRecord>;
	/** Successful deploys in order; figures "since the last deploy" begin at the last of its environment. */
	deploys: Deploy[];
	unobserved: { from: string; to: string }[];
	notices: NoticeRecord[];
	told: Told[];
};

export type Pin = {
	id: string;
	name: string;
	source: PinSource;
	everySeconds: number;
	startedAt: string;
	stoppedAt?: string;
};

export type GuardRecord = {
	status: GuardStatus;
	since: string;
	at: string;
	reading?: string;
	value?: number;
	unit?: string;
	limit?: number;
	why: string;
	dismissed?: { reason: string; at: string; by: string };
};

export type Halt = {
	id: string;
	guard: string;
	since: string;
	why: string;
	raisedAt: string;
	/** Who saw it last and left it standing. */
	held?: { at: string; by: string };
	overridden?: { reason: string; at: string; by: string };
	clearedAt?: string;
};

export type HoldRecord = {
	hold: string;
	step: string;
	/** Of the guide. */
	seconds: number;
	gapSeconds: number;
	needs: HoldNeeds;
	startedAt: string;
	/** Milliseconds of real time, up to `coveredTo`. */
	observedMs: number;
	unobservedMs: number;
	coveredTo: string;
	/** The monotonic time at `coveredTo`, and the session it is of. */
	coveredMono?: number;
	session: number;
	endedAt?: string;
	closed?: { reason: string; at: string; by: string; leftSeconds: number };
	/** A deploy after it ended: what was watched is no longer what runs. */
	staleSince?: string;
};

export type Deploy = { at: string; seq: number; environment: string; statement: string };

export type NoticeRecord = {
	about: NoticeAbout;
	to: string;
	at: string;
	attempt: number;
	/** Why it failed; absent when it arrived. */
	why?: string;
	final: boolean;
};

export type Told = { level: string; who: string; at: string; by: string; note?: string };

export const nothingWatched: WatchState = {
	mapped: {},
	pins: {},
	guards: {},
	halts: [],
	holds: {},
	deploys: [],
	unobserved: [],
	notices: [],
	told: [],
};
