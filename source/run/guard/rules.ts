import type { Alert, Runbook, StatedLimit } from '../../runbook/model.ts';
import { Ids } from '../../runbook/slug.ts';
import { baseName, compare, type Limit } from '../reading/unit.ts';

/** A rule that watches one figure. The limit is the condition under which it alerts. */
export type Guard = {
	id: string;
	name: string;
	/** The guide's name of the figure. */
	metric: string;
	limit: Limit;
	/** Where a limit comes from that no line of the guide states as it is. */
	basis?: string;
	/** Why the limit can never be passed, where it cannot: then nothing is guarded. */
	idle?: string;
	/** `critical` halts the run, `warning` is shown and asks for a reason at GO, `info` is only watched. */
	severity: Alert['severity'];
	/** Where the guide says so. */
	line: number;
	from: 'alert' | StatedLimit['from'] | 'exposure';
	/** How many readings in a row make a breach, and end one. */
	needed: number;
	/** It counts from this phase on. */
	phase?: string;
};

/** Readings in a row before a figure counts as over its limit: one may be chance. */
export const usuallyNeeded = 2;

/** Rules of a guide that watch a figure: its alerts, then what it states in its own words; each with its line. */
export function guardRules(runbook: Runbook): Guard[] {
	const guards: Guard[] = runbook.alerts.map((alert) => ({
		id: '',
		name: alert.name,
		metric: alert.metric,
		limit: limitOf(alert),
		severity: alert.severity,
		line: alert.line,
		from: 'alert',
		needed: usuallyNeeded,
	}));
	for (const stated of runbook.limits) {
		if (guards.some((guard) => sameRule(guard, stated))) continue;
		guards.push({
			id: '',
			name: stated.text,
			metric: stated.metric,
			limit: limitOf(stated),
			severity: stated.severity,
			line: stated.line,
			from: stated.from,
			needed: stated.readings ?? usuallyNeeded,
			...(stated.phase === undefined ? {} : { phase: stated.phase }),
		});
	}
	return withIds(guards);
}

const limitOf = ({ operator, threshold, unit }: Alert | StatedLimit): Limit => ({
	operator,
	threshold,
	...(unit === undefined ? {} : { unit }),
});

/** Whether a limit says again what a guard watches already, in whatever unit: `0.05` and `5 %`. */
function sameRule({ metric, limit, severity, phase }: Guard, stated: StatedLimit): boolean {
	if (baseName(metric).base !== baseName(stated.metric).base) return false;
	// What only warns, or counts only later, does not stand for what halts from the beginning.
	if (severity !== stated.severity && severity !== 'critical') return false;
	if (phase !== undefined && phase !== stated.phase) return false;
	const { threshold: value, unit } = stated;
	const same = compare(
		{ name: stated.metric, value, ...(unit === undefined ? {} : { unit }) },
		limit,
	);
	return same.comparable && same.limit === value && side(limit) === side(stated);
}

const side = ({ operator }: Pick<Limit, 'operator'>): string => operator.charAt(0);

function withIds(guards: Guard[]): Guard[] {
	const ids = new Ids();
	return guards.map((guard) => ({ ...guard, id: ids.take('', guard.name) }));
}
