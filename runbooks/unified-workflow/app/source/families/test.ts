import { audienceOf } from '../checks/audience.ts';
import { checkToggles } from '../checks/toggles.ts';
import { type Journeys, walk } from '../checks/users.ts';
import { tryWayBack } from '../checks/way-back.ts';
import type { Command, Context } from '../context.ts';
import {
	limits,
	onSeen,
	onTarget,
	overLimits,
	percent,
	printSummary,
	tooFew,
	verdict,
} from '../measure.ts';
import { openFlags } from '../service/flags.ts';
import { features } from '../toggle.ts';
import { questionFor, sendOne } from '../traffic.ts';
import { allUsers, segmentOf } from '../user.ts';

/** What of a walk does not hold: 95% of the users must come through it well. */
function printJourneys(context: Context, journeys: Journeys): string[] {
	const satisfied = journeys.satisfied / journeys.users;
	context.figure('users', journeys.users);
	context.figure('satisfied', percent(satisfied));
	printSummary(context, journeys.summary);
	return [...overLimits(journeys.summary), ...tooFew('satisfied', satisfied, limits.satisfied)];
}

/** `test:feature-toggles`: does every toggle do what it says? */
export const testToggles = onTarget(async (context, target) => {
	const report = await checkToggles(context.folder, target);
	if (!report.ok) return verdict(context, [report.problem]);
	for (const check of report.checks) context.figure(check.toggle, check.on);
	context.figure('toggles_checked', report.checks.length);
	context.figure('toggles_wrong', report.checks.filter((one) => one.problems.length > 0).length);
	return verdict(context, report.problems);
});

/** `test:staging`: the toggles of staging, and users who walk through it. */
export const testStaging = onTarget(async (context, target) => {
	context.figure('environment', target.environment);
	const report = await checkToggles(context.folder, target);
	if (!report.ok) return verdict(context, [report.problem]);
	for (const check of report.checks) context.figure(check.toggle, check.on);
	const journeys = await walk(target, 20, limits.responseTime);
	return verdict(context, [...report.problems, ...printJourneys(context, journeys)]);
}, 'staging');

/** `test:rollback`: is the way back open? */
export const testRollback = onTarget(async (context, target) => {
	const way = await tryWayBack(context.folder, target);
	context.figure('live_release', target.live.release);
	context.figure('rollback_ready', way.ok);
	if (!way.ok) return verdict(context, [way.problem]);
	context.figure('previous_release', way.release);
	context.figure('previous_toggles_on', way.on.length);
	context.figure('rollback_start_ms', way.ms);
	return verdict(context, []);
});

/** `test:user-experience`: users walk the usual way. */
export const testUserExperience = onTarget(async (context, target) => {
	const journeys = await walk(target, 60, limits.responseTime);
	return verdict(context, printJourneys(context, journeys));
});

/** `test:manual-toggles`: one request for each toggle, as a person would send it, and what came back. */
export const testManually = onSeen(async (context, target, seen) => {
	const problems: string[] = [];
	for (const row of features) {
		const { inside, outside } = audienceOf(row, seen);
		const user = inside[0] ?? outside[0] ?? 'guest';
		const sample = await sendOne(target.base, row, user, 0);
		const said = sample.answer.ok
			? `${sample.answer.status} by ${sample.system ?? 'nobody'}`
			: sample.answer.problem;
		context.say(`${row.method} ${questionFor(row, user, 0)[0]} as ${user}: ${said}`);
		context.figure(row.toggle, seen.toggles[row.toggle] === true);
		if (sample.failed) problems.push(`${row.feature}: ${said}`);
	}
	return verdict(context, problems);
});

/** `test:toggle-system`: evaluates every toggle on and off for many users, in this process alone. */
export const testToggleSystem: Command = async (context) => {
	let evaluations = 0;
	const wrong: string[] = [];
	for (const on of [true, false]) {
		const toggles = Object.fromEntries(features.map((row) => [row.toggle, on]));
		const flags = await openFlags({ toggles, darkLaunches: () => ({}), now: () => new Date() });
		for (const row of features) {
			for (const user of allUsers.slice(0, 20)) {
				const about = { targetingKey: user, segment: segmentOf(user) };
				const value = await flags.getBooleanValue(row.feature, !on, about);
				evaluations += 1;
				if (value !== on) wrong.push(`${row.feature} is ${value} for ${user}`);
			}
		}
	}
	context.figure('evaluations', evaluations);
	context.figure('evaluations_wrong', wrong.length);
	return verdict(context, wrong);
};
