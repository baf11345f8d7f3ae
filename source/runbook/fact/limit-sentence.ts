import type { AlertOperator } from '../model.ts';

/** A limit on a figure: the guide's name of the figure, and the condition under which it alerts. */
export type Limit = { metric: string; operator: AlertOperator; threshold: number; unit?: string };

/** How a sentence states a limit; `alerts` is the operator under which it would not hold. */
export type SentenceRow = {
	example: string;
	not: string;
	pattern: RegExp;
	alerts: AlertOperator;
};

/** A figure with its unit, as people write limits. */
export const amount = String.raw`(\d+(?:\.\d+)?)\s*(%|percent|ms|milliseconds|seconds|secs|s|min|MB|GB|rps)?(?=$|[\s.,;:)/])`;
const measured = String.raw`([\p{L}\d][\p{L}\d\s_./-]{2,60}?)`;
const row = (words: string, alerts: AlertOperator, example: string, not: string) => ({
	example,
	not,
	alerts,
	pattern: new RegExp(`${measured}\\s*(?:${words})\\s*${amount}`, 'iu'),
});

/** Sentences that say what must hold. */
export const mustHold: readonly SentenceRow[] = [
	row(
		'below|under|less than|lower than|<',
		'>=',
		'Error rates stay under 5 %',
		'Under 5 people on call',
	),
	row(
		'at most|no more than|not exceed(?:ing)?|does not exceed|within|up to|<=|≤',
		'>',
		'p95 response time at most 300 ms',
		'Fixed within 2 hours',
	),
	row(
		'above|over|more than|greater than|higher than|>',
		'<=',
		'Availability above 99.9%',
		'More than 3 reviewers',
	),
	row('at least|no less than|>=|≥', '<', 'Success rate at least 99 %', 'At least 2 approvals'),
];

/** Sentences that say when to stop or to roll back. */
export const mustStop: readonly SentenceRow[] = [
	row(
		'exceeds?|goes over|rises? above|is above|above|over|more than|greater than|>',
		'>',
		'Roll back if the error rate exceeds 5%',
		'Roll back if more than 3 teams object',
	),
	row('>=|reach(?:es)?', '>=', 'Stop when CPU usage reaches 90 %', 'Stop when you reach 5 o clock'),
	row(
		'drops? below|falls? below|is below|below|under|less than|<',
		'<',
		'Abort if the success rate drops below 99 %',
		'Abort if below 5 approvals',
	),
];

/** What makes a sentence one about stopping. */
export const stopWords =
	/\b(?:roll(?:ing|ed)?[ -]?back|rollback|revert|abort|stop|halt|pause|trigger)s?\b/i;

/** Words that name something measured; a sentence without one is about something else. */
const measures =
	/\b(?:rates?|ratio|times?|latency|latencies|cpu|memory|ram|disk|usage|utili[sz]ation|errors?|p\d{2}|duration|lag|depth|success|availability|uptime|throughput|saturation|crash\w*|cost)\b/i;

/** Words that name something measured without naming the figure. */
const performance = /\b(?:performance|figures?|load|slow(?:er)?|fast(?:er)?)\b/i;

/** Whether a text is about something that is measured: only a look can say whether it holds. */
export const speaksOfFigure = (text: string): boolean =>
	measures.test(text) || performance.test(text);

/** Words around a measure that are no part of its name. */
const around = new Set(
	(
		'a an the all of in on our your and or is are be been was were stay stays remain remains keep keeps kept must ' +
		'should shall will when if once that which overall average mean total any to for roll back rollback revert ' +
		'abort stop halt pause trigger rolling triggers service system production does not do'
	).split(' '),
);

/** The name of the figure that words speak of: `error_rate` for "Error rates stay"; undefined for anything else. */
export function metricIn(text: string): string | undefined {
	const last = text.split(/[,;:(]|\b(?:if|when|once)\b/i).at(-1) ?? '';
	if (!measures.test(last)) return undefined;
	const words = last
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '' && !around.has(word));
	const name = words.map((word, index) => (index === words.length - 1 ? singular(word) : word));
	return name.length === 0 || name.length > 4 ? undefined : name.join('_');
}

const singular = (word: string): string =>
	/[^s]s$/.test(word) && word !== 'cpus' ? word.slice(0, -1) : word;

/** The limit that a sentence states, by the first row that reads it. */
export function readSentence(
	text: string,
	rows: readonly SentenceRow[] = stopWords.test(text) ? mustStop : mustHold,
): Limit | undefined {
	for (const { pattern, alerts } of rows) {
		const [, before, threshold, unit] = pattern.exec(text) ?? [];
		if (before === undefined || threshold === undefined) continue;
		const metric = metricIn(before);
		if (metric === undefined) continue;
		return {
			metric,
			operator: alerts,
			threshold: Number(threshold),
			...(unit === undefined ? {} : { unit: plainUnit(unit) }),
		};
	}
	return undefined;
}

const plainUnits: Record<string, string> = {
	percent: '%',
	milliseconds: 'ms',
	seconds: 's',
	secs: 's',
};

/** A unit as readings carry it. */
export const plainUnit = (unit: string): string => plainUnits[unit.toLowerCase()] ?? unit;
