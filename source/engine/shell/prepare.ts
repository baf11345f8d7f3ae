import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { BlockSpec } from './block.ts';
import { environmentOf, printOf } from './capture.ts';
import { type BlockRecord, fileIn, type files } from './layout.ts';
import { filterProgram } from './redact.ts';
import { type Script, scriptOf } from './script.ts';
import supervisor from './supervisor.sh';
import wrap from './wrap.bash';

export type Prepared = {
	record: BlockRecord;
	environment: Record<string, string>;
	command: { program: string; given: string[] };
	/** What the filter reads first, on descriptor 3. */
	filterInput?: string;
};

/** Linux refuses a single string of 128 KiB in an environment (MAX_ARG_STRLEN of execve(2)). */
const longestString = 128 * 1024 - 1;
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
const umaskShape = /^[0-7]{1,4}$/;

/** Writes a block's folder: what will run, how, and what a later program needs to follow it. */
export function prepareBlock(
	spec: BlockSpec,
	mode: BlockRecord['mode'],
): Prepared | { problem: string } {
	const { directory, carried, statements } = spec;
	if (!isFolder(carried.cwd)) return { problem: `The folder ${carried.cwd} is gone.` };
	const filtered = mode === 'script' || (mode === 'file' && (spec.secrets?.length ?? 0) > 0);
	const script = scriptOf(statements);
	const nonce = randomBytes(12).toString('hex');
	const { environment, told } = split(environmentOf(spec.base, carried));
	environment.PWD = carried.cwd;
	const restore = [...told.map(exportOf), carried.shell ?? ''].join('');
	const now = spec.now ?? (() => new Date());
	const record: BlockRecord = {
		version: 1,
		statements: statements.map(({ id }, at) => ({ id, line: script.lines[at] ?? 1 })),
		launchedAt: now().toISOString(),
		mode,
		filtered,
		base: printOf(spec.base),
	};
	if (spec.timeoutSeconds !== undefined) record.timeoutSeconds = spec.timeoutSeconds;
	const keep = (name: keyof typeof files, text: string) =>
		writeFileSync(fileIn(directory, name), text, { mode: 0o600 });
	try {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		keep('record', JSON.stringify(record));
		keep('script', script.text);
		if (restore) keep('restore', restore);
		keep(
			'wrap',
			settingsOf(spec, script, filtered ? 'filter' : mode, restore !== '', nonce) + wrap,
		);
		keep('supervisorText', supervisor);
		if (filtered) keep('filter', filterProgram());
	} catch (error) {
		return {
			problem: `Its folder could not be written: ${error instanceof Error ? error.message : error}`,
		};
	}
	// Dash drops what it cannot hold as a variable: exported functions, names with a dash.
	const bash = programIn(spec.base.PATH, 'bash');
	const plain = Object.keys(environment).every((name) => identifier.test(name));
	const program = plain ? '/bin/sh' : bash;
	const given = [
		...(plain ? [] : ['--noprofile', '--norc']),
		fileIn(directory, 'supervisorText'),
		directory,
		mode === 'file' && filtered ? 'filter' : mode,
		bash,
		process.execPath,
		nonce,
	];
	if (mode === 'script') given.push(underScript(directory, bash, environment.SHELL));
	const prepared: Prepared = { record, environment, command: { program, given } };
	if (filtered) prepared.filterInput = JSON.stringify(spec.secrets ?? []);
	return prepared;
}

/** Script runs its command with $SHELL, whatever that is; it is given sh, and the block its own again. */
function underScript(directory: string, bash: string, shell: string | undefined): string {
	const own = shell === undefined ? 'unset SHELL' : `SHELL=${quoted(shell)}`;
	const wrapped = [fileIn(directory, 'wrap'), directory].map(quoted).join(' ');
	return `${own}; exec ${quoted(bash)} --noprofile --norc ${wrapped}`;
}

/** Where the operator's own PATH has a program; the block's may lead nowhere. */
function programIn(path: string | undefined, name: string): string {
	for (const folder of (path ?? '').split(':')) {
		const candidate = join(folder, name);
		if (isAbsolute(folder) && existsSync(candidate)) return candidate;
	}
	return name;
}

function isFolder(path: string): boolean {
	try {
		return statSync(path).isDirectory();
	} catch {
		return false;
	}
}

/**
 * What the environment can hold, and what bash has to be told in a file: what is too long, and BASH_ENV, whose file would
 * run before our own first line.
 */
function split(environment: Record<string, string>): {
	environment: Record<string, string>;
	told: [string, string][];
} {
	const fits: Record<string, string> = {};
	const told: [string, string][] = [];
	for (const [name, value] of Object.entries(environment)) {
		const fitting = Buffer.byteLength(value) + name.length + 1 < longestString;
		if (fitting && name !== 'BASH_ENV') fits[name] = value;
		else if (identifier.test(name)) told.push([name, value]);
	}
	return { environment: fits, told };
}

function exportOf([name, value]: [string, string]): string {
	return `export ${name}=${quoted(value)}\n`;
}

/** A word that bash reads as exactly this text. */
export function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

function settingsOf(
	spec: BlockSpec,
	script: Script,
	output: BlockRecord['mode'] | 'filter',
	restores: boolean,
	nonce: string,
): string {
	const lines = script.lines.map((line, at) => (script.announced[at] ? line : 0));
	const toggles = spec.toggles.filter((name) => identifier.test(name));
	return [
		`__gg_lines=(${lines.join(' ')})`,
		`__gg_toggles=(${toggles.join(' ')})`,
		`__gg_stop=${spec.stopOnFailure ? 1 : ''}`,
		`__gg_umask=${umaskShape.test(spec.carried.umask) ? spec.carried.umask : ''}`,
		`__gg_output=${output}`,
		`__gg_restore=${restores ? 1 : ''}`,
		`__gg_nonce=${nonce}`,
		'',
		'',
	].join('\n');
}
