import {
	type ArithmeticFor,
	type Assignment,
	type Command,
	type CommandExpansionPart,
	forEachChild,
	parse,
	type Redirect,
	type SyntaxNode,
	type While,
	type Word,
} from 'unbash';
import { builtinTreated, isGuarded } from './builtins.ts';
import { isStandInName, standIn } from './stand-in.ts';

/** What bash is given in a rehearsal, and the programs it names: each needs a stand-in. */
export type Rehearsed = { text: string; programs: string[] };
export type NotRehearsed = { why: string };

/** Thrown inside this module only: the statement is not rehearsed, for this reason. */
class Unfit extends Error {}

type Edit = { at: number; insert: string; remove: number };

/** How deep the tree is followed; what lies deeper is not rehearsed. */
const deepest = 200;

/** Files that stand for a stream or for nothing; to write to them changes nothing. */
const streams = /^\/dev\/(?:null|stdin|stdout|stderr|zero|fd\/\d+)$/;
const descriptor = /^\d*-?$/;

/**
 * Changes a statement so that nothing of it is executed, and everything else of it stays: expansions, exports, loops,
 * pipes, conditions, functions.
 *
 * - A program named by a plain word stays as it is, because PATH leads to stand-ins only. One named by a path
 *   (`/usr/bin/x`, `./deploy.sh`) or by an expansion (`$KUBECTL`) is handed to the stand-in by its words.
 * - Builtins are treated as `builtins.ts` says; `cd` and `pushd` stay inside the scratch folder.
 * - The target of every redirection, of input too, is led into the scratch folder at run time; so is `/dev/tcp`.
 * - What a guide puts into PATH and its like goes to a variable of another name.
 * - A `while`, `until` or `for ((` is left after a hundred turns: with stand-ins it may never see what it waits for.
 *
 * What cannot be followed is not rehearsed at all, and the reason says why: text that does not parse as bash, a
 * coprocess, a backquoted command with backslashes in it, `${x@P}`.
 *
 * Not caught: text that bash evaluates out of a value (`[[ $x -eq 1 ]]` where x holds `a[$(/bin/id)]`), and what tests
 * and globs read of the real file system (`[ -f /etc/hosts ]`), which changes nothing.
 */
export function rehearsedText(text: string): Rehearsed | NotRehearsed {
	const script = parse(text);
	const edits: Edit[] = [];
	const programs = new Set<string>();
	try {
		visit(script, { text, edits, programs }, 0);
	} catch (error) {
		if (error instanceof Unfit) return { why: error.message };
		throw error;
	}
	return { text: edited(text, edits), programs: [...programs] };
}

type Work = { text: string; edits: Edit[]; programs: Set<string> };

function edited(text: string, edits: readonly Edit[]): string {
	// Of two at one place the one that was found first belongs to the outer node and stands in front.
	const order = edits.map((edit, index) => ({ ...edit, index }));
	order.sort((a, b) => b.at - a.at || b.index - a.index);
	let result = text;
	for (const { at, insert, remove } of order) {
		result = result.slice(0, at) + insert + result.slice(at + remove);
	}
	return result;
}

const insert = (work: Work, at: number, what: string, remove = 0): void =>
	void work.edits.push({ at, insert: what, remove });

function visit(node: SyntaxNode, work: Work, depth: number): void {
	if (depth > deepest) throw new Unfit('it is nested too deeply to be followed');
	switch (node.type) {
		case 'Script':
			if (node.errors?.length) throw new Unfit('it could not be read as bash');
			break;
		case 'Pipeline':
			// A stand-in in a pipe reads what it is given, or the command before it would break off.
			for (const [index, part] of node.commands.entries()) {
				if (part.type === 'Command') visitCommand(part, work, index > 0);
				if (part.type === 'Command') children(part, work, depth);
				else visit(part, work, depth + 1);
			}
			return;
		case 'Command':
			visitCommand(node, work, false);
			break;
		case 'Redirect':
			visitRedirect(node, work);
			break;
		case 'Assignment':
			visitAssignment(node, work);
			break;
		case 'While':
		case 'ArithmeticFor':
			leaveAfterAWhile(node, work);
			break;
		case 'For':
		case 'Select':
			if (isGuarded(node.name.value)) throw new Unfit(`it gives ${node.name.value} values in turn`);
			break;
		case 'Function':
			if (node.name.value.includes('/')) throw new Unfit('it gives a path a function');
			break;
		case 'Coproc':
			throw new Unfit('it starts a coprocess');
		case 'CommandExpansion':
			visitExpansion(node);
			break;
		case 'ProcessSubstitution':
			if (!node.script) throw new Unfit('a command inside it could not be read');
			break;
		case 'ParameterExpansion':
			if (node.operation?.type === 'Transform' || node.operation?.type === 'Unknown') {
				throw new Unfit(`it uses ${node.text}`);
			}
			break;
		default:
			break;
	}
	children(node, work, depth);
}

const children = (node: SyntaxNode, work: Work, depth: number): void =>
	forEachChild(node, (child) => visit(child, work, depth + 1));

function visitExpansion({ text, script }: CommandExpansionPart): void {
	if (!script) throw new Unfit('a command inside it could not be read');
	const escaped = text.startsWith('`') && text.includes('\\');
	if (escaped) throw new Unfit('it has a backslash inside backquotes');
}

