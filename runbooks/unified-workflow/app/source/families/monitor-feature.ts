import * as z from 'zod/mini';
import { audienceOf } from '../checks/audience.ts';
import { readMetrics } from '../checks/monitoring.ts';
import type { Context } from '../context.ts';
import {
	milliseconds,
	onSeen,
	onTarget,
	overLimits,
	percent,
	printSummary,
	type Seen,
	seeToggles,
	summarise,
	type Target,
	togglesOn,
	verdict,
} from '../measure.ts';
import { observe, readPeriod } from '../observe.ts';
import { readDeploys } from '../rollout.ts';
import { type FeatureRow, features, findFeature } from '../toggle.ts';
import type { Sample } from '../traffic.ts';
import { endOf, watchTraffic } from '../watch-traffic.ts';

/** Most cents that one generated workflow may cost. */
const budget = 2;

const costShape = z.object({ cost_cents: z.number() });

function centsOf(sample: Sample): number[] {
	if (!sample.answer.ok || sample.answer.status !== 200) return [];
	try {
		const parsed = costShape.safeParse(JSON.parse(sample.answer.text));
		return parsed.success ? [parsed.data.cost_cents] : [];
	} catch {
		return [];
	}
}

/** `monitor:ai-performance`: answers, errors and cost for the users who have AI generation. */
export const aiPerformance = onSeen(async (context, target, seen) => {
	const row = findFeature('ai_generation');
	if (!row) return 1;
	const users = audienceOf(row, seen).inside;
	context.figure(row.toggle, seen.toggles[row.toggle] === true);
	context.figure('users', users.length);
	if (users.length === 0) return verdict(context, ['AI generation is off for everyone']);
	const watched = await watchTraffic(
		context,
		target,
		(samples) => {
			context.figure('error_rate', percent(summarise(samples).errorRate));
			context.figure('response_time_ms', milliseconds(summarise(samples).responseTime));
		},
		{ among: [row], users },
	);
	if (!watched) return 2;
	const summary = summarise(watched.samples);
	const cents = watched.samples.flatMap(centsOf);
	const mean = cents.reduce((sum, one) => sum + one, 0) / Math.max(1, cents.length);
	printSummary(context, summary);
	context.figure('generated', cents.length);
	context.figure('cost_cents_each', mean.toFixed(2));
	return endOf(
		watched,
		verdict(context, [
			...overLimits(summary),
			...(mean > budget ? [`cost_cents_each ${mean.toFixed(2)} is over ${budget}`] : []),
		]),
	);
});

/** Watches some features for the users who have them, one after the other. */
async function watchFeatures(context: Context, target: Target, seen: Seen, rows: FeatureRow[]) {
	const problems: string[] = [];
	let whole = true;
	for (const row of rows) {
		const users = audienceOf(row, seen).inside;
		context.figure(`${row.feature}_users`, users.length);
		if (users.length === 0 || !whole) continue;
		const watched = await watchTraffic(context, target, () => undefined, { among: [row], users });
		if (!watched) return undefined;
		whole = watched.whole;
		const summary = summarise(watched.samples);
		context.figure(`error_rate_${row.feature}`, percent(summary.errorRate));
		context.figure(`response_time_ms_${row.feature}`, milliseconds(summary.responseTime));
		problems.push(...overLimits(summary).map((problem) => `${row.feature}: ${problem}`));
	}
	return { problems, whole };
}

/** A monitor of several features looks at each for one second when it is not told how long. */
const oneSecondEach = (context: Context): Context => ({
	...context,
	options: {
		...context.options,
		named: { duration: '1s', ...context.options.named },
	},
});

/** `monitor:experimental`: the experiments for their users, and that the others notice nothing. */
export const experimental = onSeen(async (context, target, seen) => {
	const rows = features.filter((row) =>
		['unified_workflow_generator', 'experimental_features'].includes(row.feature),
	);
	if (rows.every((row) => !seen.toggles[row.toggle])) {
		return verdict(context, ['the experiments are off']);
	}
	for (const row of rows) context.figure(row.toggle, seen.toggles[row.toggle] === true);
	const brief = oneSecondEach(context);
	const experiments = await watchFeatures(brief, target, seen, rows);
	if (!experiments) return 2;
	const others = await watchTraffic(brief, target, () => undefined);
	if (!others) return 2;
	const summary = summarise(others.samples);
	printSummary(context, summary);
	const problems = [...experiments.problems, ...overLimits(summary)];
	return endOf({ whole: experiments.whole && others.whole }, verdict(context, problems));
});

