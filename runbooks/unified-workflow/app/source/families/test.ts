import { checkToggles } from '../checks/toggles.ts';
import { walk } from '../checks/users.ts';
import { tryWayBack } from '../checks/way-back.ts';
import type { Command } from '../context.ts';
import { limits, overLimits, percent, printSummary, reach, verdict } from '../measure.ts';

/** `test:feature-toggles`: does every toggle do what it says? */
export const testToggles: Command = async (context) => {
	const target = reach(context);
	if (!target) return 1;
	const report = await checkToggles(context.folder, target);
	if (!report.ok) return verdict(context, [report.problem]);
	for (const check of report.checks) context.figure(check.toggle, check.on);
	context.figure('toggles_checked', report.checks.length);
	context.figure('toggles_wrong', report.checks.filter((one) => one.problems.length > 0).length);
	return verdict(context, report.problems);
};

/** `test:rollback`: is the way back open? */
export const testRollback: Command = async (context) => {
	const target = reach(context);
	if (!target) return 1;
	const way = await tryWayBack(context.folder, target);
	context.figure('live_release', target.live.release);
	context.figure('rollback_ready', way.ok);
	if (!way.ok) return verdict(context, [way.problem]);
	context.figure('previous_release', way.release);
	context.figure('previous_toggles_on', way.on.length);
	context.figure('rollback_start_ms', way.ms);
	return verdict(context, []);
};

/** `test:user-experience`: users walk the usual way; 95% of them must come through it well. */
export const testUserExperience: Command = async (context) => {
	const target = reach(context);
	if (!target) return 1;
	const journeys = await walk(target, 60, limits.responseTime);
	const satisfied = journeys.satisfied / journeys.users;
	context.figure('users', journeys.users);
	context.figure('satisfied', percent(satisfied));
	printSummary(context, journeys.summary);
	return verdict(context, [
		...overLimits(journeys.summary),
		...(satisfied < 0.95 ? [`satisfied ${percent(satisfied)} is under 95.0%`] : []),
	]);
};
