import type { AlertOperator } from '../../runbook/model.ts';
import type { Reading } from '../event.ts';

/** What a unit measures, and how many of the base unit it is: shares of one, milliseconds, bytes, events a second. */
type Unit = { of: 'share' | 'time' | 'size' | 'rate'; times: number };

const unitTable: Record<string, Unit> = {
	'%': { of: 'share', times: 0.01 },
	percent: { of: 'share', times: 0.01 },
	share: { of: 'share', times: 1 },
	ns: { of: 'time', times: 1e-6 },
	us: { of: 'time', times: 1e-3 },
	µs: { of: 'time', times: 1e-3 },
	μs: { of: 'time', times: 1e-3 },
	ms: { of: 'time', times: 1 },
	s: { of: 'time', times: 1000 },
	sec: { of: 'time', times: 1000 },
	seconds: { of: 'time', times: 1000 },
	min: { of: 'time', times: 60_000 },
	m: { of: 'time', times: 60_000 },
	h: { of: 'time', times: 3_600_000 },
	B: { of: 'size', times: 1 },
	bytes: { of: 'size', times: 1 },
	KB: { of: 'size', times: 1e3 },
	kB: { of: 'size', times: 1e3 },
	KiB: { of: 'size', times: 2 ** 10 },
	MB: { of: 'size', times: 1e6 },
	MiB: { of: 'size', times: 2 ** 20 },
	GB: { of: 'size', times: 1e9 },
	GiB: { of: 'size', times: 2 ** 30 },
	TB: { of: 'size', times: 1e12 },
	'/s': { of: 'rate', times: 1 },
	rps: { of: 'rate', times: 1 },
	qps: { of: 'rate', times: 1 },
	'req/s': { of: 'rate', times: 1 },
	'reqs/s': { of: 'rate', times: 1 },
	'/min': { of: 'rate', times: 1 / 60 },
	rpm: { of: 'rate', times: 1 / 60 },
};

/** Units that names carry as their last word; the naming of Prometheus (base units) and of loggers. */
const suffixes: Record<string, string> = {
	ms: 'ms',
	millis: 'ms',
	milliseconds: 'ms',
	seconds: 's',
	secs: 's',
	us: 'us',
	ns: 'ns',
	percent: '%',
	percentage: '%',
	pct: '%',
	ratio: 'share',
	bytes: 'bytes',
	kb: 'KB',
	mb: 'MB',
	gb: 'GB',
	rps: 'rps',
};

/** A name to compare by: lower case, one underscore between words, labels and a unit at the end taken off. */
export function baseName(name: string): { base: string; unit?: string } {
	const words = name
		.replace(/\{.*$/s, '')
		.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
	const unit = words.length > 1 ? suffixes[words.at(-1) ?? ''] : undefined;
	if (unit === undefined) return { base: words.join('_') };
	return { base: words.slice(0, -1).join('_'), unit };
}

/** A limit as the guide gives it. */
export type Limit = { operator: AlertOperator; threshold: number; unit?: string };

export type Comparison =
	| {
			comparable: true;
			holds: boolean;
			/** The limit in the reading's own unit. */
			limit: number;
			unit?: string;
	  }
	/** The two measure different things: a figure in ms cannot be held against a share. */
	| { comparable: false; why: string };

const operators: Record<AlertOperator, (value: number, limit: number) => boolean> = {
	'>': (value, limit) => value > limit,
	'>=': (value, limit) => value >= limit,
	'<': (value, limit) => value < limit,
	'<=': (value, limit) => value <= limit,
	'==': (value, limit) => value === limit,
	'!=': (value, limit) => value !== limit,
};

/** Whether a value is over a limit in the same unit, by the operator under which it alerts. */
export const alertsAt = (operator: AlertOperator, value: number, limit: number): boolean =>
	operators[operator](value, limit);

/** A bare limit of this much or more on a time is meant in milliseconds: nobody alerts on an hour of response time. */
const surelyMilliseconds = 100;

/** The unit that a limit without one is meant in, beside a figure that has one. */
function assumedUnit(limit: Limit, figure: Unit, written: string): string {
	if (figure.of === 'share') return limit.threshold <= 1 ? 'share' : '%';
	if (figure.of === 'time' && limit.threshold >= surelyMilliseconds) return 'ms';
	return written;
}

/** The unit of a bare figure beside a limit that has one: a share over one can only be a percentage. */
function figureUnit(reading: Reading, limit: Unit, written: string): string {
	if (limit.of !== 'share') return written;
	return Math.abs(reading.value) <= 1 ? 'share' : '%';
}

/** Sums of decimal fractions are not exact: 0.05 of a share is 5 %, and not 5.000000000000001. */
const rounded = (value: number): number => Number(value.toPrecision(12));

/**
 * Holds a figure against a limit, whatever units the two are written in: `error_rate > 0.05` and `0.8 %`,
 * `response_time > 2000` and `0.31 s`. `holds` is whether the condition of the rule is true, that is, whether it
 * would alert.
 */
export function compare(reading: Reading, limit: Limit): Comparison {
	const bare = (value: number, of?: string): Comparison => ({
		comparable: true,
		holds: operators[limit.operator](reading.value, value),
		limit: value,
		...(of === undefined ? {} : { unit: of }),
	});
	const named = reading.unit ?? baseName(reading.name).unit;
	const known = named === undefined ? undefined : unitTable[named];
	const wanted = limit.unit === undefined ? undefined : unitTable[limit.unit];
	if (known === undefined || named === undefined) {
		if (wanted === undefined || limit.unit === undefined) return bare(limit.threshold, named);
		const assumed = unitTable[figureUnit(reading, wanted, limit.unit)] ?? wanted;
		return bare(rounded((limit.threshold * wanted.times) / assumed.times));
	}
	const meant = limit.unit ?? assumedUnit(limit, known, named);
	const from = unitTable[meant];
	if (from === undefined) return bare(limit.threshold, named);
	if (from.of !== known.of) {
		return { comparable: false, why: `${named} cannot be held against a limit in ${meant}` };
	}
	return bare(rounded((limit.threshold * from.times) / known.times), named);
}

const namesShare = /rate|ratio|share/i;

/**
 * A figure as people read it where its name says that it is a share: `0.081` of an `error_rate` is `8.1 %`. Beside a
 * limit it goes by the limit, which nobody gives as a share over one: then a figure over one can only be in percent.
 */
export function figureInWords(
	name: string,
	value: number,
	of: string | undefined,
	limit = value,
): string {
	const share = of === 'share' || (of === undefined && namesShare.test(name));
	if (!share || Math.abs(limit) > 1) return figureWords(value, of);
	return figureWords(Math.abs(value) <= 1 ? Number((value * 100).toFixed(2)) : value, '%');
}

/** A figure with its unit as people read it: `0.8 %`, `310 ms`, `1027`. */
export function figureWords(value: number, of?: string): string {
	const text = Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(4))}`;
	return of === undefined || of === 'share' ? text : `${text} ${of}`;
}
