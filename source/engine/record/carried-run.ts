import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import type { Carried } from '../shell/block.ts';
import { secretNames } from '../shell/redact.ts';
import type { ArchiveFile } from './archive.ts';
import { carriedEnvironment, isCarried, manifestName } from './carried-files.ts';
import { readEnvironment } from './environment-file.ts';
import { journalName, readJournal } from './journal-reading.ts';

export const manifestSchema = z.object({
	schema: z.literal(1),
	run: z.string(),
	at: z.string(),
	by: z.string(),
	host: z.string(),
	head: z.object({ seq: z.int(), hash: z.string() }),
	/** Names of secret variables whose values were not sent along. */
	secrets: z.array(z.string()),
	/** True when unexported variables and functions were left out, because a secret stood among them. */
	withoutShell: z.boolean(),
});

/** What an exported run says about itself. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The environment without its secrets, and what that left out. */
export function withoutSecrets(carried: Carried): {
	carried: Carried;
	secrets: string[];
	withoutShell: boolean;
} {
	const secrets = secretNames(carried.set);
	const { shell, ...rest } = carried;
	const assigned = [...(shell ?? '').matchAll(/([A-Za-z_]\w*)=/g)].map(([, name = '']) => name);
	const assumed = Object.fromEntries(assigned.map((name) => [name, 'as long as a secret']));
	const withoutShell = shell !== undefined && secretNames(assumed).length > 0;
	const set = Object.fromEntries(
		Object.entries(carried.set).filter(([name]) => !secrets.includes(name)),
	);
	return {
		carried: { ...rest, set, ...(shell === undefined || withoutShell ? {} : { shell }) },
		secrets,
		withoutShell,
	};
}

async function* textContent(bytes: Buffer): AsyncGenerator<Buffer> {
	yield bytes;
}

function inMemory(name: string, value: unknown): ArchiveFile {
	const bytes = Buffer.from(`${JSON.stringify(value, undefined, '\t')}\n`);
	return { name, size: bytes.length, content: textContent(bytes) };
}

/** The first bytes of a file, opened when they are asked for; what a command writes meanwhile does not go along. */
async function* firstBytes(path: string, bytes: number): AsyncGenerator<Buffer> {
	if (bytes > 0) yield* createReadStream(path, { end: bytes - 1 });
}

/** The files of a folder that belong to a run, named below `root`; `journalBytes` cuts a write in progress off. */
export async function* runFiles(
	folder: string,
	root: string,
	journalBytes?: number,
): AsyncGenerator<ArchiveFile> {
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		const name = relative(folder, path);
		if (!entry.isFile() || !isCarried(name)) continue;
		const cut = name === journalName ? journalBytes : undefined;
		const size = cut ?? (await stat(path)).size;
		yield { name: `${root}/${name}`, size, content: firstBytes(path, size) };
	}
}

/** A run as it is carried to another place: what it says of itself, and its files below a folder of its name. */
export type CarriedRun = { manifest: Manifest; files(): AsyncGenerator<ArchiveFile> };

/** Makes a run ready to be carried elsewhere as it stands now. Needs no lock; the run may go on meanwhile. */
export function carriedRun(
	folder: string,
	who: { by: string; host: string; at: string },
): { ok: true; carried: CarriedRun } | { ok: false; problem: string } {
	const read = readJournal(folder);
	if (!read.ok) return read;
	const { status, head, goodBytes } = read.reading;
	if (status.kind === 'broken') {
		const problem = `Line ${status.line} of the record does not hold; gonogo verify says more.`;
		return { ok: false, problem };
	}
	const kept = readEnvironment(folder);
	if (!kept.ok) return kept;
	const environment = kept.carried === undefined ? undefined : withoutSecrets(kept.carried);
	const secrets = [...new Set([...(environment?.secrets ?? []), ...(kept.withheld ?? [])])].sort();
	const run = basename(folder);
	const manifest: Manifest = {
		schema: 1,
		run,
		...who,
		head,
		secrets,
		withoutShell: environment?.withoutShell ?? false,
	};
	async function* files() {
		yield inMemory(`${run}/${manifestName}`, manifest);
		if (environment) {
			const withheld = secrets.length > 0 ? { withheld: secrets } : {};
			yield inMemory(`${run}/${carriedEnvironment}`, { ...environment.carried, ...withheld });
		}
		yield* runFiles(folder, run, goodBytes);
	}
	return { ok: true, carried: { manifest, files } };
}
