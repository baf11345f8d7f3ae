import { forEachChild, parse, type SyntaxNode } from 'unbash';
import { coverPlaceholders, type TokenFound, tokensIn } from './token.ts';

/** Values by token, as {@link tokensIn} finds them; a token `$NAME` is a variable and goes to the environment. */
export type Values = Readonly<Record<string, string>>;
export type Filled =
	| { ok: true; text: string; environment: Record<string, string> }
	| { ok: false; problem: string };

type Context = 'bare' | 'double' | 'single' | 'document' | 'quoted-document' | 'refused';

/** Values that mean the same to a shell with and without quotes, however often it is read. */
const plain = /^[A-Za-z0-9@%_+=:,./-]+$/;

/** Programs that hand their arguments to another shell, which would read a value once more. */
const readsAgain =
	/\b(?:ssh|eval|su|bash|sh|zsh|dash|ksh|xargs|watch|docker|podman|kubectl|oc|nsenter|script|parallel)\b/;

/**
 * Puts values in the place of their tokens so that bash takes each for text and nothing else: quoted where it stands
 * bare, escaped inside quotes and here-documents. A value that a second shell would read must need no quotes at all.
 * Fails with one sentence when a token has no value, or one that cannot be put there safely.
 */
export function fillPlaceholders(text: string, values: Values): Filled {
	const tokens = [...tokensIn(text), ...wordsIn(text, values)].sort((a, b) => a.at - b.at);
	const missing = tokens.find(({ token }) => values[token] === undefined);
	if (missing) return { ok: false, problem: `${missing.token} has no value yet.` };
	const environment: Record<string, string> = {};
	for (const [token, value] of Object.entries(values)) {
		if (!/^\$\w+$/.test(token) || !text.includes(token.slice(1))) continue;
		environment[token.slice(1)] = value;
	}
	if (tokens.length === 0) return { ok: true, text, environment };
	const contexts = contextsOf(text, tokens);
	let filled = '';
	let from = 0;
	for (const [index, { token, at }] of tokens.entries()) {
		const put = quote(values[token] ?? '', contexts[index] ?? 'bare', readsAgain.test(text));
		if (put === undefined) {
			return {
				ok: false,
				problem: `The value of ${token} cannot be put there safely: use letters, digits and ._/:@- only.`,
			};
		}
		filled += text.slice(from, at) + put;
		from = at + token.length;
	}
	return { ok: true, text: filled + text.slice(from), environment };
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
