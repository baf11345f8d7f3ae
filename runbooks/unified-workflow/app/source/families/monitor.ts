import type { Command, Context } from '../context.ts';
import {
	overLimits,
	percent,
	printSummary,
	reach,
	summarise,
	type Target,
	verdict,
} from '../measure.ts';
import { observe, readPeriod } from '../observe.ts';
import { features } from '../toggle.ts';
import { type Sample, sendLoad } from '../traffic.ts';

const requestsPerLook = 25;

/** Sends the users' usual mix for a while, prints every look, and returns all that was sent; undefined when it complained. */
async function watchTraffic(
	context: Context,
	target: Target,
	print: (samples: readonly Sample[]) => void,
): Promise<{ samples: Sample[]; whole: boolean } | undefined> {
	const period = readPeriod(context);
	if (!period) return undefined;
	if (period.scale > 1) context.say(`time runs ${period.scale} times as fast`);
	const kept: Sample[] = [];
	const whole = await observe(period, async (turn, at) => {
		const load = { requests: requestsPerLook, from: turn * requestsPerLook };
		const samples = await sendLoad(target.base, load);
		context.say(`${at} look ${turn + 1}`);
		print(samples);
		kept.push(...samples);
		// A day's samples are too many to keep: the newest ten thousand say enough.
		if (kept.length > 10_000) kept.splice(0, kept.length - 10_000);
	});
	return { samples: kept, whole };
}

/** `monitor:performance`: response times and errors of the users' usual mix against the limits of the alert rules. */
export const performanceMonitor: Command = async (context) => {
	const target = reach(context);
	if (!target) return 1;
	const watched = await watchTraffic(context, target, (samples) => {
		const look = summarise(samples);
		context.figure('error_rate', percent(look.errorRate));
		context.figure('response_time_ms', Math.round(look.responseTime));
	});
	if (!watched) return 2;
	const summary = summarise(watched.samples);
	context.say('all looks together');
	printSummary(context, summary);
	const code = verdict(context, overLimits(summary));
	return watched.whole ? code : 130;
};

/** `monitor:error-rates`: the share of failed requests, feature by feature. */
export const errorRates: Command = async (context) => {
	const target = reach(context);
	if (!target) return 1;
	const watched = await watchTraffic(context, target, (samples) =>
		context.figure('error_rate', percent(summarise(samples).errorRate)),
	);
	if (!watched) return 2;
	for (const { feature } of features) {
		const samples = watched.samples.filter((sample) => sample.row.feature === feature);
		if (samples.length === 0) continue;
		context.figure(`error_rate_${feature}`, percent(summarise(samples).errorRate));
	}
	const summary = summarise(watched.samples);
	context.say('all looks together');
	context.figure('requests', summary.requests);
	context.figure('error_rate', percent(summary.errorRate));
	const code = verdict(context, overLimits({ ...summary, responseTime: 0 }));
	return watched.whole ? code : 130;
};
