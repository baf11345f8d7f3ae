import { statementsOf } from '../runbook/lookup.ts';
import type { Runbook } from '../runbook/model.ts';

/** So much of a command is seen wherever there is one row for it, in characters. */
const alikeFrom = 40;
/** What of its beginning stays, in characters. */
const headKept = 20;

const inOneLine = (text: string): string => text.replaceAll(/\s*\\?\n\s*/g, ' ');

function commonStart(texts: readonly string[]): number {
	const [first = '', ...rest] = texts;
	let at = 0;
	while (at < first.length && rest.every((text) => text[at] === first[at])) at += 1;
	return at;
}

/**
 * Commands over several lines that begin alike, by their text: each as its beginning and what tells it from the others.
 * Those that are not here are told apart by how they begin.
 */
export function toldApart(texts: readonly string[]): ReadonlyMap<string, string> {
	const alike = new Map<string, string[]>();
	for (const text of new Set(texts)) {
		if (!text.includes('\n')) continue;
		const head = inOneLine(text).slice(0, alikeFrom);
		alike.set(head, [...(alike.get(head) ?? []), text]);
	}
	const found = new Map<string, string>();
	for (const group of alike.values()) {
		if (group.length < 2) continue;
		const flat = group.map(inOneLine);
		const differ = commonStart(flat);
		for (const [index, text] of group.entries()) {
			const line = flat[index] ?? '';
			// From the beginning of the word, and the name of a value goes with it.
			const from = Math.max(line.slice(0, differ).search(/(?:"[\w-]+":\s*)?\S*$/), headKept);
			found.set(text, `${line.slice(0, headKept).trimEnd()} ... ${line.slice(from)}`);
		}
	}
	return found;
}

const known = new WeakMap<Runbook, ReadonlyMap<string, string>>();

/** A command of a guide in one line, told apart from the guide's others; `otherwise` where it needs no telling apart. */
export function commandLine(
	runbook: Runbook,
	text: string,
	otherwise = text.split('\n')[0] ?? '',
): string {
	const lines =
		known.get(runbook) ?? toldApart(statementsOf(runbook).map(({ statement }) => statement.text));
	known.set(runbook, lines);
	return lines.get(text) ?? otherwise;
}
