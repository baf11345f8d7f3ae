import { type CommandNode, type PipelineNode, parse, type Statement } from 'unbash';

export type ScriptStatement = { id: string; text: string };

export type Script = {
	/** The statements one after another, each on lines of its own. */
	text: string;
	/** The first line of each statement, 1-based, in order. */
	lines: number[];
	/** Per statement, whether the DEBUG trap announces it by its line; the others carry a call of `__gg_at`. */
	announced: boolean[];
};

/**
 * The script for a block's statements.
 *
 * Bash runs its DEBUG trap before simple commands, `for`, `case`, `select`, `[[` and `((`, in the shell itself: a
 * statement that begins so is announced by its line and stands as it was written. A subshell, a function definition, a
 * coproc or a compound in the background is not announced; it gets a call in front, on its own first line, that hands
 * `$?` on. So does a statement after one with `eval`, whose text may run on lines that are not its own, and every
 * statement after a trap whose text spans lines.
 */
export function scriptOf(statements: readonly ScriptStatement[]): Script {
	let text = '';
	let line = 1;
	let trapped = false;
	let evaluated = false;
	const lines: number[] = [];
	const announced: boolean[] = [];
	for (const [index, statement] of statements.entries()) {
		const seen = !trapped && !evaluated && isAnnounced(statement.text);
		lines.push(line);
		announced.push(seen);
		const body = statement.text.endsWith('\n') ? statement.text : `${statement.text}\n`;
		text += seen ? body : `{ __gg_at ${index} && :; } 2>/dev/null; ${body}`;
		line += body.split('\n').length - 1;
		evaluated = /\beval\b/.test(statement.text);
		trapped ||= trapOverLines.test(statement.text);
	}
	return { text, lines, announced };
}

const trapOverLines = /\btrap\s+(--\s+)?(['"])[^'"]*\n[^'"]*\2/;

/** True when the DEBUG trap fires in the main shell before any part of the statement runs. */
export function isAnnounced(text: string): boolean {
	const { commands, errors } = parse(text);
	const first = commands[0];
	// Bash may understand what the parser does not; then nothing is put in front of it.
	if (!first || errors?.length) return true;
	return announcesStatement(first);
}

function announcesStatement(statement: Statement): boolean {
	return announces(statement.command, statement.background === true);
}

function announces(node: PipelineNode | Statement['command'], forked: boolean): boolean {
	switch (node.type) {
		case 'Command':
			return true;
		case 'AndOr': {
			const first = node.commands[0];
			return !forked && first !== undefined && announces(first, false);
		}
		case 'Pipeline': {
			const first: CommandNode | undefined = node.commands[0];
			return first !== undefined && announces(first, forked || node.commands.length > 1);
		}
		case 'Redirected':
			return announces(node.command, forked);
		case 'For':
		case 'ArithmeticFor':
		case 'Select':
		case 'Case':
		case 'TestCommand':
		case 'ArithmeticCommand':
			return !forked;
		case 'If':
		case 'While': {
			const first = node.clause.commands[0];
			return !forked && first !== undefined && announcesStatement(first);
		}
		case 'BraceGroup': {
			const first = node.body.commands[0];
			return !forked && first !== undefined && announcesStatement(first);
		}
		default:
			return false;
	}
}
