import type { ShellStatement, SimpleCommand } from './shell.ts';

/** Characters of a word that no shell gives a meaning to, `$NAME` and `${NAME}`, and quotes without anything special. */
const part = `[\\w./:@,%+=*?~-]|\\$[A-Za-z_]\\w*|\\$\\{[A-Za-z_]\\w*\\}|'[^'\\n]*'|"(?:[^"'$\`\\\\!\\n]|\\$[A-Za-z_]\\w*)*"`;
const line = new RegExp(
	`[ \\t]*((?:${part})+(?:[ \\t]+(?:${part})+)*)?(?:[ \\t]+#[^\\n]*|(?<=^[ \\t]*)#[^\\n]*)?[ \\t]*(?:\\n|$)`,
	'my',
);
const word = new RegExp(`(?:${part})+`, 'g');
const expansion = /'[^']*'|\$\{?([A-Za-z_]\w*)/g;
const appending = /^\w+\+=/;
const setting = /^([A-Za-z_]\w*)=/;

/** What only a parser reads: reserved words, and builtins whose arguments name variables. */
const special =
	/^(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|select|function|coproc|time|in|declare|typeset|local|readonly|read|mapfile|readarray|let|eval|\d+)$/;

/** A statement of the parser without its commands: those are made from the words, as for any other. */
export type PlainStatement = Omit<ShellStatement, 'commands'> & {
	words: string[];
	settings: SimpleCommand['settings'];
};

/**
 * Reads shell text in which each line is one command of plain words, as most lines of guides are, without a parser.
 * Undefined when any line asks for one: a pipe, a substitution, a here-document, a continued line, a loop.
 */
export function readPlain(text: string): PlainStatement[] | undefined {
	const found: PlainStatement[] = [];
	line.lastIndex = 0;
	while (line.lastIndex < text.length) {
		const at = line.lastIndex;
		const match = line.exec(text);
		if (!match) return undefined;
		const [, words] = match;
		if (words === undefined) continue;
		const statement = plainStatement(words, text.indexOf(words, at));
		if (!statement) return undefined;
		found.push(statement);
	}
	return found;
}

function plainStatement(text: string, start: number): PlainStatement | undefined {
	const raw = text.match(word) ?? [];
	const first = raw.findIndex((one) => !setting.test(one));
	const command = first < 0 ? [] : raw.slice(first);
	const name = command[0] ?? '';
	if (special.test(name) || /^['"]/.test(name) || raw.some((one) => appending.test(one)))
		return undefined;
	const statement: PlainStatement = {
		start,
		end: start + text.length,
		background: false,
		exports: {},
		assigned: [],
		used: [],
		piped: false,
		compound: [],
		words: command.map((one) => (name === 'export' && setting.test(one) ? one : unquoted(one))),
		settings: first < 0 ? raw : raw.slice(0, first),
	};
	for (const [index, one] of raw.entries()) {
		const assigns = index < first || first < 0 || name === 'export';
		const assigned = assigns ? setting.exec(one)?.[1] : undefined;
		if (assigned !== undefined) statement.assigned.push(assigned);
		for (const [, used] of one.matchAll(expansion)) {
			if (used !== undefined) statement.used.push(used);
		}
		if (name === 'export' && assigned !== undefined && index > first && isLiteral(one)) {
			statement.exports[assigned] = unquoted(one.slice(assigned.length + 1));
		}
	}
	return statement;
}

/** True when the shell expands nothing in the word. */
function isLiteral(text: string): boolean {
	return !text.includes('$') || !text.replace(/'[^']*'/g, '').includes('$');
}

function unquoted(text: string): string {
	return /['"]/.test(text) ? text.replace(/'([^']*)'|"([^"]*)"/g, '$1$2') : text;
}
