import { findStatement } from '../runbook/lookup.ts';
import type { Run } from './intent.ts';

/** What a shell holds that no other can be given, and how a command gets it; one row a kind. */
export const lostRows: readonly {
	what: string;
	matches: RegExp;
	example: string;
	not: string;
}[] = [
	{
		what: 'open descriptors',
		matches: /(?:^|[;&|({]|\s)exec\s+(?:\{\w+\}|\d+)?[<>]/m,
		example: 'exec 3<>/dev/tcp/db/5432',
		not: 'exec ./server >log',
	},
	{
		what: 'background jobs',
		matches: /\s&(?:\s|$)|[^&|<>\s]&\s*$/m,
		example: 'ssh -L 5432:db:5432 bastion &',
		not: 'make build && make test 2>&1',
	},
	{
		what: 'positional parameters',
		matches: /(?:^|[;&|({]|\s)(?:set\s+--?\s|set\s+--$|shift(?:\s|$|;))/m,
		example: 'set -- $(cat hosts)',
		not: 'set -e',
	},
	{
		what: 'traps',
		matches: /(?:^|[;&|({]|\s)trap\s+(?!-[lp])/m,
		example: "trap 'rm -f lock' EXIT",
		not: 'trap -p',
	},
];

/** Kinds of things that the commands of an execution had in their shell, as far as their text says so. */
export function lostBy(texts: readonly string[]): string[] {
	return lostRows
		.filter(({ matches }) => texts.some((text) => matches.test(text)))
		.map(({ what }) => what);
}

/**
 * What is not there any more when the command that failed is run again, or those after it: each is a line to be said
 * before that is chosen. Empty when the next shell has everything.
 */
export function lostAfter({ state, runbook }: Run, statement: string): string[] {
	const failed = state.statements[statement];
	const execution =
		failed && 'execution' in failed ? state.executions[failed.execution] : undefined;
	if (!execution) return [];
	const ran = execution.statements.filter(({ id }) => {
		const at = state.statements[id];
		return at !== undefined && 'execution' in at && at.execution === execution.id;
	});
	const lost = lostBy(
		ran.map(({ id, text }) => findStatement(runbook, id)?.statement.text ?? text),
	);
	return [
		...(lost.length > 0 ? [`Not in the next shell: ${lost.join(', ')}`] : []),
		...(execution.notCaptured === undefined
			? []
			: [`What it set is lost: ${execution.notCaptured}`]),
	];
}
