import * as z from 'zod/mini';
import { audienceOf } from '../checks/audience.ts';
import { countsWhatIsSent, readAlerts, readMetrics } from '../checks/monitoring.ts';
import type { Command } from '../context.ts';
import { readDarkLaunches } from '../dark-launch.ts';
import { askJson } from '../http.ts';
import {
	milliseconds,
	onSeen,
	onTarget,
	overLimits,
	percent,
	printSummary,
	summarise,
	togglesOn,
	verdict,
} from '../measure.ts';
import { readRelease } from '../release.ts';
import { features, findFeature, readToggles, toggleNames } from '../toggle.ts';
import { sendLoad } from '../traffic.ts';
import { allUsers, segmentOf, segments } from '../user.ts';

/** `debug:toggle-config`: what production says of every toggle, and where this shell says otherwise. */
export const toggleConfig = onSeen(async (context, target, seen) => {
	const on = togglesOn(seen);
	context.figure('environment', target.environment);
	context.figure('release', seen.release);
	for (const [name, value] of Object.entries(on)) context.figure(name, value);
	const shell = readToggles(context.env);
	const differing = toggleNames.filter((name) => {
		const set = context.env[name] ?? '';
		return set !== '' && shell.ok && shell.toggles[name] !== on[name];
	});
	context.figure('differs_from_shell', differing.length);
	for (const name of differing) {
		context.say(
			`${name} is ${context.env[name]} in this shell and ${on[name]} in ${target.environment}`,
		);
	}
	const baked = readRelease(context.folder, seen.release);
	return verdict(context, [
		...(shell.ok ? [] : [shell.problem]),
		...(baked.ok ? [] : [baked.problem]),
		...(seen.half ? [`two releases answer: ${seen.release} and ${seen.half.release}`] : []),
	]);
});

/**
 * `debug:env-vars`: the variables that a build would read here. They are not printed as `name=value`: that form is for
 * what was measured, and a variable of this shell says nothing about production.
 */
export const envVars: Command = async (context) => {
	const problems: string[] = [];
	for (const name of toggleNames) {
		const value = context.env[name] ?? '';
		context.say(
			`${name} ${value === '' ? 'is not set: a build takes it as false' : `is ${value}`}`,
		);
		if (!['', 'true', 'false'].includes(value)) problems.push(`${name} is neither true nor false`);
	}
	for (const name of Object.keys(context.env)) {
		if (name.startsWith('VITE_') && !toggleNames.includes(name)) {
			problems.push(`${name} is no toggle of this service`);
		}
	}
	context.figure(
		'toggles_set',
		toggleNames.filter((name) => (context.env[name] ?? '') !== '').length,
	);
	return verdict(context, problems);
};

/** `debug:performance`: for each feature, how long users wait and how much of that is the service's own work. */
export const performanceDetail = onTarget(async (context, target) => {
	const samples = await sendLoad(target.base, { requests: 120 });
	for (const row of features) {
		const own = samples.filter((sample) => sample.row === row && !sample.failed);
		if (own.length === 0) continue;
		const waited = own.reduce((sum, sample) => sum + sample.answer.ms, 0) / own.length;
		context.figure(`mean_ms_${row.feature}`, milliseconds(waited));
		const unified = own.filter((sample) => sample.system === 'unified').length;
		context.figure(`unified_share_${row.feature}`, percent(unified / own.length));
	}
	const summary = summarise(samples);
	printSummary(context, summary);
	return verdict(context, overLimits(summary));
});

const countShape = z.record(z.string(), z.number());

/** `debug:user-segmentation`: how many users each segment has, here and as the service counts them. */
export const segmentation = onTarget(async (context, target) => {
	const answer = await askJson(`${target.base}/segments`);
	if (!answer.ok) return verdict(context, [answer.problem]);
	const counted = countShape.safeParse(answer.value);
	if (!counted.success) return verdict(context, ['the answer of /segments is not understood']);
	const problems: string[] = [];
	for (const name of segments) {
		const here = allUsers.filter((user) => segmentOf(user) === name).length;
		context.figure(`${name}_count`, counted.data[name] ?? 0);
		if (counted.data[name] !== here) {
			problems.push(`${name}: ${counted.data[name] ?? 0} in the service, ${here} here`);
		}
	}
	const failed = summarise(await sendLoad(target.base, { requests: 30 }));
	context.figure('error_rate', percent(failed.errorRate));
	return verdict(context, [...problems, ...overLimits(failed)]);
});

/** `debug:dark-launch-config`: the settings in force, and whether the service follows the file that holds them. */
export const darkLaunchConfig = onSeen(async (context, target, seen) => {
	const problems: string[] = [];
	if (
		JSON.stringify(readDarkLaunches(context.folder, target.environment)) !==
		JSON.stringify(seen.darkLaunches)
	) {
		problems.push('the service does not follow dark-launches.json');
	}
	for (const [feature, launch] of Object.entries(seen.darkLaunches)) {
		const row = findFeature(feature);
		if (!row) {
			problems.push(`${feature} is no feature of this service`);
			continue;
		}
		const over = new Date(launch.end) <= new Date();
		context.figure(`${feature}_percentage`, `${launch.percentage}%`);
		context.figure(`${feature}_until`, launch.end.slice(0, 10));
		context.figure(`${feature}_state`, over ? 'over' : 'running');
		if (launch.segments.length > 0)
			context.figure(`${feature}_segments`, launch.segments.join(','));
		context.figure(`${feature}_users`, audienceOf(row, seen).inside.length);
	}
	context.figure('dark_launches', Object.keys(seen.darkLaunches).length);
	return verdict(context, problems);
});

/** `debug:monitoring`: does monitoring answer, and does it say what was measured at the same time? */
export const monitoring = onTarget(async (context, target) => {
	const counting = await countsWhatIsSent(target);
	context.figure('monitoring_answers', counting.ok);
	if (!counting.ok) return verdict(context, [counting.problem]);
	const measured = summarise(await sendLoad(target.base, { requests: 30 }));
	const reading = await readMetrics(target);
	if (!reading.ok) return verdict(context, [reading.problem]);
	context.figure('sent', counting.sent);
	context.figure('counted', counting.counted);
	context.figure('monitored_error_rate', percent(reading.samples.get('error_rate') ?? 0));
	context.figure(
		'monitored_response_time_ms',
		milliseconds(reading.samples.get('response_time') ?? 0),
	);
	context.figure('error_rate', percent(measured.errorRate));
	context.figure('response_time_ms', milliseconds(measured.responseTime));
	return verdict(
		context,
		counting.counted < counting.sent
			? [`monitoring counted ${counting.counted} of ${counting.sent} requests: do not believe it`]
			: [],
	);
});

/** `debug:alerting`: every rule with its value now. */
export const alerting = onTarget(async (context, target) => {
	const reading = await readAlerts(target);
	if (!reading.ok) return verdict(context, [reading.problem]);
	for (const alert of reading.alerts) {
		const state = alert.firing ? 'FIRING' : 'quiet';
		context.say(
			`${state}  ${alert.name} (${alert.severity}): ${alert.condition}, now ${Number(alert.value.toPrecision(3))}`,
		);
	}
	const firing = reading.alerts.filter((alert) => alert.firing);
	context.figure('alert_rules', reading.alerts.length);
	context.figure('alerts_firing', firing.length);
	return verdict(context, [
		...(reading.alerts.length === 0 ? ['there are no alert rules'] : []),
		...firing.map((alert) => `${alert.name} fires: ${alert.condition}`),
	]);
});
