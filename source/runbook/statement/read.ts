import type { Statement } from '../model.ts';
import { coverPlaceholders, tokensIn } from '../placeholder/token.ts';
import type { Ids } from '../slug.ts';
import { dangerOf } from './danger/danger.ts';
import { deploysSomething } from './deploys.ts';
import { environmentOf } from './environment.ts';
import { needsTerminal } from './interactive.ts';
import { longRunningOf } from './long-running.ts';
import { movesTo } from './moves.ts';
import { notifiesPeople } from './notifies.ts';
import { carriesSettings } from './settings.ts';
import { readShell, type ShellStatement } from './shell.ts';

/** Shell text with the line of the guide that each of its lines stands on. */
export type ShellLines = { text: string; lines: readonly number[] };
type Located = ShellLines & { starts: readonly number[] };

/** What bash itself brings along; naming it as a program would tell nothing. */
const builtins: ReadonlySet<string> = new Set([
	...['.', ':', '[', '[[', 'alias', 'bg', 'break', 'builtin', 'case', 'cd', 'command', 'continue'],
	...['declare', 'dirs', 'disown', 'echo', 'eval', 'exec', 'exit', 'export', 'false', 'fg', 'for'],
	...[
		'getopts',
		'hash',
		'help',
		'history',
		'if',
		'jobs',
		'kill',
		'let',
		'local',
		'logout',
		'mapfile',
	],
	...['popd', 'printf', 'pushd', 'pwd', 'read', 'readarray', 'readonly', 'return', 'set', 'shift'],
	...['shopt', 'source', 'suspend', 'test', 'time', 'times', 'trap', 'true', 'type', 'typeset'],
	...['ulimit', 'umask', 'unalias', 'unset', 'until', 'wait', 'while', '{', '}'],
]);

/** What the parser learned of one statement, beside the statement itself. */
export type StatementFacts = { statement: Statement; shell: ShellStatement };
export type StatementsRead = {
	found: StatementFacts[];
	problem?: { message: string; line: number };
};

/** Splits shell text into statements. `problem` is there when bash could not read the text. */
export function readStatements(given: ShellLines, parent: string, ids: Ids): StatementsRead {
	const source: Located = { ...given, starts: lineStarts(given.text) };
	const { statements, errors } = readShell(coverPlaceholders(source.text));
	const found: StatementFacts[] = [];
	let before = 0;
	for (const shell of statements) {
		const text = source.text.slice(shell.start, shell.end).trim();
		if (text === '') continue;
		const label =
			labelIn(source.text.slice(before, shell.start), before) ??
			trailingComment(source.text, shell.end);
		before = shell.end;
		const line = lineAt(source, shell.start);
		const statement = describe(text, line, label, shell, ids.take(parent, text));
		found.push({ statement, shell });
	}
	const [first] = errors;
	if (!first) return { found };
	return { found, problem: { message: first.message, line: lineAt(source, first.pos) } };
}

function lineStarts(text: string): number[] {
	const starts = [0];
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
	return starts;
}

function lineAt(source: Located, position: number): number {
	let low = 0;
	let high = source.starts.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((source.starts[middle] ?? 0) <= position) low = middle;
		else high = middle - 1;
	}
	return source.lines[low] ?? source.lines.at(-1) ?? 1;
}

/** The comment lines directly above a statement, without their signs. */
function labelIn(gap: string, before: number): string | undefined {
	// What follows the statement before on its own line belongs to that one.
	const lineEnd = before === 0 ? -1 : gap.indexOf('\n');
	const lines = gap
		.slice(lineEnd + 1)
		.split('\n')
		.map((line) => line.trim());
	const comment: string[] = [];
	for (const line of lines.reverse()) {
		if (line.startsWith('#')) comment.unshift(line.replace(/^#+\s?/, '').trim());
		else if (comment.length > 0) break;
	}
	const label = comment.join(' ').replace(/^[-=*#\s]+|[-=*#\s]+$/g, '');
	return label === '' ? undefined : label;
}

function trailingComment(text: string, end: number): string | undefined {
	const lineEnd = text.indexOf('\n', end);
	const tail = text.slice(end, lineEnd < 0 ? undefined : lineEnd);
	const comment = /^\s+#+\s*(.*\S)/.exec(tail)?.[1];
	return comment === undefined || comment === '' ? undefined : comment;
}

function describe(
	text: string,
	line: number,
	label: string | undefined,
	shell: ShellStatement,
	id: string,
): Statement {
	const { commands } = shell;
	const environment = environmentOf(commands);
	const danger = dangerOf(commands, text);
	const longRunning = longRunningOf(commands, text, label);
	const placeholders = [...new Set(tokensIn(text).map(({ token }) => token))];
	const programs = programsOf(shell);
	const assigns = [...new Set(shell.assigned)].filter((name) => !(name in shell.exports));
	const moves = movesTo(commands);
	return {
		id,
		text,
		line,
		...(label !== undefined && { label }),
		exports: shell.exports,
		...(deploysSomething(commands) && { deploys: true as const }),
		...(commands.some(carriesSettings) && { configures: true as const }),
		...(danger && { danger }),
		...(longRunning && { longRunning }),
		...(needsTerminal(commands, text) && { interactive: true as const }),
		...(environment !== undefined && { environment }),
		...(notifiesPeople(commands) && { notifies: true as const }),
		...(placeholders.length > 0 && { placeholders }),
		...(programs.length > 0 && { programs }),
		...(assigns.length > 0 && { assigns }),
		...(moves && { moves }),
	};
}

function programsOf(shell: ShellStatement): string[] {
	const programs = new Set<string>();
	for (const { program, wrappers } of shell.commands) {
		for (const name of [...wrappers, program]) {
			if (!builtins.has(name) && /^[\w.+-]+$/.test(name)) programs.add(name);
		}
	}
	return [...programs];
}
