import * as z from 'zod/mini';
import type { Context } from '../context.ts';
import {
	type DarkLaunch,
	type DarkLaunches,
	darkLaunchFile,
	readDarkLaunches,
} from '../dark-launch.ts';
import { claimSpace } from '../disk.ts';
import { type EnvironmentName, readJson, writeJson } from '../folder.ts';
import { onTarget, seeToggles } from '../measure.ts';
import { findFeature } from '../toggle.ts';

const day = 86_400_000;

/** Settings as the files in dark-launches/ hold them: days, counted from the moment they are deployed. */
const settingsShape = z.record(
	z.string(),
	z.strictObject({
		percentage: z.number().check(z.minimum(0), z.maximum(100)),
		days: z.number().check(z.minimum(0), z.maximum(365)),
		userSegments: z.optional(z.array(z.enum(['power_users', 'beta_testers', 'regular_users']))),
	}),
);

type Settings = z.infer<typeof settingsShape>;

/** Turns days into a window that begins now. */
export function windowFrom(settings: Settings, now: Date): DarkLaunches {
	return Object.fromEntries(
		Object.entries(settings).map(([feature, one]) => [
			feature,
			{
				percentage: one.percentage,
				start: now.toISOString(),
				end: new Date(now.getTime() + one.days * day).toISOString(),
				segments: one.userSegments ?? [],
			},
		]),
	);
}

function put(context: Context, environment: EnvironmentName, launches: DarkLaunches): void {
	const path = darkLaunchFile(context.folder, environment);
	claimSpace(context.folder, path);
	writeJson(path, { ...readDarkLaunches(context.folder, environment), ...launches });
}

const readPercentage = (text: string): number | undefined => {
	const percentage = Number(text.replace(/%$/, ''));
	return text !== '' && percentage >= 0 && percentage <= 100 ? percentage : undefined;
};

/** Limits a feature in production to a percentage of its users before it is deployed; false when it complained. */
export function limitTo(context: Context, feature: string, text: string): boolean {
	const percentage = readPercentage(text);
	if (percentage === undefined) {
		context.complain(`--dark-launch=${text}: a percentage from 0 to 100`);
		return false;
	}
	const now = new Date();
	const known = readDarkLaunches(context.folder, 'production')[feature];
	const open = known !== undefined && new Date(known.end) > now;
	const fresh = windowFrom({ [feature]: { percentage, days: 14 } }, now)[feature];
	const launch: DarkLaunch | undefined = open ? { ...known, percentage } : fresh;
	if (launch) put(context, 'production', { [feature]: launch });
	context.say(`dark launch: ${feature} for ${percentage}% of its users`);
	return true;
}

function chosen(context: Context): DarkLaunches | undefined {
	const { settings, percentage, feature } = context.options.named;
	const name = settings ?? 'core';
	const read = /^[a-z][a-z-]*$/.test(name)
		? settingsShape.safeParse(readJson(context.folder.own('dark-launches', `${name}.json`)))
		: undefined;
	if (!read?.success) {
		context.complain(`--settings=${name}: no such file in dark-launches/, or not understood`);
		return undefined;
	}
	const other = percentage === undefined ? undefined : readPercentage(percentage);
	if (percentage !== undefined && other === undefined) {
		context.complain(`--percentage=${percentage}: a number from 0 to 100`);
		return undefined;
	}
	const only = feature === undefined ? undefined : findFeature(feature)?.feature;
	const rows = Object.entries(read.data)
		.filter(([key]) => feature === undefined || key === only)
		.map(([key, one]) => [key, other === undefined ? one : { ...one, percentage: other }] as const);
	return windowFrom(Object.fromEntries(rows), new Date());
}

/** `deploy:dark-launch-config`: puts a file of settings into force and sees that the service follows it. */
export const deployDarkLaunches = onTarget(async (context, target) => {
	const launches = chosen(context);
	if (!launches) return 2;
	put(context, target.environment, launches);
	const seeing = await seeToggles(target.base);
	if (!seeing.ok) {
		context.complain(`${target.environment} does not say its settings: ${seeing.problem}`);
		return 1;
	}
	const problems: string[] = [];
	for (const [feature, launch] of Object.entries(launches)) {
		const seen = seeing.seen.darkLaunches[feature];
		if (seen?.percentage !== launch.percentage || seen.end !== launch.end) problems.push(feature);
		context.figure(`${feature}_percentage`, `${seen?.percentage ?? 0}%`);
		context.figure(`${feature}_until`, (seen?.end ?? '').slice(0, 10));
		if (launch.segments.length > 0)
			context.figure(`${feature}_segments`, launch.segments.join(','));
	}
	for (const feature of problems) context.complain(`${feature} does not follow its settings`);
	return problems.length === 0 ? 0 : 1;
});
