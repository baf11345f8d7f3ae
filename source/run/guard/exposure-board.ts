import type { Run } from '../intent.ts';
import {
	type Exposure,
	expectedShare,
	exposuresOf,
	inPercent,
	type SeenShare,
	seenShare,
	shareLimit,
} from './exposure.ts';
import { changedSince, offSince, switchedOff } from './since.ts';

export type LaunchWindow = 'always' | 'before' | 'inside' | 'after';

const day = 86_400_000;

/** Whether a moment lies in a launch's window. A date without a time is that whole day, in UTC. */
export function windowAt(
	{ start, end }: Pick<Exposure, 'start' | 'end'>,
	at: string,
): LaunchWindow {
	const from = start === undefined ? Number.NaN : Date.parse(start);
	const to = end === undefined ? Number.NaN : Date.parse(end);
	if (Number.isNaN(from) && Number.isNaN(to)) return 'always';
	const now = Date.parse(at);
	if (now < from) return 'before';
	const until = /^\d{4}-\d{2}-\d{2}$/.test(end?.trim() ?? '') ? to + day : to;
	return now >= until ? 'after' : 'inside';
}

/** One row a share that the guide states, as the toggle board shows it beside the toggles. */
export type ExposureRow = Exposure & {
	/** The share that is meant now, in percent. */
	expected: number;
	/** What was last reported, in percent, and when. */
	seen?: { percentage: number; at: string; sample?: number };
	window: LaunchWindow;
	/** `off`: its toggle is off. `outdated`: seen before what runs now. `too-few`: the sample says nothing. */
	status: 'unknown' | 'as-meant' | 'too-many' | 'off' | 'outdated' | 'too-few';
};

/** Every share that the guide states as it stands at a moment: what is meant, what was seen, and what that says. */
export function exposureBoard(run: Run, at: string): ExposureRow[] {
	return exposuresOf(run.runbook).map((exposure): ExposureRow => {
		const expected = expectedShare(run, exposure);
		const row = { ...exposure, expected, window: windowAt(exposure, at) };
		const found = seenShare(run, exposure.feature);
		if (!found) {
			const off = switchedOff(run, exposure.feature) !== undefined;
			return { ...row, status: off ? 'off' : 'unknown' };
		}
		const { reading, sample } = found;
		const percentage = inPercent(reading);
		const seen = {
			percentage,
			at: reading.at,
			...(sample === undefined ? {} : { sample }),
		};
		return { ...row, seen, status: statusOf(run, exposure, found, expected) };
	});
}

function statusOf(
	run: Run,
	{ feature }: Exposure,
	{ reading, sample }: SeenShare,
	expected: number,
): ExposureRow['status'] {
	if (offSince(run, feature, reading) !== undefined) return 'off';
	const { threshold, idle } = shareLimit(expected, sample);
	if (inPercent(reading) <= threshold) {
		return idle === undefined || expected >= 100 ? 'as-meant' : 'too-few';
	}
	return changedSince(run, reading) === undefined ? 'too-many' : 'outdated';
}
