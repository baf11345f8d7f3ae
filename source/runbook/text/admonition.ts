const opening = /^(\s*)(?:[!?]{3}\+?\s+\S|={3}\+?\s+["'])/;
const tab = /^(\s*)={3}\+?\s+["'](.*)["']\s*$/;

const anyOpening = new RegExp(opening.source, 'm');

/** False for most texts, whose lines need no second look. */
export function mayHoldAdmonitions(text: string): boolean {
	return /[!?=]{3}/.test(text) && anyOpening.test(text);
}

/**
 * Rewrites the indented admonitions (`!!! warning`) and tabs (`=== "Linux"`) of MkDocs in marks that every Markdown
 * parser reads: quotes and bold paragraphs. Without it their text would be taken for indented code. Line numbers stay.
 * Source of the forms: the documentation of Python-Markdown's admonition and of PyMdown's tabs and details.
 */
export function plainAdmonitions(lines: readonly string[]): string[] {
	const out = [...lines];
	let fence = '';
	for (let index = 0; index < out.length; index += 1) {
		const line = out[index] ?? '';
		const sign = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
		if (sign !== '' && (fence === '' || sign.startsWith(fence))) fence = fence === '' ? sign : '';
		const found = fence === '' ? opening.exec(line) : null;
		if (found) rewrite(out, index, found[1] ?? '');
	}
	return out;
}

/** Rewrites one admonition in place; what is nested in it is met again by the caller. */
function rewrite(out: string[], start: number, indent: string): void {
	const head = out[start] ?? '';
	const named = tab.exec(head);
	const inner = `${indent}    `;
	const mark = named ? indent : `${indent}> `;
	out[start] = named ? `${indent}**${named[2]}**` : `${indent}> ${head.trim()}`;
	let end = start + 1;
	while (end < out.length && (out[end]?.startsWith(inner) || out[end]?.trim() === '')) end += 1;
	while (end > start + 1 && out[end - 1]?.trim() === '') end -= 1;
	for (let index = start + 1; index < end; index += 1) {
		const line = out[index] ?? '';
		out[index] = line.trim() === '' ? mark.trimEnd() : mark + line.slice(inner.length);
	}
}
