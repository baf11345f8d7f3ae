import type { Style } from './look.ts';

/** A run of characters of a code that look alike. */
export type Ink = { text: string; style?: Style };

/** Colours a code by the grammar of its language; undefined for a language that is not known. */
export type Highlight = (code: string, language: string) => Ink[] | undefined;

/** What the classes of highlight.js are to the eye; what is not listed stays plain. */
const styles: Record<string, Style> = {
	'hljs-keyword': 'code-word',
	'hljs-built_in': 'code-word',
	'hljs-section': 'code-word',
	'hljs-selector-tag': 'code-word',
	'hljs-string': 'code-text',
	'hljs-regexp': 'code-text',
	'hljs-addition': 'code-text',
	'hljs-variable': 'code-name',
	'hljs-template-variable': 'code-name',
	'hljs-subst': 'code-name',
	'hljs-attr': 'code-name',
	'hljs-title': 'code-name',
	'hljs-number': 'code-value',
	'hljs-literal': 'code-value',
	'hljs-comment': 'dim',
	'hljs-meta': 'dim',
	'hljs-deletion': 'dim',
};

/** The part of a syntax tree (hast) that matters here. */
export type Leaf = { type: 'text'; value: string };
export type Branch = {
	type: 'element' | 'root';
	properties?: { className?: unknown };
	children: readonly (Leaf | Branch | { type: 'comment' | 'doctype' })[];
};

function styleOf({ properties }: Branch, around: Style | undefined): Style | undefined {
	const names: unknown = properties?.className;
	const [first] = Array.isArray(names) ? names : [];
	return styles[String(first)] ?? around;
}

/** The leaves of a syntax tree with the style of the innermost branch that has one. */
export function inkOf(tree: Branch, around?: Style): Ink[] {
	const style = styleOf(tree, around);
	return tree.children.flatMap((child): Ink[] => {
		if (child.type === 'text') {
			return [style === undefined ? { text: child.value } : { text: child.value, style }];
		}
		return child.type === 'element' || child.type === 'root' ? inkOf(child, style) : [];
	});
}