/** A word that does not stand where the parser says would be changed in the wrong place. */
function placed(word: Word, { text }: Work): Word {
	if (text.slice(word.pos, word.end) === word.text) return word;
	throw new Unfit('a part of it could not be placed');
}

function visitCommand(node: Command, work: Work, reads: boolean): void {
	const { name } = node;
	if (!name) return;
	const literal = literalOf(placed(name, work));
	const treated = literal === undefined ? undefined : builtinTreated(literal);
	const prefix = `${reads ? standIn.reading : standIn.any} `;
	if (literal === undefined) insert(work, name.pos, prefix);
	else if (treated !== undefined) visitBuiltin(node, name, literal, treated, work);
	else if (!isStandInName(literal)) insert(work, name.pos, prefix);
	else {
		work.programs.add(literal);
		if (reads) insert(work, name.pos, prefix);
	}
}

function visitBuiltin(
	node: Command,
	name: Word,
	literal: string,
	treated: NonNullable<ReturnType<typeof builtinTreated>>,
	work: Work,
): void {
	if (treated === 'folder') {
		insert(work, name.pos, `. ${standIn.folder} `);
		return;
	}
	const onlyRedirects = literal === 'exec' && node.args.length === 0;
	const said =
		(treated === 'said' && !onlyRedirects) ||
		(treated === 'names' && !namesAreKnown(literal, node)) ||
		(literal === 'set' && !optionsAreHarmless(node));
	if (said) insert(work, name.pos, `${standIn.any} `);
}

/** Whether every name that a builtin gives a value to can be read, and none decides what bash runs. */
function namesAreKnown(builtin: string, { args }: Command): boolean {
	if (builtin === 'printf') {
		const [first] = args;
		if (first?.type !== 'Word') return true;
		const begins = beginningOf(first);
		if (begins === '') return literalOf(first) !== undefined;
		if (!begins.startsWith('-v')) return true;
	}
	const declares = builtin === 'declare' || builtin === 'typeset' || builtin === 'local';
	return args.every((argument) => {
		// An assignment is looked at as such.
		if (argument.type === 'Assignment') return true;
		const literal = literalOf(argument);
		if (literal === undefined) {
			const assigned = /^([A-Za-z_]\w*)\+?=/.exec(beginningOf(argument))?.[1];
			return assigned !== undefined && !isGuarded(assigned);
		}
		if (declares && /^-\w*n/.test(literal)) return false;
		return !isGuarded(/^(?:-v)?([A-Za-z_]\w*)/.exec(literal)?.[1] ?? '');
	});
}

/** `set -k` takes variables from anywhere in a command, `set -r` would lock the shell up. */
function optionsAreHarmless({ args }: Command): boolean {
	const [first] = args;
	if (first?.type === 'Word' && literalOf(first) === undefined) return beginningOf(first) !== '';
	return args.every((argument) => {
		const literal = argument.type === 'Word' ? literalOf(argument) : undefined;
		return !/^[-+]\w*[kr]|^(?:keyword|restricted)$/.test(literal ?? '');
	});
}

function visitAssignment({ name, pos }: Assignment, work: Work): void {
	if (isGuarded(name)) insert(work, pos, `REHEARSED_${name}`, name.length);
}

function visitRedirect({ operator, target }: Redirect, work: Work): void {
	if (!target) throw new Unfit('it redirects to nothing that could be read');
	const literal = literalOf(placed(target, work));
	const duplicates = operator === '>&' || operator === '<&';
	if (literal !== undefined && (streams.test(literal) || (duplicates && descriptor.test(literal))))
		return;
	// The substitution is a descriptor of this shell, and its commands are looked at as any other.
	if (target.parts?.some(({ type }) => type === 'ProcessSubstitution')) {
		if (target.parts.length > 1) throw new Unfit('it redirects to a path that could not be read');
		return;
	}
	const way = operator.includes('>') ? 'write' : 'read';
	insert(work, target.pos, `"$(${standIn.path} ${duplicates ? 'stream' : way} `);
	insert(work, target.end, ')"');
}

function leaveAfterAWhile({ body }: While | ArithmeticFor, work: Work): void {
	const [first] = body.commands;
	if (!first) return;
	insert(work, first.pos, `[ "$((__gg_turns += 1))" -le 100 ] || { ${standIn.turns}; break; }; `);
}

/** The text of a word in which bash expands nothing; undefined when it does, or may. */
function literalOf({ text, value, parts }: Word): string | undefined {
	if (/^~/.test(text)) return undefined;
	const plain = (parts ?? []).every(
		(part) =>
			part.type === 'Literal' ||
			part.type === 'SingleQuoted' ||
			part.type === 'AnsiCQuoted' ||
			(part.type === 'DoubleQuoted' && part.parts.every(({ type }) => type === 'Literal')),
	);
	return plain ? value : undefined;
}

/** The text in front of the first expansion of a word; empty when it begins with one. */
function beginningOf({ value, parts }: Word): string {
	const [first] = parts ?? [];
	if (!first) return value;
	if (first.type === 'Literal' || first.type === 'SingleQuoted') return first.value;
	if (first.type !== 'DoubleQuoted') return '';
	const [inner] = first.parts;
	return inner?.type === 'Literal' ? inner.value : '';
}
