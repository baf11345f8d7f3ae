import { findStep, isBefore, type PlacedStatement } from '../../runbook/lookup.ts';
import type { Phase, Step } from '../../runbook/model.ts';
import type { EventBody } from '../event.ts';
import { guardsInTheWay } from '../guard/guard.ts';
import type { Decision, Intent, Run } from '../intent.ts';
import { stepStatements } from '../progress.ts';
import { needsReason, record, refuse, says } from '../refusal.ts';
import { msBetween, realMs, spanWords, timeScale } from '../time.ts';
import type { HoldEnded, HoldWatched } from './event.ts';
import type { HoldRecord } from './state.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** A moment: the time of day, and the host's monotonic milliseconds where they are known. */
export type Moment = { at: string; mono?: number };

/** With time running faster no gap is shorter than this, in milliseconds of real time: programs take time to start. */
const shortestRealGapMs = 15_000;
/** A hold that goes on is written down this often within the longest gap. */
const checkpointsAGap = 4;

/** Whether nobody has ended a hold, and its time is not over. */
export const isOpen = ({ endedAt, closed }: HoldRecord): boolean =>
	endedAt === undefined && closed === undefined;

/** Holds that nobody has ended, in the order they began. */
export function openHolds({ state }: Run): HoldRecord[] {
	return Object.values(state.holds).filter(isOpen);
}

function gapMs(run: Run, { gapSeconds }: HoldRecord): number {
	return Math.max(realMs(run.state, gapSeconds), timeScale(run.state) > 1 ? shortestRealGapMs : 0);
}

/** When something last said that all is well, as far as a hold goes; undefined when nothing ever did. */
function lastEvidence(run: Run, hold: HoldRecord, at: string): string | undefined {
	const { state } = run;
	if (hold.needs === 'presence') return at;
	const statement = state.statements[hold.hold];
	const watched = new Set(
		Object.values(state.guards).flatMap(({ reading, dismissed }) =>
			reading === undefined || dismissed ? [] : [reading],
		),
	);
	let newest: string | undefined;
	let own = false;
	for (const reading of Object.values(state.readings)) {
		own ||= reading.statement === hold.hold;
		if (reading.statement !== hold.hold && !watched.has(reading.name)) continue;
		if (reading.at >= hold.startedAt && reading.at > (newest ?? '')) newest = reading.at;
	}
	// A monitor that prints no figure at all still watches while it runs.
	return !own && statement?.status === 'running' ? at : newest;
}

/** Milliseconds of real time from what is covered to another moment, as far as both clocks agree that they passed. */
function passed(run: Run, hold: HoldRecord, to: string, { at, mono }: Moment): number {
	const wall = msBetween(hold.coveredTo, to);
	if (hold.session !== run.state.sessions.length || hold.coveredMono === undefined) {
		return Math.max(0, wall);
	}
	// Monotonic time stands still while a machine sleeps, and never jumps when its clock is set.
	const steady = mono === undefined ? wall : mono - msBetween(to, at) - hold.coveredMono;
	return Math.max(0, Math.min(wall, steady));
}

/** How far a hold has come: certain up to `to`, and `running` as long as the next good reading is not late. */
type Coverage = {
	observedMs: number;
	unobservedMs: number;
	to: string;
	gap: boolean;
	running: number;
};

/** How much of a hold is observed at a moment: stretches up to the longest gap count, longer ones do not. */
function coverage(run: Run, hold: HoldRecord, moment: Moment): Coverage {
	const { at } = moment;
	const evidence = lastEvidence(run, hold, at);
	const seen = evidence !== undefined && evidence > hold.coveredTo ? evidence : hold.coveredTo;
	const longest = gapMs(run, hold);
	const late = msBetween(hold.coveredTo, seen) > longest;
	const silent = msBetween(evidence ?? hold.startedAt, at) > longest;
	const bad = guardsInTheWay(run).length > 0;
	if (bad || late || silent) {
		const counted = bad || late ? 0 : passed(run, hold, seen, moment);
		const observedMs = hold.observedMs + counted;
		const whole = Math.max(0, msBetween(hold.coveredTo, at));
		const unobservedMs = hold.unobservedMs + Math.max(0, whole - counted);
		return { observedMs, unobservedMs, to: at, gap: true, running: observedMs };
	}
	const observedMs = hold.observedMs + passed(run, hold, seen, moment);
	const running =
		evidence === undefined ? observedMs : hold.observedMs + passed(run, hold, at, moment);
	return { observedMs, unobservedMs: hold.unobservedMs, to: seen, gap: false, running };
}

/** What is to be written down of the holds at a moment: their end, a gap, or how far they have come. */
export function holdEvents(run: Run, moment: Moment): (HoldWatched | HoldEnded)[] {
	return openHolds(run).flatMap((hold): (HoldWatched | HoldEnded)[] => {
		const { observedMs, unobservedMs, to, running } = coverage(run, hold, moment);
		if (running >= realMs(run.state, hold.seconds)) {
			return [{ type: 'hold.ended', hold: hold.hold, observedMs: running, unobservedMs }];
		}
		const due = msBetween(hold.coveredTo, to) >= gapMs(run, hold) / checkpointsAGap;
		return due ? [{ type: 'hold.watched', hold: hold.hold, observedMs, unobservedMs, to }] : [];
	});
}

