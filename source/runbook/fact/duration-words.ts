import { amount, secondsOf, sentencesOf, unit } from './hold-words.ts';

/** How a guide says how long something takes, one row a way. */
export type DurationRow = {
	/** Holds an amount, perhaps the end of a range, and a unit. */
	pattern: RegExp;
	example: string;
	seconds: number;
	/** What looks like it and says nothing of how long it takes. */
	not: string;
};

const about = String.raw`(?:about |around |approximately |approx\.? |roughly |some |up to |~ ?)?`;
/** Of a range the end counts: nobody is to wonder before. */
const span = String.raw`${about}${amount}(?:\s*(?:-|–|to)\s*(\d+(?:\.\d+)?))?[\s-]*${unit}\b`;
const row = (
	before: string,
	after: string,
	example: string,
	seconds: number,
	not: string,
): DurationRow => ({
	pattern: new RegExp(`(?:${before})${span}${after}`, 'i'),
	example,
	seconds,
	not,
});

export const durationRows: readonly DurationRow[] = [
	row(
		String.raw`\b(?:takes?|can take|may take|will take|should take|needs?) (?:usually |typically |normally |only )?`,
		'',
		'The build takes about 5 minutes.',
		300,
		'It takes 3 engineers.',
	),
	row(
		String.raw`\b(?:expect|allow|plan) (?:it to (?:take|run(?: for)?) )?`,
		'',
		'Expect 3-5 minutes.',
		300,
		'Expect 5 errors.',
	),
	row(
		String.raw`\b(?:duration|estimated time|estimate|expected time|run ?time|time needed|ETA)\s*[:=]\s*`,
		'',
		'Estimated time: ~10 min',
		600,
		'Duration of the window is agreed.',
	),
	row(
		String.raw`\((?=\s*(?:about |around |approx|roughly |up to |~|\d+\s*(?:-|–)))`,
		String.raw`\)`,
		'Deploy (~10 min)',
		600,
		'Deploy (10 hosts)',
	),
];

/** How long a text says that something takes, in seconds; undefined when it says nothing, or more than one thing. */
export function readDuration(text: string): number | undefined {
	const found = new Set<number>();
	for (const sentence of sentencesOf(text)) {
		for (const { pattern } of durationRows) {
			const [, from = '', to, of = ''] = pattern.exec(sentence) ?? [];
			if (from !== '') found.add(secondsOf(to ?? from, of));
		}
	}
	const [only] = found;
	return found.size === 1 ? only : undefined;
}
