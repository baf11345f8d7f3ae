import { walkSections } from '../section.ts';
import type { Checked } from './rule.ts';

export type LinkFound = { target: string; line: number; column: number };

const inlineLink = /(?<!\\)\]\((<[^>]*>|[^\s()]*)(?:\s+"[^"]*")?\)/g;

/** Inline links of the text outside code, with their places. */
export function* linksOf(guide: Checked): Generator<LinkFound> {
	const inCode = codeLines(guide);
	for (const [index, text] of guide.lines.entries()) {
		if (inCode.has(index + 1) || !text.includes('](')) continue;
		const bare = text.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length));
		for (const found of bare.matchAll(inlineLink)) {
			const target = (found[1] ?? '').replace(/^<|>$/g, '');
			yield { target, line: index + 1, column: found.index + 3 };
		}
	}
}

/** Lines that stand inside a block of code. */
export function codeLines(guide: Checked): Set<number> {
	const lines = new Set<number>();
	for (const { block, fenced } of guide.blocks) {
		const height = block.text.split('\n').length + (fenced ? 1 : 0);
		for (let line = block.line; line < block.line + height; line += 1) lines.add(line);
	}
	return lines;
}

/** The anchors that a page of this guide would have: GitHub's form of each heading, and explicit ones. */
export function anchorsOf(guide: Checked): Set<string> {
	const anchors = new Set<string>(['top']);
	const seen = new Map<string, number>();
	for (const section of walkSections(guide.root)) {
		if (section.heading?.type !== 'heading') continue;
		const raw = section.heading.inline.raw;
		const base = githubAnchor(raw);
		const count = seen.get(base) ?? 0;
		seen.set(base, count + 1);
		anchors.add(count === 0 ? base : `${base}-${count}`);
		anchors.add(base.replace(/^-+|-+$/g, ''));
		const explicit = /\{#([\w-]+)\}/.exec(raw)?.[1];
		if (explicit !== undefined) anchors.add(explicit.toLowerCase());
	}
	for (const line of guide.lines) {
		if (!line.includes('<')) continue;
		for (const found of line.matchAll(/<[^<>]{1,200}\b(?:id|name)=["']?([\w.-]+)/g))
			anchors.add((found[1] ?? '').toLowerCase());
	}
	return anchors;
}

/** GitHub's rule: lower case, signs dropped, spaces to hyphens. */
function githubAnchor(heading: string): string {
	return heading
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/\s+/g, ' ')
		.replace(/ ?\{#[\w-]+\} ?$/, '')
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
		.replace(/\s/g, '-');
}
