import { readMetrics } from '../checks/monitoring.ts';
import { walk } from '../checks/users.ts';
import {
	limits,
	milliseconds,
	onTarget,
	overLimits,
	percent,
	printSummary,
	summarise,
	tooFew,
	verdict,
} from '../measure.ts';
import { observe, readPeriod } from '../observe.ts';
import { features } from '../toggle.ts';
import type { Sample } from '../traffic.ts';
import { endOf, watchTraffic } from '../watch-traffic.ts';

/** The samples of each feature that was asked for, in the order of the table. */
const byFeature = (samples: readonly Sample[]): [string, Sample[]][] =>
	features
		.map((row): [string, Sample[]] => [
			row.feature,
			samples.filter((sample) => sample.row.feature === row.feature),
		])
		.filter(([, own]) => own.length > 0);

/** `monitor:performance`: response times and errors of the users' usual mix against the limits of the alert rules. */
export const performanceMonitor = onTarget(async (context, target) => {
	const watched = await watchTraffic(context, target, (samples) => {
		const look = summarise(samples);
		context.figure('error_rate', percent(look.errorRate));
		context.figure('response_time_ms', milliseconds(look.responseTime));
	});
	if (!watched) return 2;
	const summary = summarise(watched.samples);
	printSummary(context, summary);
	return endOf(watched, verdict(context, overLimits(summary)));
});

/** `monitor:error-rates`: the share of failed requests, feature by feature. */
export const errorRates = onTarget(async (context, target) => {
	const watched = await watchTraffic(context, target, (samples) =>
		context.figure('error_rate', percent(summarise(samples).errorRate)),
	);
	if (!watched) return 2;
	for (const [feature, samples] of byFeature(watched.samples)) {
		context.figure(`error_rate_${feature}`, percent(summarise(samples).errorRate));
	}
	const summary = summarise(watched.samples);
	context.figure('requests', summary.requests);
	context.figure('error_rate', percent(summary.errorRate));
	return endOf(watched, verdict(context, overLimits({ ...summary, responseTime: 0 })));
});

/** `monitor:response-times`: how long answers take, feature by feature. */
export const responseTimes = onTarget(async (context, target) => {
	const watched = await watchTraffic(context, target, (samples) =>
		context.figure('response_time_ms', milliseconds(summarise(samples).responseTime)),
	);
	if (!watched) return 2;
	for (const [feature, samples] of byFeature(watched.samples)) {
		context.figure(`response_time_ms_${feature}`, milliseconds(summarise(samples).responseTime));
	}
	const summary = summarise(watched.samples);
	context.figure('requests', summary.requests);
	context.figure(
		'slowest_ms',
		milliseconds(Math.max(0, ...watched.samples.map((s) => s.answer.ms))),
	);
	context.figure('response_time_ms', milliseconds(summary.responseTime));
	return endOf(watched, verdict(context, overLimits({ ...summary, errorRate: 0 })));
});

const memoryLimit = 512;

/** `monitor:resources`: memory and processor time of the service, as monitoring counts them. */
export const resources = onTarget(async (context, target) => {
	const period = readPeriod(context);
	if (!period) return 2;
	const problems: string[] = [];
	let busy: { seconds: number; at: number } | undefined;
	const whole = await observe(period, async (turn, at) => {
		const reading = await readMetrics(target);
		context.say(`${at} look ${turn + 1}`);
		if (!reading.ok) {
			problems.push(reading.problem);
			return;
		}
		const memory = (reading.samples.get('process_resident_memory_bytes') ?? 0) / 2 ** 20;
		const seconds = reading.samples.get('process_cpu_seconds_total') ?? 0;
		const now = performance.now();
		context.figure('memory_mb', milliseconds(memory));
		if (busy) {
			const share = (seconds - busy.seconds) / ((now - busy.at) / 1000);
			context.figure('processor', percent(Math.max(0, share)));
		}
		busy = { seconds, at: now };
		if (memory > memoryLimit) problems.push(`memory_mb ${memory} is over ${memoryLimit}`);
	});
	return endOf({ whole }, verdict(context, [...new Set(problems)]));
});

/** `monitor:user-experience`: users walk the usual way, again and again. */
export const userExperience = onTarget(async (context, target) => {
	const period = readPeriod(context);
	if (!period) return 2;
	let users = 0;
	let satisfied = 0;
	const whole = await observe(period, async (turn, at) => {
		const journeys = await walk(target, 12, limits.responseTime, turn * 12);
		users += journeys.users;
		satisfied += journeys.satisfied;
		context.say(`${at} look ${turn + 1}`);
		context.figure('satisfied', percent(journeys.satisfied / journeys.users));
		context.figure('response_time_ms', milliseconds(journeys.summary.responseTime));
	});
	context.say('all looks together');
	context.figure('users', users);
	context.figure('satisfied', percent(satisfied / users));
	return endOf(
		{ whole },
		verdict(context, tooFew('satisfied', satisfied / users, limits.satisfied)),
	);
});
