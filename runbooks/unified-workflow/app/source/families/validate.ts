import { checkToggles } from '../checks/toggles.ts';
import { walk } from '../checks/users.ts';
import { tryWayBack } from '../checks/way-back.ts';
import type { Context } from '../context.ts';
import {
	limits,
	onTarget,
	overLimits,
	percent,
	summarise,
	type Target,
	tooFew,
	verdict,
} from '../measure.ts';
import { sendLoad } from '../traffic.ts';

type Check = (context: Context, target: Target) => Promise<string[]>;

const toggles: Check = async (context, target) => {
	const report = await checkToggles(context.folder, target);
	if (!report.ok) return [report.problem];
	for (const check of report.checks) context.figure(check.toggle, check.on);
	return report.problems;
};

const performance: Check = async (context, target) => {
	const summary = summarise(await sendLoad(target.base, { requests: 60 }));
	context.figure('error_rate', percent(summary.errorRate));
	context.figure('response_time_ms', Math.round(summary.responseTime));
	return overLimits(summary);
};

const experience: Check = async (context, target) => {
	const journeys = await walk(target, 30, limits.responseTime);
	const satisfied = journeys.satisfied / journeys.users;
	context.figure('satisfied', percent(satisfied));
	return tooFew('satisfied', satisfied, limits.satisfied);
};

const wayBack: Check = async (context, target) => {
	const way = await tryWayBack(context.folder, target);
	context.figure('rollback_ready', way.ok);
	return way.ok ? [] : [way.problem];
};

const suites: Record<string, Record<string, Check>> = {
	'validate:full': {
		'feature toggles': toggles,
		performance,
		'user experience': experience,
		'way back': wayBack,
	},
	'validate:feature-toggles': { 'feature toggles': toggles },
	'validate:performance': { performance },
	'validate:user-experience': { 'user experience': experience },
};

/** Every `validate:*` script: its checks one after the other, all of them even when one does not hold. */
export const validate = onTarget(async (context, target) => {
	const problems: string[] = [];
	for (const [name, check] of Object.entries(suites[context.script] ?? {})) {
		context.say(name);
		problems.push(...(await check(context, target)));
	}
	return verdict(context, problems);
});
