import { audienceOf } from '../checks/audience.ts';
import type { Context } from '../context.ts';
import {
	milliseconds,
	onSeen,
	overLimits,
	percent,
	type Seen,
	summarise,
	type Target,
	verdict,
} from '../measure.ts';
import { type FeatureRow, findFeature } from '../toggle.ts';
import { type Sample, sendLoad } from '../traffic.ts';
import { userCount } from '../user.ts';

type Launched = { row: FeatureRow; inside: string[]; outside: string[] };

/** The features that have dark launch settings, each with its users. */
function launched(context: Context, seen: Seen): Launched[] {
	const launches = Object.keys(seen.darkLaunches).flatMap((feature) => {
		const row = findFeature(feature);
		return row ? [{ row, ...audienceOf(row, seen) }] : [];
	});
	if (launches.length === 0) context.say('no dark launch is in force');
	return launches;
}

const sendTo = (target: Target, row: FeatureRow, users: string[]): Promise<Sample[]> =>
	users.length === 0
		? Promise.resolve([])
		: sendLoad(target.base, { requests: 20, among: [row], users });

/** `monitor:dark-launch-users`: how many users each dark launch holds, and who is really served. */
export const darkLaunchUsers = onSeen(async (context, target, seen) => {
	const problems: string[] = [];
	for (const { row, inside, outside } of launched(context, seen)) {
		context.figure(`${row.feature}_users`, inside.length);
		context.figure(`${row.feature}_share`, percent(inside.length / userCount));
		const served = await sendTo(target, row, inside);
		const kept = await sendTo(target, row, outside);
		const missing = served.filter((sample) => sample.system !== 'unified').length;
		const strangers = kept.filter((sample) => sample.system === 'unified').length;
		context.figure(`${row.feature}_served`, served.length - missing);
		if (missing > 0)
			problems.push(`${row.feature}: ${missing} of ${served.length} users go without`);
		if (strangers > 0) problems.push(`${row.feature}: ${strangers} others have it`);
	}
	return verdict(context, problems);
});

/** `monitor:dark-launch-performance`: response times and errors inside each dark launch and outside. */
export const darkLaunchPerformance = onSeen(async (context, target, seen) => {
	const problems: string[] = [];
	for (const { row, inside, outside } of launched(context, seen)) {
		for (const [side, users] of [
			['inside', inside],
			['outside', outside],
		] as const) {
			if (users.length === 0) continue;
			const summary = summarise(await sendTo(target, row, users));
			context.figure(`error_rate_${row.feature}_${side}`, percent(summary.errorRate));
			context.figure(`response_time_ms_${row.feature}_${side}`, milliseconds(summary.responseTime));
			problems.push(...overLimits(summary).map((one) => `${row.feature} ${side}: ${one}`));
		}
	}
	return verdict(context, problems);
});
