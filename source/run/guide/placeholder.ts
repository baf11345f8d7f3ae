import type { Statement } from '../../runbook/model.ts';
import { type Filled, fillPlaceholders, type Given } from '../../runbook/placeholder/fill.ts';
import type { RunState } from '../state.ts';

/** The variable that stands for a secret value in the text of a command: the value itself is never written down. */
export function secretVariable(token: string): string {
	return `GONOGO_SECRET_${token.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
}

/** The variable that a placeholder such as `$REGION` or `${REGION}` is; undefined for any other kind. */
export function variableOf(token: string): string | undefined {
	return /^\$\{?([A-Za-z_]\w*)\}?$/.exec(token)?.[1];
}

/** Whether a value must never be written down: the run kept the variable's last one from the disk as well. */
export function isWithheld({ state }: { state: RunState }, token: string): boolean {
	const name = variableOf(token);
	return name !== undefined && state.missing.includes(name);
}

/**
 * A command with the values that the run has for its placeholders; secret ones stand as variables. Tokens without a
 * value stay as they are.
 */
export function filled(
	{ text, placeholders = [] }: Pick<Statement, 'text' | 'placeholders'>,
	values: RunState['values'],
): Filled {
	const given = placeholders.flatMap((token): [string, Given][] => {
		const known = values[token];
		if (known === undefined || variableOf(token) !== undefined) return [];
		const { value } = known;
		return [[token, value === undefined ? { variable: secretVariable(token) } : { value }]];
	});
	return given.length === 0
		? { ok: true, text }
		: fillPlaceholders(text, Object.fromEntries(given));
}

/** The text of {@link filled}, or as the guide has it where a value cannot be put in safely. */
export function filledText(
	statement: Pick<Statement, 'text' | 'placeholders'>,
	values: RunState['values'],
): string {
	const given = filled(statement, values);
	return given.ok ? given.text : statement.text;
}