/** `monitor:remaining-features`: what a partial rollback has left on. */
export const remaining = onSeen(async (context, target, seen) => {
	for (const [name, on] of Object.entries(togglesOn(seen))) context.figure(name, on);
	const rows = features.filter((row) => seen.toggles[row.toggle] && row.weight > 0);
	context.figure('remaining_features', rows.length);
	const watched = await watchFeatures(oneSecondEach(context), target, seen, rows);
	if (!watched) return 2;
	return endOf(watched, verdict(context, watched.problems));
});

const systems = ['unified', 'legacy', 'none'];

/** `monitor:toggle-usage`: how many requests each system answered for each feature, as monitoring counts them. */
export const toggleUsage = onTarget(async (context, target) => {
	const before = await readMetrics(target);
	const watched = await watchTraffic(context, target, (samples) =>
		context.figure('requests', samples.length),
	);
	if (!watched) return 2;
	const after = await readMetrics(target);
	if (!before.ok) return verdict(context, [before.problem]);
	if (!after.ok) return verdict(context, [after.problem]);
	let counted = 0;
	for (const { feature } of features) {
		for (const system of systems) {
			const labels = `workflow_requests_total{feature="${feature}",system="${system}",`;
			const sum = (samples: Map<string, number>): number =>
				[...samples].reduce((all, [name, value]) => all + (name.startsWith(labels) ? value : 0), 0);
			const used = sum(after.samples) - sum(before.samples);
			if (used > 0) context.figure(`usage_${feature}_${system}`, used);
			counted += used;
		}
	}
	context.figure('counted', counted);
	return endOf(
		watched,
		verdict(context, counted < watched.samples.length ? ['monitoring misses requests'] : []),
	);
});

/** `monitor:toggle-performance`: response times of the new and the old path of each feature. */
export const togglePerformance = onTarget(async (context, target) => {
	const watched = await watchTraffic(context, target, (samples) =>
		context.figure('response_time_ms', milliseconds(summarise(samples).responseTime)),
	);
	if (!watched) return 2;
	for (const { feature } of features) {
		for (const system of ['unified', 'legacy']) {
			const own = watched.samples.filter(
				(sample) => sample.row.feature === feature && sample.system === system,
			);
			if (own.length === 0) continue;
			const ms = milliseconds(summarise(own).responseTime);
			context.figure(`response_time_ms_${feature}_${system}`, ms);
		}
	}
	const summary = summarise(watched.samples);
	printSummary(context, summary);
	return endOf(watched, verdict(context, overLimits(summary)));
});

/** `monitor:toggle-changes`: what deploys have changed so far, and whether anything changes without one. */
export const toggleChanges = onTarget(async (context, target) => {
	const period = readPeriod(context);
	if (!period) return 2;
	let changes = 0;
	let known: Record<string, boolean> = {};
	for (const deploy of readDeploys(context.folder, target.environment)) {
		if (deploy.outcome !== 'live' && deploy.outcome !== 'half') continue;
		for (const [name, on] of Object.entries(deploy.toggles)) {
			if ((known[name] ?? false) === on) continue;
			changes += 1;
			context.say(`${deploy.at}  ${deploy.release}  ${name} ${on ? 'on' : 'off'}`);
		}
		known = deploy.toggles;
	}
	context.figure('toggle_changes', changes);
	const stray = new Set<string>();
	const whole = await observe(period, async () => {
		const seeing = await seeToggles(target.base);
		if (!seeing.ok) {
			stray.add(seeing.problem);
			return;
		}
		for (const [name, on] of Object.entries(togglesOn(seeing.seen))) {
			if (on === (known[name] ?? false)) continue;
			stray.add(`${name} is ${on}, and no deploy says so`);
		}
	});
	context.figure('unexplained_changes', stray.size);
	return endOf({ whole }, verdict(context, [...stray]));
});
