import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { BlockSpec } from './block-spec.ts';
import { environmentOf } from './capture.ts';
import type { BlockRecord } from './layout.ts';

/** Of a block, what its shell has to be started with; the rest can be told when it begins. */
export type ShellSpec = Pick<BlockSpec, 'carried' | 'base' | 'secrets'>;

/** What a shell is started with. Two that are equal in `key` are as good as each other. */
export type ShellPlace = {
	mode: BlockRecord['mode'];
	/** A filter stands before the log. */
	filtered: boolean;
	cwd: string;
	environment: Record<string, string>;
	/** Variables that no environment can hold, for bash to be told in a file. */
	told: [string, string][];
	secrets: readonly string[];
	bash: string;
	key: string;
};

/** Linux refuses a single string of 128 KiB in an environment (MAX_ARG_STRLEN of execve(2)). */
const longestString = 128 * 1024 - 1;
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Where and in what environment a block's shell is to be, or why it cannot be there. */
export function placeOf(
	{ carried, base, secrets = [] }: ShellSpec,
	mode: BlockRecord['mode'],
): ShellPlace | { problem: string } {
	const { cwd } = carried;
	const folder = folderKey(cwd);
	if (folder === undefined) return { problem: `The folder ${cwd} is gone.` };
	const { environment, told } = split(environmentOf(base, carried));
	environment.PWD = cwd;
	return {
		mode,
		filtered: mode === 'script' || (mode === 'file' && secrets.length > 0),
		cwd,
		environment,
		told,
		secrets,
		bash: programIn(base.PATH, 'bash'),
		key: JSON.stringify([mode, cwd, folder, secrets, base.PATH, Object.entries(environment)]),
	};
}

/** Dash drops what it cannot hold as a variable: exported functions, names with a dash. */
export function passesThroughSh(environment: Record<string, string>): boolean {
	return Object.keys(environment).every((name) => identifier.test(name));
}

/** Which folder a path leads to; another one may stand there later under the same name. */
function folderKey(path: string): string | undefined {
	try {
		const found = statSync(path);
		return found.isDirectory() ? `${found.dev}:${found.ino}` : undefined;
	} catch {
		return undefined;
	}
}

/** Where the operator's own PATH has a program; the block's may lead nowhere. */
function programIn(path: string | undefined, name: string): string {
	for (const folder of (path ?? '').split(':')) {
		const candidate = join(folder, name);
		if (isAbsolute(folder) && existsSync(candidate)) return candidate;
	}
	return name;
}

/**
 * What the environment can hold, and what bash has to be told in a file: what is too long, and BASH_ENV, whose file would
 * run before our own first line.
 */
function split(environment: Record<string, string>): Pick<ShellPlace, 'environment' | 'told'> {
	const fits: Record<string, string> = {};
	const told: [string, string][] = [];
	for (const [name, value] of Object.entries(environment)) {
		const fitting = Buffer.byteLength(value) + name.length + 1 < longestString;
		if (fitting && name !== 'BASH_ENV') fits[name] = value;
		else if (identifier.test(name)) told.push([name, value]);
	}
	return { environment: fits, told };
}
