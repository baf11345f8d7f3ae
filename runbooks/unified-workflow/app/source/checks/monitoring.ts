import * as z from 'zod/mini';
import { ask, askJson } from '../http.ts';
import type { Target } from '../measure.ts';
import { sendLoad } from '../traffic.ts';

/** The samples of Prometheus' text format, by name with labels as it was written. */
function readExposition(text: string): Map<string, number> {
	const samples = new Map<string, number>();
	for (const line of text.split('\n')) {
		const [, name, value] = /^([A-Za-z_:][\w:]*(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
		if (name !== undefined && Number.isFinite(Number(value))) samples.set(name, Number(value));
	}
	return samples;
}

export type MetricsReading =
	| { ok: true; samples: Map<string, number> }
	| { ok: false; problem: string };

/** What monitoring says at this moment. */
export async function readMetrics(target: Target): Promise<MetricsReading> {
	const answer = await ask(`${target.base}/metrics`, { timeout: 3_000 });
	if (!answer.ok) return { ok: false, problem: `monitoring does not answer: ${answer.problem}` };
	if (answer.status !== 200)
		return { ok: false, problem: `monitoring answers http ${answer.status}` };
	return { ok: true, samples: readExposition(answer.text) };
}

/** The sum of a metric over all its labels. */
export const total = (samples: Map<string, number>, metric: string): number =>
	[...samples]
		.filter(([name]) => name === metric || name.startsWith(`${metric}{`))
		.reduce((sum, [, value]) => sum + value, 0);

export type Counting = { ok: true; sent: number; counted: number } | { ok: false; problem: string };

/** Sends requests and looks whether monitoring counted at least as many; users send some of their own. */
export async function countsWhatIsSent(target: Target, sent = 20): Promise<Counting> {
	const before = await readMetrics(target);
	if (!before.ok) return before;
	await sendLoad(target.base, { requests: sent });
	const after = await readMetrics(target);
	if (!after.ok) return after;
	const metric = 'workflow_requests_total';
	return { ok: true, sent, counted: total(after.samples, metric) - total(before.samples, metric) };
}

const alertsShape = z.object({
	alerts: z.array(
		z.object({
			name: z.string(),
			condition: z.string(),
			severity: z.string(),
			value: z.number(),
			firing: z.boolean(),
		}),
	),
});
export type AlertSeen = z.infer<typeof alertsShape>['alerts'][number];

/** The alert rules, each with its value now and whether it fires. */
export async function readAlerts(
	target: Target,
): Promise<{ ok: true; alerts: AlertSeen[] } | { ok: false; problem: string }> {
	const answer = await askJson(`${target.base}/alerts`, { timeout: 3_000 });
	if (!answer.ok) return { ok: false, problem: `alerting does not answer: ${answer.problem}` };
	const parsed = alertsShape.safeParse(answer.value);
	return parsed.success
		? { ok: true, alerts: parsed.data.alerts }
		: { ok: false, problem: 'the answer of /alerts is not understood' };
}
