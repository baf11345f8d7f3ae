import { constants, createReadStream } from 'node:fs';
import { access, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import type { Carried } from '../shell/block.ts';
import { secretNames } from '../shell/redact.ts';
import { type ArchiveFile, pack } from './archive.ts';
import { carriedEnvironment, isCarried, manifestName } from './carried-files.ts';
import { fileMode, syncFolder } from './durable-file.ts';
import { readEnvironment } from './environment-file.ts';
import { describeFault } from './fault.ts';
import { type Head, readJournal } from './journal-reading.ts';

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

function inMemory(name: string, content: string): ArchiveFile {
	const bytes = Buffer.from(content);
	return { name, size: bytes.length, content: Readable.from([bytes]) };
}

async function onDisk(name: string, path: string, size?: number): Promise<ArchiveFile> {
	const bytes = size ?? (await stat(path)).size;
	// What a command writes to its log meanwhile does not go along.
	const content = bytes === 0 ? Readable.from([]) : createReadStream(path, { end: bytes - 1 });
	return { name, size: bytes, content };
}

/** The files of a run that go along, below a folder of the run's name; the journal up to its last whole line. */
async function* filesOf(
	folder: string,
	manifest: Manifest,
	carried: Carried | undefined,
	goodBytes: number,
): AsyncGenerator<ArchiveFile> {
	const root = basename(folder);
	yield inMemory(`${root}/${manifestName}`, `${JSON.stringify(manifest, undefined, '\t')}\n`);
	if (carried) {
		const text = `${JSON.stringify(carried, undefined, '\t')}\n`;
		yield inMemory(`${root}/${carriedEnvironment}`, text);
	}
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	for (const entry of entries) {
		const path = join(entry.parentPath, entry.name);
		const name = relative(folder, path);
		if (!entry.isFile() || !isCarried(name)) continue;
		yield onDisk(`${root}/${name}`, path, name === 'journal.jsonl' ? goodBytes : undefined);
	}
}

export type Exported =
	| { ok: true; file: string; head: Head; secrets: string[]; withoutShell: boolean }
	| { ok: false; problem: string };

/**
 * Writes a run as one file (a gzipped tar, 0600) that `importRun` takes in elsewhere. Needs no lock: a run that goes
 * on meanwhile is exported as it stood. Never overwrites.
 */
export async function exportRun(
	folder: string,
	file: string,
	who: { by: string; host: string; at: string },
): Promise<Exported> {
	const read = readJournal(folder);
	if (!read.ok) return read;
	const { reading } = read;
	if (reading.status.kind === 'broken') {
		const problem = `Line ${reading.status.line} of the record does not hold; gonogo verify says more.`;
		return { ok: false, problem };
	}
	const kept = readEnvironment(folder);
	if (!kept.ok) return kept;
	const { carried, secrets, withoutShell } = kept.carried
		? withoutSecrets(kept.carried)
		: { carried: undefined, secrets: [], withoutShell: false };
	const manifest: Manifest = {
		schema: 1,
		run: basename(folder),
		...who,
		head: reading.head,
		secrets,
		withoutShell,
	};
	const draft = `${file}.part`;
	try {
		if (await exists(file)) return { ok: false, problem: `${file} is there already.` };
		const target = await open(draft, 'wx', fileMode);
		try {
			const files = filesOf(folder, manifest, carried, reading.goodBytes);
			const bytes = Readable.from(pack(files, new Date(who.at)));
			await pipeline(bytes, createGzip(), async (source: AsyncIterable<Buffer>) => {
				for await (const chunk of source) await target.writeFile(chunk);
			});
			await target.sync();
		} finally {
			await target.close();
		}
		await rename(draft, file);
		syncFolder(dirname(file));
		return { ok: true, file, head: reading.head, secrets, withoutShell };
	} catch (error) {
		await rm(draft, { force: true }).catch(() => {});
		return { ok: false, problem: `The run cannot be exported: ${describeFault(error)}.` };
	}
}

async function exists(path: string): Promise<boolean> {
	return access(path, constants.F_OK).then(
		() => true,
		() => false,
	);
}
