import { mustHold, readSentence, type SentenceRow } from '../../runbook/fact/limit-sentence.ts';
import type { Item } from '../../runbook/model.ts';
import type { Run } from '../intent.ts';
import { aliasOf } from '../reading/alias.ts';
import { compare, figureWords, type Limit } from '../reading/unit.ts';
import type { ReadingState } from '../state.ts';
import type { Evidence } from './sign-off.ts';
import { staleEvidence } from './stale.ts';

/** A figure that an item names a bound for; `limit` is the condition under which the item does not hold. */
export type Bound = { metric: string; limit: Limit };

/** The bound that an item names, such as "Error rate below 5 %"; undefined for an item without a figure. */
export function boundOf({ text }: Pick<Item, 'text'>): Bound | undefined {
	const stated = readSentence(text, mustHold);
	if (!stated) return undefined;
	const { metric, ...limit } = stated;
	return { metric, limit };
}

/** What must hold, by the operator under which it does not. */
const words: Partial<Record<SentenceRow['alerts'], string>> = {
	'>=': 'below',
	'>': 'at most',
	'<=': 'above',
	'<': 'at least',
};

export function boundWords({ limit }: Bound): string {
	const { operator, threshold, unit } = limit;
	return `${words[operator] ?? operator} ${figureWords(threshold, unit)}`;
}

export type Observed = Extract<Evidence, { kind: 'reading' }>;

const figure = /(?<![\p{L}\d])(-?\d+(?:\.\d+)?)\s*(%|ms|s|min|MB|GB|rps)?(?![\p{L}\d])/u;

/** The first figure that somebody typed, as what was observed of this bound at `at`. */
export function observedIn(
	text: string,
	{ metric, limit }: Bound,
	at: string,
): Observed | undefined {
	const [, value, unit = limit.unit] = figure.exec(text) ?? [];
	if (value === undefined) return undefined;
	return {
		kind: 'reading',
		name: metric,
		value: Number(value),
		...(unit === undefined ? {} : { unit }),
		at,
	};
}

/** A reading as a piece of evidence. */
export const readingPiece = ({ name, value, unit, at }: ReadingState): Observed => ({
	kind: 'reading',
	name,
	value,
	...(unit === undefined ? {} : { unit }),
	at,
});

/** What the run itself has seen of a bound's figure, if that still speaks of what is there. */
export function observedBy(run: Run, { metric }: Bound): Observed | undefined {
	const alias = aliasOf(run, metric);
	const reading = alias && run.state.readings[alias.reading];
	if (!reading) return undefined;
	const piece = readingPiece(reading);
	return staleEvidence(run, piece) === undefined ? piece : undefined;
}

/** Whether an observed value is within its bound; why not, in an operator's words. */
export function whyOutside({ name, value, unit }: Observed, bound: Bound): string | undefined {
	const reading = { name, value, ...(unit === undefined ? {} : { unit }) };
	const held = compare(reading, bound.limit);
	if (!held.comparable) return held.why;
	return held.holds ? `${figureWords(value, unit)} is not ${boundWords(bound)}` : undefined;
}
