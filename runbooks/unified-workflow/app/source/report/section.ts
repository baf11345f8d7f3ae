import { isPositive, limits, milliseconds, percent, togglesOn } from '../measure.ts';
import { percentile95 } from '../service/metrics.ts';
import { features } from '../toggle.ts';
import { segments } from '../user.ts';
import type { Material } from './material.ts';

export type Section = {
	title: string;
	/** Markdown. */
	lines: string[];
	figures: Record<string, string | number | boolean>;
};

type Requests = Material['requests'];

const failedOf = (requests: Requests): Requests => requests.filter((one) => one.status >= 500);
const rateOf = (requests: Requests): number =>
	requests.length === 0 ? 0 : failedOf(requests).length / requests.length;
const timeOf = (requests: Requests): number => percentile95(requests.map((one) => one.ms));

const row = (name: string, requests: Requests): string =>
	`| ${name} | ${requests.length} | ${percent(rateOf(requests))} | ${milliseconds(timeOf(requests))} ms |`;

const table = (first: string, rows: string[]): string[] =>
	rows.length === 0
		? ['Nothing in this time.']
		: [`| ${first} | requests | failed | response time |`, '| --- | --- | --- | --- |', ...rows];

const positiveOf = (feedback: Material['feedback']): number =>
	feedback.filter(isPositive).length / Math.max(1, feedback.length);

const group = (
	title: string,
	names: readonly string[],
	pick: (name: string) => Requests,
): Section => {
	const rows = names.flatMap((name) => {
		const own = pick(name);
		return own.length === 0 ? [] : [row(name, own)];
	});
	return { title, lines: table(title.toLowerCase(), rows), figures: {} };
};

/** What reports are made of, by name. */
export const sections = {
	figures: ({ requests }: Material): Section => ({
		title: 'Figures',
		lines: table('all', requests.length === 0 ? [] : [row('requests', requests)]),
		figures: {
			requests: requests.length,
			error_rate: percent(rateOf(requests)),
			response_time_ms: milliseconds(timeOf(requests)),
		},
	}),
	features: ({ requests }: Material): Section =>
		group(
			'Feature',
			features.map((one) => one.feature),
			(name) => requests.filter((one) => one.feature === name),
		),
	segments: ({ requests }: Material): Section =>
		group('Segment', segments, (name) => requests.filter((one) => one.segment === name)),
	days: ({ requests }: Material): Section =>
		group('Day', [...new Set(requests.map((one) => one.at.slice(0, 10)))].sort(), (name) =>
			requests.filter((one) => one.at.startsWith(name)),
		),
	errors: ({ requests }: Material): Section => {
		const failed = failedOf(requests);
		return {
			title: 'Errors',
			lines:
				failed.length === 0
					? ['None.']
					: failed
							.slice(-20)
							.map(
								(one) => `- ${one.at} ${one.status} ${one.feature} ${one.user} (${one.release})`,
							),
			figures: { errors: failed.length },
		};
	},
	deploys: ({ deploys }: Material): Section => ({
		title: 'Deploys',
		lines: deploys.map((one) => `- ${one.at} ${one.script} ${one.release}: ${one.outcome}`),
		figures: {
			deploys: deploys.length,
			deploys_failed: deploys.filter((one) => one.outcome !== 'live').length,
		},
	}),
	messages: ({ messages }: Material): Section => ({
		title: 'Messages to the team',
		lines: messages.map((one) => `- ${one.at} ${one.to}: ${one.message}`),
		figures: { messages: messages.length },
	}),
	feedback: ({ feedback }: Material): Section => ({
		title: 'Feedback',
		lines: feedback.slice(-20).map((one) => `- ${one.score} of 5, ${one.user}: ${one.about}`),
		figures: {
			feedback_count: feedback.length,
			...(feedback.length === 0 ? {} : { feedback_positive: percent(positiveOf(feedback)) }),
		},
	}),
	progress: ({ seen, deploys }: Material): Section => {
		const on = seen ? Object.entries(togglesOn(seen)) : [];
		const count = on.filter(([, value]) => value).length;
		return {
			title: 'Toggles',
			lines: on.map(([name, value]) => `- ${name}: ${value ? 'on' : 'off'}`),
			figures: {
				production_answers: seen !== undefined,
				...Object.fromEntries(on),
				toggles_on: count,
				progress: percent(count / features.length),
				releases: new Set(deploys.map((one) => one.release)).size,
			},
		};
	},
	limits: ({ requests, feedback }: Material): Section => {
		const rate = rateOf(requests);
		const time = timeOf(requests);
		return {
			title: 'Limits',
			lines: [
				`- failed requests: ${percent(rate)}, at most ${percent(limits.errorRate)}`,
				`- response time: ${milliseconds(time)} ms, at most ${limits.responseTime} ms`,
				`- positive feedback: ${percent(positiveOf(feedback))}, at least ${percent(limits.positive)}`,
			],
			figures: {
				error_rate: percent(rate),
				error_rate_good: rate <= limits.errorRate,
				response_time_ms: milliseconds(time),
				response_time_good: time <= limits.responseTime,
				feedback_good: feedback.length > 0 && positiveOf(feedback) >= limits.positive,
			},
		};
	},
} satisfies Record<string, (material: Material) => Section>;
