import type { Toggles } from '../toggle.ts';

export type Observation = {
	feature: string;
	system: 'unified' | 'legacy' | 'none';
	failed: boolean;
	/** Milliseconds. */
	ms: number;
};

/** The last ten seconds, or what there is of them. `responseTime`: milliseconds that 95% of the answers stay under. */
export type Rates = { requests: number; errorRate: number; responseTime: number };

const windowMs = 10_000;
const bounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

/** The value that 95% of the given ones do not exceed; 0 without any. */
export function percentile95(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0;
}

export class Metrics {
	#counts = new Map<string, number>();
	#buckets = bounds.map(() => 0);
	#sum = 0;
	#total = 0;
	#recent: { at: number; failed: boolean; ms: number }[] = [];

	observe(observation: Observation, at: number): void {
		const outcome = observation.failed ? 'error' : 'ok';
		const key = `feature="${observation.feature}",system="${observation.system}",outcome="${outcome}"`;
		this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
		const seconds = observation.ms / 1000;
		for (const [index, bound] of bounds.entries()) {
			if (seconds <= bound) this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
		}
		this.#sum += seconds;
		this.#total += 1;
		this.#recent.push({ at, failed: observation.failed, ms: observation.ms });
	}

	/** Starts the window anew, so that the rates show what is true from now on. */
	forget(): void {
		this.#recent = [];
	}

	rates(now: number): Rates {
		const from = now - windowMs;
		const first = this.#recent.findIndex((entry) => entry.at >= from);
		this.#recent = first === -1 ? [] : this.#recent.slice(first);
		const requests = this.#recent.length;
		const failed = this.#recent.filter((entry) => entry.failed).length;
		return {
			requests,
			errorRate: requests === 0 ? 0 : failed / requests,
			responseTime: percentile95(this.#recent.map((entry) => entry.ms)),
		};
	}

	/** Prometheus text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). */
	text(rates: Rates, toggles: Toggles): string {
		const cpu = process.cpuUsage();
		return [
			'# HELP workflow_requests_total Requests by feature, answering system and outcome.',
			'# TYPE workflow_requests_total counter',
			...[...this.#counts].map(([labels, count]) => `workflow_requests_total{${labels}} ${count}`),
			'# HELP workflow_request_duration_seconds Time to answer.',
			'# TYPE workflow_request_duration_seconds histogram',
			...bounds.map(
				(bound, index) =>
					`workflow_request_duration_seconds_bucket{le="${bound}"} ${this.#buckets[index] ?? 0}`,
			),
			`workflow_request_duration_seconds_bucket{le="+Inf"} ${this.#total}`,
			`workflow_request_duration_seconds_sum ${this.#sum.toFixed(6)}`,
			`workflow_request_duration_seconds_count ${this.#total}`,
			'# HELP error_rate Share of failed requests in the last ten seconds.',
			'# TYPE error_rate gauge',
			`error_rate ${rates.errorRate.toFixed(4)}`,
			'# HELP response_time Milliseconds that 95% of the answers of the last ten seconds stay under.',
			'# TYPE response_time gauge',
			`response_time ${rates.responseTime.toFixed(1)}`,
			'# HELP workflow_toggle Whether the release was built with the toggle on.',
			'# TYPE workflow_toggle gauge',
			...Object.entries(toggles).map(
				([name, on]) => `workflow_toggle{name="${name}"} ${on ? 1 : 0}`,
			),
			'# TYPE process_resident_memory_bytes gauge',
			`process_resident_memory_bytes ${process.memoryUsage.rss()}`,
			'# TYPE process_cpu_seconds_total counter',
			`process_cpu_seconds_total ${((cpu.user + cpu.system) / 1e6).toFixed(3)}`,
			'',
		].join('\n');
	}

	get total(): number {
		return this.#total;
	}
}
