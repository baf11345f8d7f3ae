import { hash, randomBytes } from 'node:crypto';
import { type Declaration, readDeclarations } from './declarations.ts';

/** The run's environment between blocks. The engine keeps it as JSON in a 0600 file. */
export type Carried = {
	/** What differs from the environment gonogo was started with, and what was taken out of it. */
	set: Record<string, string>;
	unset: string[];
	cwd: string;
	/** Octal, as `umask` prints it; applied at the start of the next block. */
	umask: string;
	/**
	 * Bash source that gives back what is not environment: unexported variables and arrays, functions, aliases, options.
	 * Open descriptors, jobs, positional parameters and traps cannot be given back.
	 */
	shell?: string;
};

/** The operator's environment as salted hashes: enough to see a difference, and no value at rest. */
export type EnvironmentPrint = { salt: string; hashes: Record<string, string> };

export function printOf(environment: Record<string, string>): EnvironmentPrint {
	const salt = randomBytes(8).toString('hex');
	const hashes: Record<string, string> = {};
	for (const [name, value] of Object.entries(environment)) hashes[name] = short(salt, value);
	return { salt, hashes };
}

function short(salt: string, value: string): string {
	return hash('sha256', salt + value, 'hex').slice(0, 24);
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names that belong to one shell and not to the run. */
const ofTheShell =
	/^(_|SHLVL|PWD|OLDPWD|BASHOPTS|SHELLOPTS|PPID|UID|EUID|BASH|BASH_(?!ENV$).*|BASHPID|COLUMNS|LINES|COMP_.*|COPROC|DIRSTACK|EPOCH.*|FUNCNAME|GROUPS|HISTCMD|HOSTNAME|HOSTTYPE|LINENO|MACHTYPE|MAILCHECK|OPTARG|OPTERR|OPTIND|OSTYPE|PIPESTATUS|PS4|RANDOM|REPLY|SECONDS|SRANDOM|__gg_.*)$/;

/** Unexported, these are defaults that bash gives itself. */
const defaults: Record<string, string> = { IFS: ' \t\n', TERM: 'dumb' };
const bashGives = new Set(['PATH', 'SHELL', 'PS1', 'PS2']);

const carriedOptions: Record<string, string> = {
	a: 'set -a',
	f: 'set -f',
	u: 'set -u',
	x: 'set -x',
	C: 'set -C',
};
const carriedShopts = new Set(
	'autocd dotglob expand_aliases extglob failglob globstar inherit_errexit lastpipe nocaseglob nocasematch nullglob xpg_echo'.split(
		' ',
	),
);

/**
 * Reads the state that wrap.bash left, against the environment the run began with. Undefined when it does not end as it
 * should: then the shell did not live to write all of it.
 */
export function readState(text: string, base: EnvironmentPrint): Carried | undefined {
	const parts = text.split('\0');
	if (parts[0] !== 'gg1' || parts.at(-2) !== 'gg-end') return undefined;
	const [, options = '', shopts = '', cwd = '', umask = '', variables = '', aliases = ''] = parts;
	const declarations = readDeclarations(variables);
	const { set, unset } = difference(declarations, base);
	const shell = [
		...restoredOptions(options, shopts),
		...declarations.flatMap(restoredVariable),
		...restoredFunctions(parts.slice(7, -2)),
		...(aliases ? [aliases.trimEnd()] : []),
	].join('\n');
	const carried: Carried = {
		set,
		unset,
		cwd: cwd.replace(/\n$/, ''),
		umask: umask.replace(/^umask |\n$/g, ''),
	};
	if (shell) carried.shell = `${shell}\n`;
	return carried;
}

function difference(
	declarations: Declaration[],
	base: EnvironmentPrint,
): Pick<Carried, 'set' | 'unset'> {
	const set: Record<string, string> = {};
	const exported = new Set<string>();
	for (const { name, flags, value } of declarations) {
		if (!flags.includes('x') || value === undefined) continue;
		exported.add(name);
		if (ofTheShell.test(name) || base.hashes[name] === short(base.salt, value)) continue;
		set[name] = value;
	}
	// A name bash cannot hold as a variable passes through it untouched.
	const unset = Object.keys(base.hashes).filter(
		(name) => identifier.test(name) && !ofTheShell.test(name) && !exported.has(name),
	);
	return { set, unset };
}

function restoredVariable(declaration: Declaration): string[] {
	const { name, flags, value, source } = declaration;
	if (name === 'OLDPWD' && value !== undefined) return [source];
	if (ofTheShell.test(name)) return [];
	// A plain exported variable comes back through the environment.
	if (/^[x-]+$/.test(flags) && flags.includes('x') && value !== undefined) return [];
	if (value !== undefined && defaults[name] === value) return [];
	if (bashGives.has(name) && !flags.includes('x')) return [];
	return [source];
}

function restoredOptions(options: string, shopts: string): string[] {
	const set = [...options].flatMap((letter) => carriedOptions[letter] ?? []);
	const on = shopts.split(':').filter((name) => carriedShopts.has(name));
	return [...on.map((name) => `shopt -s ${name}`), ...set];
}

function restoredFunctions(parts: string[]): string[] {
	const found: string[] = [];
	for (let at = 0; at + 2 < parts.length; at += 3) {
		const [flags = '', name = '', body = ''] = parts.slice(at, at + 3);
		found.push(body.trimEnd());
		if (flags.includes('x')) found.push(`export -f -- ${name}`);
	}
	return found;
}

/**
 * What of a carried environment may be written down: everything but what holds one of the secret values. `withheld`
 * names what was left out, to be asked for again on resume.
 */
export function withoutSecrets(
	carried: Carried,
	secrets: readonly string[],
): { carried: Carried; withheld: string[] } {
	const holds = (text: string) => secrets.some((secret) => secret !== '' && text.includes(secret));
	const withheld: string[] = [];
	const set: Record<string, string> = {};
	for (const [name, value] of Object.entries(carried.set)) {
		if (holds(value)) withheld.push(name);
		else set[name] = value;
	}
	const kept: Carried = { set, unset: carried.unset, cwd: carried.cwd, umask: carried.umask };
	if (carried.shell !== undefined) {
		let shell = carried.shell;
		for (const { name, value, source } of readDeclarations(carried.shell)) {
			if (!holds(value ?? source) && !holds(source)) continue;
			withheld.push(name);
			shell = shell.replace(`${source}\n`, () => '');
		}
		if (holds(shell)) withheld.push('functions and aliases');
		else kept.shell = shell;
	}
	return { carried: kept, withheld };
}

/** The environment a block starts with: the operator's, with what the run has changed since. */
export function environmentOf(
	base: Record<string, string>,
	carried: Carried,
): Record<string, string> {
	const environment = { ...base, ...carried.set };
	for (const name of carried.unset) delete environment[name];
	return environment;
}

/**
 * The value of an exported variable in what `declare -p` printed, by name; a name that is not there is not set, and one
 * that is not exported has no say in what a command sees.
 */
export function exportedValues(declarations: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const { name, flags, value } of readDeclarations(declarations)) {
		if (flags.includes('x') && value !== undefined) found[name] = value;
	}
	return found;
}
