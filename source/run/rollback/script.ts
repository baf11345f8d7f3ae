import { secretVariable, variableOf } from '../guide/placeholder.ts';
import type { Run } from '../intent.ts';
import { maybeStillOn } from '../toggle/board.ts';
import { findRollback, planRollback } from './plan.ts';

/** Asks for a value that is in no file, without showing it; a shell that has it already is not asked. */
const askSecret = (name: string): string =>
	`[ -n "\${${name}+set}" ] || { printf '%s' '${name} is secret and not kept; its value, or Enter for none: '; read -rs ${name} && export ${name}; echo; }`;

/** A value as one word of bash, whatever is in it. */
export function shellQuoted(value: string): string {
	return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** `withheld`: variables whose secret values are not written into the script. */
export type CarriedForScript = {
	set: Record<string, string>;
	unset: string[];
	cwd: string;
	withheld?: readonly string[];
};

/**
 * A rollback procedure as a script for bash alone, for the hour when gonogo itself does not start: the run's
 * environment and folder, then the guide's commands word for word, each shown before it runs. Undefined when the
 * guide has no such procedure.
 */
export function rollbackScript(
	run: Run,
	scope: 'full' | 'partial',
	carried: CarriedForScript,
): string | undefined {
	const procedure = findRollback(run.runbook, scope);
	const { created } = run.state;
	if (!procedure || !created) return undefined;
	const plan = planRollback(run, procedure, []);
	const on = maybeStillOn(run).map(({ name }) => name);
	const lines = [
		'#!/usr/bin/env bash',
		`# ${procedure.title} (${scope} rollback) of run ${created.run}, for bash alone.`,
		`# Target environment: ${created.environment}. Kept current by gonogo; what it runs stands below, word for word.`,
		...(on.length > 0 ? [`# May be on now: ${on.join(', ')}`] : []),
		...(plan.forgotten.length > 0
			? [`# Not turned off by this procedure: ${plan.forgotten.join(', ')}`]
			: []),
		'set -e -o pipefail',
		`printf 'To run the ${scope} rollback on %s type ${plan.word}, then Enter: ' ${shellQuoted(created.environment)}`,
		'read -r typed || exit 3',
		// bash 3.2 has no lower case of its own.
		"typed=$(printf '%s' \"$typed\" | tr '[:upper:]' '[:lower:]')",
		`[ "$typed" = ${shellQuoted(plan.word)} ] || { echo 'Nothing ran.'; exit 3; }`,
		`cd ${shellQuoted(carried.cwd)}`,
		...carried.unset.map((name) => `unset ${name}`),
		...Object.entries(carried.set).map(([name, value]) => `export ${name}=${shellQuoted(value)}`),
		...(carried.withheld ?? []).filter((name) => /^[A-Za-z_]\w*$/.test(name)).map(askSecret),
		...valuesGiven(run),
		...plan.statements.flatMap(({ text, label }) => [
			...(label === undefined ? [] : [`# ${label}`]),
			`printf '%s\\n' ${shellQuoted(`+ ${text}`)}`,
			text,
		]),
		"echo 'Every command of the rollback succeeded. Look at the system before you believe it.'",
		'',
	];
	return lines.join('\n');
}

/** The values that the commands use by name: placeholders that are variables, and secrets, which are asked for. */
function valuesGiven({ state }: Run): string[] {
	return Object.entries(state.values).flatMap(([token, { value }]) => {
		const name = variableOf(token) ?? secretVariable(token);
		if (value === undefined) return [askSecret(name)];
		return variableOf(token) === undefined ? [] : [`export ${name}=${shellQuoted(value)}`];
	});
}