/** How far the holds have come when a session ends: what was observed up to then is not taken away by leaving. */
export function holdsLeft(run: Run): HoldWatched[] {
	const at = run.state.at;
	return openHolds(run).flatMap((hold): HoldWatched[] => {
		const { running: observedMs, unobservedMs } = coverage(run, hold, { at });
		if (observedMs === hold.observedMs) return [];
		return [{ type: 'hold.watched', hold: hold.hold, observedMs, unobservedMs, to: at }];
	});
}

/** `watching`: time counts. `unwatched`: nothing is at work that would report, or it has been silent for too long. */
export type HoldStatus = 'watching' | 'unwatched' | 'breached' | 'ended' | 'closed';

export type HoldView = HoldRecord & {
	status: HoldStatus;
	phase?: Phase;
	placed?: Step;
	/** In seconds of the guide. */
	observedSeconds: number;
	unobservedSeconds: number;
	leftSeconds: number;
	/** When it ends if all stays well; absent while time does not count. */
	endsAt?: string;
};

/** A hold as it stands at a moment. */
export function holdView(run: Run, hold: HoldRecord, moment: Moment): HoldView {
	const placed = findStep(run.runbook, hold.step);
	const open = isOpen(hold);
	const now = open
		? coverage(run, hold, moment)
		: { ...hold, gap: false, running: hold.observedMs };
	const scale = timeScale(run.state);
	const observedSeconds = (now.running / 1000) * scale;
	const leftSeconds = open ? Math.max(0, hold.seconds - observedSeconds) : 0;
	const status = statusOf(run, hold, now.gap);
	return {
		...hold,
		status,
		...(placed?.phase === undefined ? {} : { phase: placed.phase }),
		...(placed?.step === undefined ? {} : { placed: placed.step }),
		observedSeconds,
		unobservedSeconds: (now.unobservedMs / 1000) * scale,
		leftSeconds,
		...(status === 'watching'
			? {
					endsAt: new Date(Date.parse(moment.at) + realMs(run.state, leftSeconds)).toISOString(),
				}
			: {}),
	};
}

function statusOf(run: Run, hold: HoldRecord, gap: boolean): HoldStatus {
	if (hold.closed) return 'closed';
	if (hold.endedAt !== undefined) return 'ended';
	if (guardsInTheWay(run).length > 0) return 'breached';
	return gap || (hold.needs === 'readings' && !watchedNow(run, hold)) ? 'unwatched' : 'watching';
}

/** The first hold that nobody has ended, with the time it still takes; undefined when there is none. */
export function holdOf(run: Run, moment: Moment): HoldView | undefined {
	const [hold] = openHolds(run);
	return hold && holdView(run, hold, moment);
}

/** The hold that stands in the way of a statement: of an earlier step, or earlier in its step when it deploys. */
export function holdInTheWay(
	run: Run,
	{ statement, step, phase }: Pick<PlacedStatement, 'statement' | 'step' | 'phase'>,
): HoldRecord | undefined {
	if (!phase || !step) return undefined;
	const order = stepStatements(step).map(({ id }) => id);
	return openHolds(run).find(({ hold, step: held }) => {
		if (held !== step.id) return isBefore(run.runbook, held, step.id);
		return statement.deploys === true && order.indexOf(hold) < order.indexOf(statement.id);
	});
}

/** What an open hold says to whoever wants to go on. */
export function holdWords(run: Run, hold: HoldRecord, moment: Moment): string {
	const { leftSeconds, placed, status } = holdView(run, hold, moment);
	const left = `${placed?.title ?? hold.step} holds for ${spanWords(leftSeconds)} more`;
	if (status === 'unwatched')
		return `${left}, and nobody watches: run or pin a monitor, or close it early`;
	return `${left}; closing it early asks for a reason`;
}

/** Whether a hold ends without anybody doing anything: what watches it is at work, or little enough is missing. */
export function endsByItself(run: Run, hold: HoldRecord, moment: Moment): boolean {
	const { status, leftSeconds } = holdView(run, hold, moment);
	if (status === 'watching') return true;
	if (status !== 'unwatched' || coverage(run, hold, moment).gap) return false;
	const evidence = lastEvidence(run, hold, moment.at) ?? hold.startedAt;
	const silent = msBetween(evidence, moment.at);
	return realMs(run.state, leftSeconds) <= gapMs(run, hold) - silent;
}

/** Whether a monitor runs or is pinned that may report something for this hold. */
function watchedNow({ state }: Run, { hold }: HoldRecord): boolean {
	if (state.statements[hold]?.status === 'running') return true;
	if (Object.values(state.pins).some(({ stoppedAt }) => stoppedAt === undefined)) return true;
	return Object.values(state.executions).some(
		({ mode, outcome }) => mode === 'background' && outcome === undefined,
	);
}

export function closeHold(run: Run, { hold: id, reason, at, mono }: Of<'close-hold'>): Decision {
	const hold = run.state.holds[id];
	if (!hold || !isOpen(hold)) return refuse('that hold is not open');
	if (!says(reason)) return needsReason('closing a hold early asks for a reason, in one line');
	const moment = { at: at ?? run.state.at, ...(mono === undefined ? {} : { mono }) };
	const closed: EventBody = {
		type: 'hold.closed',
		hold: id,
		reason: reason.trim(),
		leftSeconds: Math.round(holdView(run, hold, moment).leftSeconds),
	};
	return record(closed);
}
