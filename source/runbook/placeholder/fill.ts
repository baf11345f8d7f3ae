import { forEachChild, parse, type SyntaxNode } from 'unbash';
import { coverPlaceholders, type TokenFound, tokensIn } from './token.ts';

/**
 * What is put in the place of a token: a value as text, or the name of a variable that holds it when the command runs,
 * for values that are never written down.
 */
export type Given = { value: string } | { variable: string };
/** By token, as {@link tokensIn} finds them, or a word in capitals that the prose told to replace. */
export type Values = Readonly<Record<string, Given>>;
export type Filled = { ok: true; text: string } | { ok: false; problem: string };

type Context = 'bare' | 'double' | 'single' | 'document' | 'quoted-document' | 'refused';

/** Values that mean the same to a shell with and without quotes, however often it is read. */
const plain = /^[A-Za-z0-9@%_+=:,./-]+$/;

/** Programs that hand their arguments to another shell, which would read a value once more. */
const readsAgain =
	/(?<![\w.-])(?:ssh|eval|su|bash|sh|zsh|dash|ksh|xargs|watch|script|parallel)(?![\w.:-])/;

/**
 * Puts values in the place of their tokens so that bash takes each for text and nothing else: quoted where it stands
 * bare, escaped inside quotes and here-documents. A value that a second shell would read must need no quotes at all.
 * Tokens without a value stay, and so do variables, whose values reach a command as variables. Fails with one sentence
 * when a value cannot be put safely where it belongs.
 */
export function fillPlaceholders(text: string, values: Values): Filled {
	const found = [...tokensIn(text), ...wordsIn(text, values)].sort((a, b) => a.at - b.at);
	const tokens = found.filter(({ token }) => values[token] !== undefined);
	if (tokens.length === 0) return { ok: true, text };
	const contexts = contextsOf(text, tokens);
	const again = readsAgain.test(text);
	let filled = '';
	let from = 0;
	for (const [index, { token, at }] of tokens.entries()) {
		const given = values[token];
		const put = given && placed(given, contexts[index] ?? 'refused', again);
		if (put === undefined) return { ok: false, problem: whyNot(token, given) };
		filled += text.slice(from, at) + put;
		from = at + token.length;
	}
	return { ok: true, text: filled + text.slice(from) };
}

function whyNot(token: string, given: Given | undefined): string {
	return given && 'variable' in given
		? `the secret ${token} stands where another shell reads it: edit the command, or run it by hand`
		: `the value of ${token} cannot be put there safely: use letters, digits and ._/:@- only`;
}

function placed(given: Given, context: Context, again: boolean): string | undefined {
	return 'value' in given
		? quote(given.value, context, again)
		: reference(given.variable, context, again);
}

/** A use of a variable that bash takes for one word of text; nobody knows here what is in it. */
function reference(name: string, context: Context, again: boolean): string | undefined {
	if (again) return undefined;
	switch (context) {
		case 'bare':
			return `"\${${name}}"`;
		case 'single':
			return `'"\${${name}}"'`;
		case 'double':
		case 'document':
			return `\${${name}}`;
		case 'quoted-document':
		case 'refused':
			return undefined;
	}
}

/** Words in capitals that were given a value: the prose told to replace them. */
function wordsIn(text: string, values: Values): TokenFound[] {
	const words = new Set(Object.keys(values).filter((token) => /^[A-Z][A-Z0-9_]*$/.test(token)));
	const known = tokensIn(text);
	return [...text.matchAll(/(?<![\w$\\{])[A-Z][A-Z0-9_]*(?![\w=}])/g)]
		.filter(({ 0: token, index }) => words.has(token) && !known.some(({ at }) => at === index))
		.map(({ 0: token, index }) => ({ token, form: 'told', at: index }));
}

function quote(value: string, context: Context, again: boolean): string | undefined {
	if (plain.test(value)) return value;
	if (again || context === 'refused' || /[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
		return undefined;
	switch (context) {
		case 'bare':
			return `'${value.replaceAll("'", "'\\''")}'`;
		case 'single':
			return value.replaceAll("'", "'\\''");
		case 'double':
			return value.replace(/[\\"$`]/g, '\\$&');
		case 'document':
			return value.replace(/[\\$`]/g, '\\$&');
		case 'quoted-document':
			return value;
	}
}

/** What bash reads around each token: found in the syntax tree of the text with its tokens covered. */
function contextsOf(text: string, tokens: readonly TokenFound[]): Context[] {
	const contexts: Context[] = tokens.map(() => 'bare');
	const visit = (node: SyntaxNode, around: Context): void => {
		const own = contextOf(node, around);
		for (const [index, { at, token }] of tokens.entries()) {
			if (at >= node.pos && at + token.length <= node.end) contexts[index] = own;
		}
		forEachChild(node, (child) => {
			if (!('source' in child) || child.source === undefined) return visit(child, own);
			refuse(child.pos, child.end);
		});
	};
	const refuse = (pos: number, end: number): void => {
		for (const [index, { at }] of tokens.entries()) {
			if (at >= pos && at < end) contexts[index] = 'refused';
		}
	};
	const script = parse(coverPlaceholders(text));
	if (script.errors?.length) return tokens.map(() => 'refused');
	visit(script, 'bare');
	return contexts;
}

function contextOf(node: SyntaxNode, around: Context): Context {
	switch (node.type) {
		case 'SingleQuoted':
			return 'single';
		case 'DoubleQuoted':
			return 'double';
		case 'AnsiCQuoted':
		case 'LocaleString':
		case 'ArithmeticExpansion':
		case 'ArithmeticCommand':
			return 'refused';
		case 'ParameterExpansion':
			return node.text.startsWith('${') && /^\$\{[a-z][a-z0-9]*(?:-[a-z0-9]+)+\}$/.test(node.text)
				? around
				: 'refused';
		case 'CommandExpansion':
			return node.text.startsWith('`') ? 'refused' : 'bare';
		case 'ProcessSubstitution':
			return 'bare';
		case 'HereDoc':
			return node.delimiter?.quoted ? 'quoted-document' : 'document';
		case 'HereDocDelimiter':
			return 'refused';
		default:
			return around;
	}
}
