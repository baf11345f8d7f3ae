import { createHash, randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { RunKind } from '../../run/event.ts';
import { folderMode, makeFolder, shareFolder, syncFolder, writeWhole } from './durable-file.ts';
import { describeFault, faultCode } from './fault.ts';
import { isRunId, newRunId, shortRunId } from './run-id.ts';

export type Env = Record<string, string | undefined>;

/**
 * Where gonogo keeps runs: `$XDG_STATE_HOME/gonogo`, by default `~/.local/state/gonogo`. A relative XDG path is
 * ignored, as the XDG base directory specification asks.
 */
export function stateFolder(env: Env): string {
	const home = env.HOME !== undefined && isAbsolute(env.HOME) ? env.HOME : homedir();
	const given = env.XDG_STATE_HOME;
	const base = given !== undefined && isAbsolute(given) ? given : join(home, '.local', 'state');
	return join(base, 'gonogo');
}

/** Rehearsals live apart, so that nobody takes one for the record of a rollout. */
export function runsFolder(env: Env, kind: RunKind): string {
	return join(stateFolder(env), kind === 'rehearsal' ? 'rehearsals' : 'runs');
}

/** Paths inside a run's folder. */
export function runLayout(folder: string) {
	return {
		folder,
		/** The exact bytes that the run follows. */
		guide: (sha256: string) => join(folder, 'guide', `${sha256}.md`),
		/** What the next block starts with; may hold secrets. */
		environment: join(folder, 'environment.json'),
		executions: join(folder, 'executions'),
		execution: (id: string) => join(folder, 'executions', id),
		/** The short logs of what is looked at again and again. */
		pins: join(folder, 'pins'),
		/** Runnable with plain bash when gonogo is not. */
		rollbackScript: (scope: string) => join(folder, `rollback-${scope}.sh`),
		/** Of a rehearsal: its stand-ins, and where every path leads. */
		scratch: join(folder, 'scratch'),
		/** Notes from other terminals, on their way into the record. */
		inbox: join(folder, 'inbox'),
	};
}

/** Names of the runs under a folder of runs, oldest day first; none when there is no such folder. */
export function runIds(folder: string): string[] {
	try {
		return readdirSync(folder, { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && isRunId(entry.name))
			.map((entry) => entry.name)
			.sort();
	} catch {
		return [];
	}
}

export type NewRunFolder =
	| { ok: true; id: string; folder: string }
	| { ok: false; problem: string };

/**
 * Makes the folder of a new run, 0700 or as the group shares it, under a name whose digits no other run of this user has. `random` is as for
 * {@link newRunId}.
 */
export function createRunFolder(
	env: Env,
	kind: RunKind,
	at: Date,
	random: (below: number) => number = (below) => randomInt(below),
): NewRunFolder {
	const parent = runsFolder(env, kind);
	try {
		makeFolder(parent);
		const kinds: RunKind[] = ['run', 'rehearsal'];
		const taken = new Set(kinds.flatMap((of) => runIds(runsFolder(env, of))).map(shortRunId));
		for (;;) {
			const id = newRunId(at, random);
			if (taken.has(shortRunId(id))) continue;
			const folder = join(parent, id);
			try {
				mkdirSync(folder, { mode: folderMode });
				shareFolder(folder);
			} catch (error) {
				if (faultCode(error) !== 'EEXIST') throw error;
				taken.add(shortRunId(id));
				continue;
			}
			makeFolder(join(folder, 'guide'));
			makeFolder(runLayout(folder).executions);
			makeFolder(runLayout(folder).inbox);
			syncFolder(folder);
			syncFolder(parent);
			return { ok: true, id, folder };
		}
	} catch (error) {
		return { ok: false, problem: `No folder can be made for the run: ${describeFault(error)}.` };
	}
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Keeps the exact bytes of a guide with the run, under their hash. */
export function pinGuide(
	folder: string,
	bytes: Uint8Array,
): { ok: true; sha256: string } | { ok: false; problem: string } {
	const sha256 = sha256Of(bytes);
	try {
		writeWhole(runLayout(folder).guide(sha256), bytes);
		return { ok: true, sha256 };
	} catch (error) {
		return {
			ok: false,
			problem: `The guide cannot be kept with the run: ${describeFault(error)}.`,
		};
	}
}

/** The pinned bytes, if they still are what their name says. */
export function readPinnedGuide(
	folder: string,
	sha256: string,
): { ok: true; bytes: Buffer } | { ok: false; problem: string } {
	try {
		const bytes = readFileSync(runLayout(folder).guide(sha256));
		if (sha256Of(bytes) === sha256) return { ok: true, bytes };
		return { ok: false, problem: 'The guide kept with the run has been changed since.' };
	} catch (error) {
		return {
			ok: false,
			problem: `The guide kept with the run cannot be read: ${describeFault(error)}.`,
		};
	}
}

/** What to do about a pinned guide that is not there, or not as it was. */
export function withoutGuide(folder: string, sha256: string): string {
	const path = runLayout(folder).guide(sha256);
	return `Put the bytes of that hash back as ${path}: an export or a mirror of the run has them. Until then gonogo rollback GUIDE still rolls back.`;
}
