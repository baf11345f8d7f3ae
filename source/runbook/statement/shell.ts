import {
	type Command,
	forEachChild,
	type ParseError,
	parse,
	type SyntaxNode,
	type Word,
} from 'unbash';

import { type PlainStatement, readPlain } from './plain.ts';

/** One command with its words, wrappers such as `sudo` taken off. */
export type SimpleCommand = {
	/** The program as typed, without its folder. */
	program: string;
	/** Its arguments with quotes removed; expansions as written. */
	words: string[];
	/** Program and arguments, joined by a space. */
	text: string;
	/** Where it begins in the parsed text. */
	at: number;
	/** Assignments for this command alone, such as `RAILS_ENV=production`. */
	settings: readonly string[];
	/** Wrappers that were taken off, outermost first. */
	wrappers: string[];
};

export type ShellStatement = {
	start: number;
	end: number;
	background: boolean;
	commands: SimpleCommand[];
	/** Names exported with a literal value. */
	exports: Record<string, string>;
	/** Names given a value, exported or not. */
	assigned: string[];
	/** Names whose value is used. */
	used: string[];
	/** A pipeline, and whether `pipefail` would matter to it. */
	piped: boolean;
	/** True for a loop, a function and other compound commands. */
	compound: string[];
};

export type ShellText = { statements: ShellStatement[]; errors: readonly ParseError[] };

/** Splits bash text into its top-level statements. Positions are UTF-16 offsets into `text`. */
export function readShell(text: string): ShellText {
	const plain = readPlain(text);
	return plain ? { statements: plain.map(fromPlain), errors: [] } : parseShell(text);
}

function fromPlain({ words, settings, ...rest }: PlainStatement): ShellStatement {
	const place = { at: rest.start, settings, wrappers: [] };
	return { ...rest, commands: unwrap(words, place, 0) };
}

/** The same by the parser, whatever the text. */
export function parseShell(text: string): ShellText {
	const script = parse(text);
	const statements: ShellStatement[] = [];
	for (const node of script.commands) {
		const facts: Facts = {
			commands: [],
			exports: {},
			assigned: [],
			used: [],
			compound: [],
			end: node.end,
			piped: false,
		};
		gather(node, text, facts, 0);
		const { end, ...rest } = facts;
		statements.push({ start: node.pos, end, background: node.background === true, ...rest });
	}
	return { statements, errors: script.errors ?? [] };
}

type Facts = Pick<
	ShellStatement,
	'commands' | 'exports' | 'assigned' | 'used' | 'compound' | 'piped'
> & {
	end: number;
};

/** How deep the tree is followed; deeper nesting adds nothing that an operator could read either. */
const deepest = 60;

function gather(node: SyntaxNode, text: string, facts: Facts, depth: number): void {
	if (depth > deepest) return;
	switch (node.type) {
		case 'Command':
			facts.commands.push(...simpleCommands(node));
			gatherExports(node, facts);
			break;
		case 'HereDoc':
			// The body lies outside the statement's own range.
			facts.end = Math.max(facts.end, node.closing?.end ?? node.body.end);
			break;
		case 'Assignment':
			facts.assigned.push(node.name);
			break;
		case 'SimpleExpansion':
			facts.used.push(node.text.slice(1));
			break;
		case 'ParameterExpansion':
			if (
				node.operation?.type === 'Default' &&
				node.operation.operator !== '?' &&
				node.operation.operator !== ':?'
			) {
				facts.assigned.push(node.parameter);
			} else facts.used.push(node.parameter);
			break;
		case 'Pipeline':
			facts.piped ||= node.commands.length > 1;
			break;
		case 'For':
		case 'Select':
			facts.assigned.push(node.name.value);
			facts.compound.push(node.type);
			break;
		case 'While':
			facts.compound.push(node.kind);
			break;
		case 'Function':
		case 'If':
		case 'Case':
		case 'Subshell':
			facts.compound.push(node.type);
			break;
		default:
			break;
	}
	forEachChild(node, (child) => gather(child, text, facts, depth + 1));
}

/** Builtins that give names a value. */
const declaring: ReadonlySet<string> = new Set([
	'export',
	'declare',
	'typeset',
	'local',
	'readonly',
]);

function gatherExports(node: Command, facts: Facts): void {
	const name = node.name?.value ?? '';
	if (name === 'read' || name === 'mapfile' || name === 'readarray') {
		for (const word of node.args) if (word.type === 'Word') facts.assigned.push(word.value);
		return;
	}
	if (!declaring.has(name)) return;
	const exporting =
		name === 'export' ||
		node.args.some((word) => word.type === 'Word' && /^-[a-zA-Z]*x/.test(word.value));
	if (!exporting) return;
	for (const word of node.args) {
		if (word.type !== 'Assignment' || word.append || word.value.type !== 'Word') continue;
		if (isLiteral(word.value)) facts.exports[word.name] = word.value.value;
	}
}

