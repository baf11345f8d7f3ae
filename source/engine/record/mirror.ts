import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { RunEvent } from '../../run/event.ts';
import type { ArchiveFile } from './archive.ts';
import { carriedRun } from './carried-run.ts';
import { fileMode, folderMode } from './durable-file.ts';
import { describeFault } from './fault.ts';
import { journalName } from './journal-reading.ts';
import { runBranch } from './run-branch.ts';
import type { Env } from './run-folder.ts';

/** `folder` gets a folder of the run's name; `git` gets a branch `gonogo/<run>` with the same files. */
export type MirrorTarget = { kind: 'folder'; path: string } | { kind: 'git'; remote: string };

/** A remote names its protocol or its host; everything else is a folder. */
export function mirrorTarget(given: string, cwd: string): MirrorTarget {
	const isRemote = /^[a-z][a-z+]*:\/\//i.test(given) || /^[\w.-]+@?[\w.-]*:(?!\\)/.test(given);
	if (isRemote || given.endsWith('.git')) return { kind: 'git', remote: given };
	return { kind: 'folder', path: isAbsolute(given) ? given : resolve(cwd, given) };
}

/** Events after which a copy is worth having. */
export function isMirrored(event: RunEvent): boolean {
	switch (event.type) {
		case 'run.created':
		case 'phase.decided':
		case 'role.decided':
		case 'item.signed':
		case 'rollback.started':
		case 'rollback.finished':
		case 'session.closed':
		case 'run.closed':
			return true;
		case 'statement.finished':
			return event.outcome.kind !== 'exited' || event.outcome.code !== 0;
		default:
			return false;
	}
}

export type Mirror = {
	/** Asks for a copy of the run as it stands; answers at once. What is asked for during a copy is made after it. */
	copy(): void;
	/** Resolves when nothing is left to copy. */
	settled(): Promise<void>;
};

/**
 * Copies a run to another place, in the background and one copy at a time; the run never waits for it. `onProblem`
 * is told when a copy failed, and undefined when one went well again.
 */
export function mirrorRun(
	folder: string,
	target: MirrorTarget,
	who: { by: string; host: string; now(): Date; env: Env },
	onProblem: (problem: string | undefined) => void,
): Mirror {
	let asked = false;
	let working: Promise<void> | undefined;
	async function work(): Promise<void> {
		while (asked) {
			asked = false;
			try {
				await copyOnce();
				onProblem(undefined);
			} catch (error) {
				onProblem(`The run is not mirrored: ${describeFault(error)}.`);
			}
		}
		working = undefined;
	}
	async function copyOnce(): Promise<void> {
		const { by, host, now, env } = who;
		const made = carriedRun(folder, { by, host, at: now().toISOString() });
		if (!made.ok) throw new Error(made.problem.replace(/\.$/, ''));
		const { manifest, files } = made.carried;
		const root = target.kind === 'folder' ? target.path : join(folder, 'mirror');
		const branch =
			target.kind === 'git' ? runBranch(root, target.remote, manifest.run, env) : undefined;
		const copied = join(manifest.run, journalName);
		await checkCourse(
			folder,
			branch ? await branch.fetch(copied) : await readIfThere(join(root, copied)),
		);
		for await (const file of files()) await bring(root, file);
		await branch?.push(`${by}@${host}`);
	}
	return {
		copy() {
			asked = true;
			working ??= work();
		},
		async settled() {
			while (working) await working;
		},
	};
}

/** Outputs and scripts only grow: one of the same size is there already. The others are small and written anew. */
const alwaysWritten = /\.json$|journal\.jsonl$/;

async function bring(root: string, { name, size, content }: ArchiveFile): Promise<void> {
	const path = join(root, name);
	if (!alwaysWritten.test(name) && existsSync(path) && (await stat(path)).size === size) return;
	await mkdir(dirname(path), { recursive: true, mode: folderMode });
	const draft = `${path}.part`;
	const target = await open(draft, 'w', fileMode);
	try {
		for await (const chunk of content) await target.writeFile(chunk);
		await target.sync();
	} finally {
		await target.close();
	}
	await rename(draft, path);
}

/** A copy that went another way than this run is somebody's record; it is never written over. */
async function checkCourse(folder: string, copy: Buffer | undefined): Promise<void> {
	const here = await readFile(join(folder, journalName));
	if (copy === undefined || here.subarray(0, copy.length).equals(copy)) return;
	throw new Error('the copy there has gone on differently');
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
	return existsSync(path) ? readFile(path) : undefined;
}
