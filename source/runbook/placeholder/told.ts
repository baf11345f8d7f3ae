/** A word in capitals as writers of guides use it for a value: `KEY_ID`, `ENVIRONMENT`, `USERNAME`. */
const word = /(?<![\w$<[{-])`?\$?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`?(?![\w>\]}])/g;
const tells =
	/\b(?:replac(?:e|ing)|substitut(?:e|ing)|instead of|fill in|put your|with your|swap)\b/i;
const codeFence = /^\s*(?:`{3,}|~{3,})/;

/**
 * Words in capitals that the prose tells the reader to replace ("replacing KEY_ID with the key's id"). Without such a
 * sentence a word in capitals is just a word: most of them in commands are.
 */
export function wordsToReplace(lines: readonly string[]): Set<string> {
	const found = new Set<string>();
	let inFence = false;
	for (const line of lines) {
		if (codeFence.test(line)) inFence = !inFence;
		if (inFence || !tells.test(line)) continue;
		for (const sentence of line.split(/(?<=[.;])\s/)) {
			const told = tells.exec(sentence);
			if (!told) continue;
			const [first] = sentence.slice(told.index).matchAll(word);
			const name = first?.[1];
			if (name !== undefined && name.length > 1) found.add(name);
		}
	}
	return found;
}

/** An argument by itself whose name says that a value belongs there, whatever the prose says. */
const nameOfValue = /(?<=[^\s'"#].*\s)(?:ENV|ENVIRONMENT|[A-Z]+_(?:NAME|ID))(?=\s|$)/g;
/** Programs that such a word is a text for, or a variable's name. */
const takesNames =
	/['"#]|\b(?:grep|rg|echo|printf|unset|printenv|export|read|declare|local|awk|sed|cat|getopts|env)\b/;

/**
 * The words in capitals that are gaps of a command: those of the set that stand by themselves, not as a variable's name,
 * and arguments such as `ENVIRONMENT` or `CLUSTER_NAME`.
 */
export function toldTokens(text: string, words: ReadonlySet<string>): string[] {
	const found = new Set<string>();
	if (words.size > 0) {
		for (const match of text.matchAll(/(?<![\w$\\{<[])[A-Z][A-Z0-9_]*(?![\w=}>\]])/g)) {
			if (words.has(match[0])) found.add(match[0]);
		}
	}
	if (/ENV|_NAME|_ID/.test(text) && !takesNames.test(text)) {
		for (const [word] of text.matchAll(nameOfValue)) found.add(word);
	}
	return [...found];
}
