import type { RunState } from './state.ts';

type Quoting = 'none' | 'single' | 'double';

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

/** How a value is written so that bash takes it as one word of text, whatever is in it. */
const quotedIn: Record<Quoting, (value: string) => string> = {
	none: (value) => (/^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`),
	single: (value) => value.replaceAll("'", "'\\''"),
	double: (value) => value.replace(/[\\"$`]/g, '\\$&'),
};

const referenceIn: Record<Quoting, (name: string) => string> = {
	none: (name) => `"\${${name}}"`,
	single: (name) => `'"\${${name}}"'`,
	double: (name) => `\${${name}}`,
};

/** The quotes that are open after this much of a command. */
function quotingAfter(text: string, from: Quoting): Quoting {
	let quoting = from;
	for (let index = 0; index < text.length; index += 1) {
		const character = text[index];
		if (quoting !== 'single' && character === '\\') index += 1;
		else if (character === "'" && quoting !== 'double')
			quoting = quoting === 'single' ? 'none' : 'single';
		else if (character === '"' && quoting !== 'single')
			quoting = quoting === 'double' ? 'none' : 'double';
	}
	return quoting;
}

/**
 * A command with its placeholders filled in, each value quoted for where it stands so that it is never read as shell.
 * Tokens without a value stay as they are, and so do variables: their values reach the command as variables.
 */
export function fill(text: string, tokens: readonly string[], values: RunState['values']): string {
	const known = tokens.filter(
		(token) => token !== '' && variableOf(token) === undefined && values[token] !== undefined,
	);
	let filled = '';
	let quoting: Quoting = 'none';
	let at = 0;
	while (at < text.length) {
		const token = known.find((candidate) => text.startsWith(candidate, at));
		const given = token === undefined ? undefined : values[token];
		if (token !== undefined && given !== undefined) {
			filled +=
				given.value === undefined
					? referenceIn[quoting](secretVariable(token))
					: quotedIn[quoting](given.value);
			at += token.length;
			continue;
		}
		const end = nextStart(text, known, at + 1);
		const plain = text.slice(at, end);
		quoting = quotingAfter(plain, quoting);
		filled += plain;
		at = end;
	}
	return filled;
}

function nextStart(text: string, tokens: readonly string[], from: number): number {
	const starts = tokens.map((token) => text.indexOf(token, from)).filter((start) => start !== -1);
	return Math.min(text.length, ...starts);
}
