import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { makeShownFolder, showFile } from '../record/durable-file.ts';
import { type BlockRecord, fileIn } from './layout.ts';
import { passesThroughSh, type ShellPlace } from './place.ts';
import { filterProgram } from './redact.ts';
import supervisor from './supervisor.sh';
import wrap from './wrap.bash';

/** A supervised shell that is up, or on its way, and runs nothing before it is given the word. */
export type Shell = {
	place: ShellPlace;
	/** Ties what the block says in band to this block. */
	nonce: string;
	child: ChildProcess;
	pid: number;
	/** Where its folder is now. */
	directory: string;
	/** Whether its folder may still be given another name: everything in it is open by then. */
	ready(): boolean;
	/** Moves its folder to where the block is to be; throws when that cannot be. */
	move(directory: string): void;
	/** Gives the word: what the folder holds is run. */
	begin(): void;
	/** Never gives it: the shell ends, having run nothing, and takes its folder along. */
	drop(): void;
};

const problemOf = (error: unknown) => (error instanceof Error ? error.message : `${error}`);

/** Starts a shell with a folder of its own, in a session of its own. */
export function startShell(
	directory: string,
	place: ShellPlace,
	nonce: string,
): Shell | { problem: string } {
	const unwritten = writeShell(directory, place);
	if (unwritten) return unwritten;
	let log: number | undefined;
	let child: ChildProcess | undefined;
	try {
		log = openSync(fileIn(directory, 'output'), 'a', 0o600);
		showFile(fileIn(directory, 'output'));
		const secrets = place.filtered ? (['pipe'] as const) : [];
		child = spawnSupervisor(directory, place, nonce, {
			detached: true,
			stdio: ['ignore', log, log, 'pipe', ...secrets],
		});
	} catch (error) {
		return { problem: `It could not be started: ${problemOf(error)}` };
	} finally {
		if (log !== undefined) closeSync(log);
	}
	const { pid } = child;
	if (pid === undefined) return { problem: notStarted };
	giveSecrets(child, place);
	const word = child.stdio[3] as Writable;
	word.on('error', () => {});
	let at = directory;
	return {
		place,
		nonce,
		child,
		pid,
		get directory() {
			return at;
		},
		ready: () => existsSync(fileIn(at, 'ready')),
		move(to) {
			renameSync(at, to);
			at = to;
		},
		begin: () => void word.end(`${basename(at)}\n`.repeat(2)),
		drop: () => void word.end(),
	};
}

export const notStarted =
	'It could not be started: the shell does not run here, or the environment is too large.';

/** Writes into a folder what a shell is made of; answers what kept it from that. */
export function writeShell(
	directory: string,
	{ filtered }: ShellPlace,
): { problem: string } | undefined {
	const keep = (name: 'wrap' | 'supervisorText' | 'filter', text: string) =>
		writeFileSync(fileIn(directory, name), text, { mode: 0o600 });
	try {
		makeShownFolder(directory);
		keep('wrap', wrap);
		keep('supervisorText', supervisor);
		if (filtered) keep('filter', filterProgram());
		return undefined;
	} catch (error) {
		return { problem: `Its folder could not be written: ${problemOf(error)}` };
	}
}

/** Starts the supervisor over a folder; `command` is what util-linux script is to run. */
export function spawnSupervisor(
	directory: string,
	{ mode, filtered, cwd, environment, bash }: ShellPlace,
	nonce: string,
	options: Pick<SpawnOptions, 'detached' | 'stdio'>,
	command?: string,
): ChildProcess {
	const plain = passesThroughSh(environment);
	const child = spawn(
		plain ? '/bin/sh' : bash,
		[
			...(plain ? [] : ['--noprofile', '--norc']),
			fileIn(directory, 'supervisorText'),
			dirname(directory),
			basename(directory),
			supervisorMode(mode, filtered),
			bash,
			process.execPath,
			nonce,
			...(command === undefined ? [] : [command]),
		],
		{ ...options, cwd, env: environment },
	);
	// Without a listener a failed start would throw.
	child.on('error', () => {});
	return child;
}

const supervisorMode = (mode: BlockRecord['mode'], filtered: boolean) =>
	mode === 'file' && filtered ? 'filter' : mode;

/** Tells a filter what it is to take out, on the descriptor that is for nothing else. */
export function giveSecrets(child: ChildProcess, { filtered, secrets }: ShellPlace): void {
	const input = child.stdio[4];
	if (!filtered || !input || !('end' in input)) return;
	input.on('error', () => {});
	input.end(JSON.stringify(secrets));
}