/** True when the shell expands nothing in the word. */
function isLiteral(word: Word): boolean {
	return !/[$`]/.test(word.text.replace(/'[^']*'/g, ''));
}

/** Programs that start another; the pattern takes their own options off. */
const wrappers: readonly { program: string; skip: RegExp }[] = [
	{ program: 'sudo', skip: /^(?:-[ugpCh]$|-\S+$|\w+=)/ },
	{ program: 'doas', skip: /^-/ },
	{ program: 'env', skip: /^(?:-\S+$|\w+=)/ },
	{ program: 'nohup', skip: /^-/ },
	{ program: 'time', skip: /^-/ },
	{ program: 'nice', skip: /^(?:-\S*|\d+)$/ },
	{ program: 'exec', skip: /^-/ },
	{ program: 'command', skip: /^-/ },
	{ program: 'builtin', skip: /^-/ },
	{ program: 'timeout', skip: /^(?:-\S+|\d+(?:\.\d+)?[smhd]?)$/ },
	{ program: 'xargs', skip: /^(?:-\S+|\d+|\{\})$/ },
	{ program: 'stdbuf', skip: /^-/ },
	{ program: 'watch', skip: /^(?:-\S+|\d+(?:\.\d+)?)$/ },
	{ program: 'retry', skip: /^(?:-\S+|\d+)$/ },
];
const takesValue = /^-(?:u|g|p|C|h|n|I|P|d|k|s)$/;

function simpleCommands(node: Command): SimpleCommand[] {
	if (!node.name) return [];
	const words = [node.name, ...node.args].map((word) =>
		word.type === 'Word' ? word.value : word.text,
	);
	return unwrap(words, { at: node.pos, settings: settingsOf(node), wrappers: [] }, 0);
}

/** What a command has from where it stands, wrapped or not. */
type Place = Pick<SimpleCommand, 'at' | 'settings' | 'wrappers'>;

function settingsOf({ prefix }: Command): string[] {
	if (prefix.length === 0) return [];
	return prefix.flatMap((part) => (part.type === 'Assignment' ? [part.text] : []));
}

function unwrap(words: string[], place: Place, depth: number): SimpleCommand[] {
	const [first, ...args] = words;
	if (first === undefined || first === '') return [];
	const program = first.slice(first.lastIndexOf('/') + 1);
	const own: SimpleCommand = {
		program,
		words: args,
		text: [program, ...args].join(' '),
		...place,
	};
	if (depth > 4) return [own];
	const wrapper = wrappers.find((row) => row.program === program);
	if (wrapper) {
		let index = 0;
		while (index < args.length && wrapper.skip.test(args[index] ?? '')) {
			index +=
				takesValue.test(args[index] ?? '') && program !== 'time' && program !== 'nohup' ? 2 : 1;
		}
		const inner = unwrap(args.slice(index), below(place, program), depth + 1);
		return inner.length === 0 || program === 'watch' ? [own, ...inner] : inner;
	}
	const inside = insideOf(program, args);
	if (inside === undefined) return [own];
	return [own, ...unwrapText(inside, below(place, program), depth + 1)];
}

function below(place: Place, wrapper: string): Place {
	return { ...place, wrappers: [...place.wrappers, wrapper] };
}

/** The command line that a shell, a container or another host is handed as an argument. */
function insideOf(program: string, args: string[]): string | undefined {
	if (/^(?:ba|z|k|da)?sh$/.test(program)) {
		const index = args.findIndex((arg) => /^-\w*c$/.test(arg));
		return index < 0 ? undefined : args[index + 1];
	}
	if (program === 'ssh') {
		let index = 0;
		while (args[index]?.startsWith('-'))
			index += /^-[ilpoFJLRDWbcEeImOQSw]$/.test(args[index] ?? '') ? 2 : 1;
		const rest = args.slice(index + 1).join(' ');
		return rest === '' ? undefined : rest;
	}
	if (/^(?:kubectl|oc)$/.test(program) && args.includes('exec')) {
		const index = args.indexOf('--');
		return index < 0 ? undefined : args.slice(index + 1).join(' ');
	}
	return undefined;
}

function unwrapText(text: string, place: Place, depth: number): SimpleCommand[] {
	const commands: SimpleCommand[] = [];
	const visit = (node: SyntaxNode, level: number): void => {
		if (level > deepest) return;
		if (node.type === 'Command' && node.name) {
			const words = [node.name, ...node.args].map((word) =>
				word.type === 'Word' ? word.value : word.text,
			);
			commands.push(...unwrap(words, place, depth));
		}
		forEachChild(node, (child) => visit(child, level + 1));
	};
	visit(parse(text), 0);
	return commands;
}
