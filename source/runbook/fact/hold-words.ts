/** `watch`: time counts while good readings come. `wait`: it only has to pass. */
export type HoldWords = { seconds: number; means: 'watch' | 'wait' };

/** How a guide asks in words to wait or to watch before it goes on, one row a way. */
export type HoldRow = {
	means: HoldWords['means'];
	/** Holds {@link span} once: an amount, perhaps the end of a range, and a unit. */
	pattern: RegExp;
	example: string;
	seconds: number;
	/** What looks like it and asks for nothing. */
	not: string;
};

const words: Record<string, number> = {
	a: 1,
	an: 1,
	one: 1,
	two: 2,
	three: 3,
	four: 4,
	five: 5,
	ten: 10,
	fifteen: 15,
	twenty: 20,
	thirty: 30,
	'half an': 0.5,
};
const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
export const amount = String.raw`(\d+(?:\.\d+)?|half an|${Object.keys(words).join('|')})`;
export const unit =
	'(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)';
/** Of a range the first figure counts: whoever has waited so long has done what the guide says. */
const span = String.raw`(?:at least |about |around |approximately |roughly |another |a further |the (?:next|first) |~)?${amount}(?:\s*(?:-|–|to)\s*\d+(?:\.\d+)?)?[\s-]*${unit}\b`;
const row = (
	means: HoldRow['means'],
	before: string,
	after: string,
	example: string,
	seconds: number,
	not: string,
): HoldRow => ({
	means,
	pattern: new RegExp(String.raw`(?<![\w-])(?:${before})${span}${after}`, 'i'),
	example,
	seconds,
	not,
});

/** A stretch of a sentence that names what is watched; it ends where something else begins. */
const object = String.raw`(?:[^.;:!?\n]{0,80}?)`;

export const holdRows: readonly HoldRow[] = [
	row(
		'wait',
		'(?:wait|pause|hold(?: off)?|hold here|stand by)(?: for)? ',
		'',
		'Wait 15 minutes before you go on.',
		900,
		'Wait up to 15 minutes for the certificate.',
	),
	row(
		'watch',
		String.raw`(?:monitor|watch|observe|keep an eye on|keep (?:monitoring|watching))\b${object} for `,
		'',
		'Monitor error rates and response times for 24 hours.',
		86_400,
		'The monitor ran for 24 hours.',
	),
	row(
		'watch',
		'(?:monitor|watch|observe) ',
		'',
		'Monitor 24 hours',
		86_400,
		'Monitor 3 dashboards',
	),
	row(
		'wait',
		String.raw`(?:soak|bake|let (?:it|this|them|that|the [\w -]{1,40}?) (?:run|soak|bake|sit|settle)|leave (?:it|this|them|that|the [\w -]{1,40}?) (?:running|on|in place))(?: for)? `,
		'',
		'Let it bake for half an hour.',
		1800,
		'Let it run the checks of 2 hours ago.',
	),
	row(
		'wait',
		'(?:an? )?',
		String.raw`[ -](?:soak|bake|wait(?:ing)?|observation|monitoring|cool-?down|hold)(?:[ -](?:period|time|window))?(?![\w-])`,
		'30-minute soak',
		1800,
		'A 30-minute presentation',
	),
];

/** Words in front of it, in its own sentence, under which nothing is asked. */
const refusing =
	/\b(?:if|unless|in case|otherwise|should|could|may|might|can|would|do not|don['’]t|does not|doesn['’]t|did not|didn['’]t|no need to|need not|without|instead of|never|rather than|to|was|were|been|have|has|had)\b[^.;:!?]*$/i;
/** `to` refuses a purpose ("to watch for 5 minutes"), and not what has to be done. */
const asking = /(?<!\bno )\b(?:need|needs|have|has|sure|remember|want|order)\s+to\s+(?:\w+\s+)?$/i;
/** Behind an article it is a thing, and nothing that is to be done. */
const article = /\b(?:the|an?|this|that|our|your|its|each|every|no)\s+$/i;

/** Seconds of an {@link amount} of a {@link unit}. */
export function secondsOf(count: string, of: string): number {
	const figure = words[count.toLowerCase()] ?? Number(count);
	return Math.round(figure * (units[of.charAt(0).toLowerCase()] ?? 1));
}

/** What a text asks to wait or to watch; the longest of several. Undefined when it asks for nothing. */
export function readHold(text: string): HoldWords | undefined {
	let longest: HoldWords | undefined;
	for (const sentence of sentencesOf(text)) {
		for (const { means, pattern } of holdRows) {
			const found = pattern.exec(sentence);
			if (!found) continue;
			const before = sentence.slice(0, found.index);
			if (article.test(before) || (refusing.test(before) && !asking.test(before))) continue;
			const [, count = '', of = ''] = found;
			const seconds = secondsOf(count, of);
			if (seconds > (longest?.seconds ?? 0)) longest = { seconds, means };
		}
	}
	return longest;
}

/** Sentences and list items, without what is set as code: that is a command's own business. */
export function sentencesOf(text: string): string[] {
	return text
		.replaceAll(/```[\s\S]*?```|~~~[\s\S]*?~~~/g, '\n')
		.replaceAll(/`[^`\n]*`/g, ' x ')
		.replaceAll(/[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}/g, '')
		.split(/\n\s*(?:[-*+]|\d+[.)])\s+|\n\s*\n|(?<=[.!?;])\s+/)
		.map((one) => one.replaceAll(/\s+/g, ' ').trim())
		.filter((one) => one !== '');
}
