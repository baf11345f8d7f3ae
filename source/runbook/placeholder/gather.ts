import type { PlacedStatement } from '../lookup.ts';
import type { Placeholder, Runbook } from '../model.ts';
import type { StatementFacts } from '../statement/read.ts';
import { looksSecret, tokensIn, tokensInProse } from './token.ts';
import { toldTokens, wordsToReplace } from './told.ts';

/** Names that a shell or a machine gives by itself. */
const given: ReadonlySet<string> = new Set(
	(
		'HOME PATH USER PWD OLDPWD SHELL TERM LANG LC_ALL TMPDIR TMP HOSTNAME HOST UID EUID RANDOM SECONDS LINENO PPID ' +
		'EDITOR VISUAL PAGER LOGNAME MAIL DISPLAY SHLVL IFS PS1 BASH BASH_VERSION BASH_SOURCE FUNCNAME PIPESTATUS REPLY ' +
		'OSTYPE MACHTYPE COLUMNS LINES XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_RUNTIME_DIR ' +
		'KUBECONFIG SSH_AUTH_SOCK BASHPID OPTARG OPTIND EPOCHSECONDS NODE_ENV CI GOPATH GOROOT JAVA_HOME PGPASSWORD'
	).split(' '),
);

const settable = /^[A-Za-z_]\w*$/;

/** Names that a statement uses and no statement of the guide sets, nor the shell itself. */
export function unsetNames(
	statements: readonly PlacedStatement[],
	facts: ReadonlyMap<string, StatementFacts>,
): Map<string, PlacedStatement[]> {
	const assigned = new Set<string>();
	for (const { statement } of statements) {
		for (const name of facts.get(statement.id)?.shell.assigned ?? []) assigned.add(name);
	}
	const unset = new Map<string, PlacedStatement[]>();
	for (const owned of statements) {
		for (const name of new Set(facts.get(owned.statement.id)?.shell.used)) {
			if (!settable.test(name) || assigned.has(name) || given.has(name)) continue;
			const users = unset.get(name);
			if (users) users.push(owned);
			else unset.set(name, [owned]);
		}
	}
	return unset;
}

/**
 * Distinct fill-in tokens of commands, step and phase titles and checklist texts, with the lines they stand on. Unset
 * names count as `$NAME`, words in capitals when the prose tells to replace them, and the statements that use them learn of it.
 */
export function gatherPlaceholders(
	runbook: Pick<Runbook, 'phases' | 'procedures' | 'checklists'>,
	statements: readonly PlacedStatement[],
	facts: ReadonlyMap<string, StatementFacts>,
	lines: readonly string[],
): Placeholder[] {
	const found = new Map<string, Set<number>>();
	const add = (token: string, line: number): void => {
		const lines = found.get(token);
		if (lines) lines.add(line);
		else found.set(token, new Set([line]));
	};
	for (const { statement } of statements) {
		for (const { token, at } of tokensIn(statement.text)) {
			add(token, statement.line + newlines(statement.text, at));
		}
	}
	const told = wordsToReplace(lines);
	for (const { statement } of statements) {
		for (const token of toldTokens(statement.text, told)) {
			add(token, statement.line + newlines(statement.text, statement.text.indexOf(token)));
			statement.placeholders = [...(statement.placeholders ?? []), token];
		}
	}
	for (const [name, users] of unsetNames(statements, facts)) {
		for (const { statement } of users) {
			add(`$${name}`, statement.line);
			statement.placeholders = [...(statement.placeholders ?? []), `$${name}`];
		}
	}
	for (const titled of [...runbook.phases, ...runbook.procedures]) {
		for (const { token } of tokensInProse(titled.title)) add(token, titled.line);
		for (const step of titled.steps) {
			for (const { token } of tokensInProse(step.title)) add(token, step.line);
		}
	}
	for (const item of runbook.checklists.flatMap((checklist) => checklist.items)) {
		for (const { token } of tokensInProse(item.text)) add(token, item.line);
	}
	return [...found].map(([token, lines]) => ({
		token,
		lines: [...lines],
		...(looksSecret(token) && { secret: true as const }),
	}));
}

function newlines(text: string, before: number): number {
	let count = 0;
	for (let at = text.indexOf('\n'); at >= 0 && at < before; at = text.indexOf('\n', at + 1))
		count += 1;
	return count;
}
