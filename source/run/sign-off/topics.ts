/** Word endings that do not change what a word is about, the longest first. */
const endings = ['ations', 'ation', 'ional', 'ings', 'ing', 'ies', 'ion', 'ed', 'es', 's', 'e'];

/** A word without its ending, so that "tested", "tests" and "test" meet. */
function stem(word: string): string {
	const ending = endings.find((end) => word.endsWith(end) && word.length - end.length >= 3);
	return ending === undefined ? word : word.slice(0, -ending.length);
}

/** Words that say nothing about what an item is about. */
const emptyWords = new Set(
	(
		'a an the of in on to for and or is are be been was were all every each no not with within by from at as it its ' +
		'stay stays works done completed ready successful correctly acceptable new system features enabled active operations ' +
		'operational place set up run npm core positive below above production staging'
	)
		.split(' ')
		.map(stem),
);

/** What a text is about: the stems of its words, without those that say nothing. */
export function topics(text: string): Set<string> {
	const words = text.toLowerCase().match(/\p{L}[\p{L}\d]*/gu) ?? [];
	return new Set(words.map(stem).filter((word) => word.length > 1 && !emptyWords.has(word)));
}

/** How many words two sets have in common. */
export const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
	[...a].filter((word) => b.has(word)).length;

/** Neighbouring words of a text written as one, so that "front end" and "frontend" meet. */
export function compounds(text: string): Set<string> {
	const words = text.toLowerCase().match(/\p{L}[\p{L}\d]*/gu) ?? [];
	return new Set(words.slice(1).map((word, index) => stem(`${words[index]}${word}`)));
}
