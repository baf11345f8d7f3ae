import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { type EnvironmentName, type Folder, readJson, writeJson } from '../folder.ts';
import type { Rates } from './metrics.ts';

const requestShape = z.object({
	name: z.string().check(z.minLength(1), z.maxLength(200)),
	condition: z.string().check(z.maxLength(200)),
	severity: z.enum(['critical', 'warning', 'info']),
	notification: z.optional(z.string().check(z.maxLength(200))),
});
type AlertRequest = z.infer<typeof requestShape>;

const ruleShape = z.extend(requestShape, { id: z.string() });
export type AlertRule = z.infer<typeof ruleShape>;

const metricTable: Record<string, (rates: Rates) => number> = {
	error_rate: (rates) => rates.errorRate,
	response_time: (rates) => rates.responseTime,
};

const comparisons: Record<string, (value: number, limit: number) => boolean> = {
	'>': (value, limit) => value > limit,
	'>=': (value, limit) => value >= limit,
	'<': (value, limit) => value < limit,
	'<=': (value, limit) => value <= limit,
};

type Condition = { value(rates: Rates): number; holds(value: number): boolean };

function readCondition(text: string): Condition | undefined {
	const [, metric = '', operator = '', limit = ''] =
		/^\s*(\w+)\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
	const value = Object.hasOwn(metricTable, metric) ? metricTable[metric] : undefined;
	const compare = comparisons[operator];
	return value && compare
		? { value, holds: (measured) => compare(measured, Number(limit)) }
		: undefined;
}

export type AlertState = AlertRule & { value: number; firing: boolean };

/** The alert rules of an environment; they outlive the release that was live when they were posted. */
export class Alerts {
	readonly #path: string;
	#rules: AlertRule[];
	readonly #firing = new Set<string>();

	constructor(folder: Folder, environment: EnvironmentName) {
		this.#path = folder.at(environment, 'alerts.json');
		const parsed = z.array(ruleShape).safeParse(readJson(this.#path));
		this.#rules = parsed.success ? parsed.data : [];
	}

	/** Adds a rule, or replaces the one of the same name. */
	post(
		body: unknown,
	): { ok: true; rule: AlertRule; replaced: boolean } | { ok: false; problem: string } {
		const parsed = requestShape.safeParse(body);
		if (!parsed.success) return { ok: false, problem: 'a rule has name, condition, severity' };
		const request: AlertRequest = parsed.data;
		if (!readCondition(request.condition)) {
			const known = Object.keys(metricTable).join(', ');
			return { ok: false, problem: `condition: METRIC > NUMBER, with one of ${known}` };
		}
		const old = this.#rules.find((rule) => rule.name === request.name);
		const rule = { ...request, id: old?.id ?? randomUUID() };
		this.#rules = [...this.#rules.filter((other) => other !== old), rule];
		writeJson(this.#path, this.#rules);
		return { ok: true, rule, replaced: old !== undefined };
	}

	states(rates: Rates): AlertState[] {
		return this.#rules.map((rule) => {
			const condition = readCondition(rule.condition);
			const value = condition?.value(rates) ?? 0;
			return { ...rule, value, firing: condition?.holds(value) ?? false };
		});
	}

	/** The rules that began to fire, or stopped, since the last look. */
	turned(rates: Rates): AlertState[] {
		return this.states(rates).filter((state) => {
			if (state.firing === this.#firing.has(state.id)) return false;
			if (state.firing) this.#firing.add(state.id);
			else this.#firing.delete(state.id);
			return true;
		});
	}
}
