import * as z from 'zod/mini';
import type { Command, Context } from './context.ts';
import { darkLaunchShape } from './dark-launch.ts';
import { type EnvironmentName, environmentNames } from './folder.ts';
import { askJson } from './http.ts';
import { addressOf, addressOfEnvironment, type Live, readLive } from './instance.ts';
import { percentile95 } from './service/metrics.ts';
import type { Sample } from './traffic.ts';

/**
 * The limits of the guide's two alert rules, a share and milliseconds, and the shares of users who must be satisfied
 * and of feedback that must be positive.
 */
export const limits = {
	errorRate: 0.05,
	responseTime: 2000,
	satisfied: 0.95,
	positive: 0.6,
} as const;

/** Four and five of five count as positive. */
export const isPositive = (feedback: { score: number }): boolean => feedback.score >= 4;

/** What is under a share that it should reach, in words; nothing when it is not. */
export const tooFew = (name: string, portion: number, least: number): string[] =>
	portion < least ? [`${name} ${percent(portion)} is under ${percent(least)}`] : [];

export type Target = { base: string; environment: EnvironmentName; live: Live };

/** The environment that a command is about: production, or what `--environment` says. Complains when it does not run. */
export function reach(
	context: Context,
	otherwise: EnvironmentName = 'production',
): Target | undefined {
	const wanted = context.options.named.environment ?? otherwise;
	const environment = environmentNames.find((name) => name === wanted);
	if (!environment) {
		context.complain(`--environment=${wanted}: production or staging`);
		return undefined;
	}
	const live = readLive(context.folder, environment);
	if (!live || !addressOfEnvironment(context.folder, environment)) {
		context.complain(`${environment} is not running: deploy a release first`);
		return undefined;
	}
	return { base: addressOf(live.port), environment, live };
}

const seenShape = z.object({
	release: z.string(),
	toggles: z.record(z.string(), z.boolean()),
	darkLaunches: z.record(z.string(), darkLaunchShape),
	half: z.optional(z.object({ release: z.string(), toggles: z.record(z.string(), z.boolean()) })),
});
export type Seen = z.infer<typeof seenShape>;

/** What an environment says of its toggles at this moment. */
export async function seeToggles(
	base: string,
): Promise<{ ok: true; seen: Seen } | { ok: false; problem: string }> {
	const answer = await askJson(`${base}/toggles`, { timeout: 5_000 });
	if (!answer.ok) return answer;
	const parsed = seenShape.safeParse(answer.value);
	return parsed.success
		? { ok: true, seen: parsed.data }
		: { ok: false, problem: 'the answer of /toggles is not understood' };
}

/** A command about one environment; it ends with 1 and a line that says why when nothing runs there. */
export const onTarget =
	(
		work: (context: Context, target: Target) => Promise<number>,
		otherwise: EnvironmentName = 'production',
	): Command =>
	async (context) => {
		const target = reach(context, otherwise);
		return target ? work(context, target) : 1;
	};

/** A command about one environment and what that says of its toggles. */
export const onSeen = (
	work: (context: Context, target: Target, seen: Seen) => Promise<number>,
): Command =>
	onTarget(async (context, target) => {
		const seeing = await seeToggles(target.base);
		return seeing.ok ? work(context, target, seeing.seen) : verdict(context, [seeing.problem]);
	});

/** A toggle is on when any release that answers users has it on. */
export function togglesOn(seen: Seen): Record<string, boolean> {
	return Object.fromEntries(
		Object.entries(seen.toggles).map(([name, on]) => [
			name,
			on || seen.half?.toggles[name] === true,
		]),
	);
}

/** `errorRate` is a share; `responseTime` the milliseconds that 95% of the answers stay under. */
export type Summary = { requests: number; failed: number; errorRate: number; responseTime: number };

export function summarise(samples: readonly Sample[]): Summary {
	const failed = samples.filter((sample) => sample.failed).length;
	return {
		requests: samples.length,
		failed,
		errorRate: samples.length === 0 ? 0 : failed / samples.length,
		responseTime: percentile95(samples.map((sample) => sample.answer.ms)),
	};
}

/** A share as people read it: `0.8%`. */
export const percent = (portion: number): string => `${(portion * 100).toFixed(1)}%`;

export const milliseconds = (ms: number): number => Math.round(ms);

/** Prints the usual figures of a summary. */
export function printSummary(context: Context, summary: Summary): void {
	context.figure('requests', summary.requests);
	context.figure('error_rate', percent(summary.errorRate));
	context.figure('response_time_ms', milliseconds(summary.responseTime));
}

/** What of a summary is over its limit, in words. */
export function overLimits(
	summary: Summary,
	limit: { errorRate: number; responseTime: number } = limits,
): string[] {
	return [
		...(summary.errorRate > limit.errorRate
			? [`error_rate ${percent(summary.errorRate)} is over ${percent(limit.errorRate)}`]
			: []),
		...(summary.responseTime > limit.responseTime
			? [`response_time_ms ${milliseconds(summary.responseTime)} is over ${limit.responseTime}`]
			: []),
	];
}

/** Says what does not hold and returns the exit code that goes with it. */
export function verdict(context: Context, problems: readonly string[]): number {
	for (const problem of problems) context.complain(`does not hold: ${problem}`);
	if (problems.length === 0) context.say('holds');
	return problems.length === 0 ? 0 : 1;
}
