import {
	createReadStream,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
} from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { RunKind } from '../../run/event.ts';
import { type ArchiveFile, unpack } from './archive.ts';
import { carriedEnvironment, isCarried, manifestName } from './carried-files.ts';
import { type Manifest, manifestSchema, runFiles } from './carried-run.ts';
import { fileMode, makeFolder, shareFolder, showFile, syncFolder } from './durable-file.ts';
import { describeFault } from './fault.ts';
import { type Head, type JournalReading, journalName, readJournal } from './journal-reading.ts';
import { acquireLock, type Holder } from './lock.ts';
import { type Env, runLayout, runsFolder } from './run-folder.ts';
import { isRunId } from './run-id.ts';

/** More than any run holds; an archive that unpacks to more is not one of ours. */
const mostBytes = 64 * 1024 ** 3;

export type Imported =
	| { ok: true; folder: string; head: Head; manifest: Manifest; update: boolean }
	| { ok: false; problem: string };

/** Thrown inside this module only; its message is the problem that is answered. */
class Unfit extends Error {}

async function write(path: string, file: ArchiveFile): Promise<void> {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	const target = await open(path, 'wx', fileMode);
	try {
		for await (const chunk of file.content) await target.writeFile(chunk);
		await target.sync();
	} finally {
		await target.close();
	}
}

/** Puts into `draft` what belongs to a run, and refuses everything else. Answers the run's name. */
async function takeIn(draft: string, files: AsyncIterable<ArchiveFile>): Promise<string> {
	let run: string | undefined;
	let bytes = 0;
	for await (const file of files) {
		const [root = '', ...rest] = file.name.split('/');
		const name = rest.join('/');
		run ??= root;
		bytes += file.size;
		if (!isRunId(root) || root !== run) throw new Unfit('it does not hold one run');
		if (bytes > mostBytes) throw new Unfit('it is larger than any run');
		if (!isCarried(name) && name !== carriedEnvironment && name !== manifestName) {
			throw new Unfit(`it holds ${file.name}, which is no part of a run`);
		}
		await write(join(draft, name), file);
	}
	if (run === undefined) throw new Unfit('it is empty');
	return run;
}

/** The files of a run that lie in a folder as a mirror left them. */
async function* mirrored(folder: string): AsyncGenerator<ArchiveFile> {
	const root = basename(folder);
	for (const name of [manifestName, carriedEnvironment]) {
		const path = join(folder, name);
		if (!existsSync(path)) continue;
		const { size } = statSync(path);
		yield { name: `${root}/${name}`, size, content: createReadStream(path) };
	}
	yield* runFiles(folder, root);
}

async function readManifest(draft: string, run: string): Promise<Manifest> {
	const parsed = manifestSchema.safeParse(
		JSON.parse(await readFile(join(draft, manifestName), 'utf8')),
	);
	if (!parsed.success || parsed.data.run !== run) throw new Unfit('it does not say what it is');
	return parsed.data;
}

function readRecord(draft: string, manifest: Manifest): JournalReading & { kind: RunKind } {
	const read = readJournal(draft);
	if (!read.ok) throw new Unfit(read.problem);
	const { reading } = read;
	const [created] = reading.events;
	if (reading.status.kind !== 'good') throw new Unfit('its record does not hold');
	if (created?.type !== 'run.created') throw new Unfit('its record does not say what it is');
	if (created.run !== manifest.run) throw new Unfit('its record is that of another run');
	if (reading.head.hash !== manifest.head.hash) throw new Unfit('its record was cut or changed');
	return { ...reading, kind: created.kind };
}

/** Paths of all files below a folder, relative to it. */
function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** The record is renamed over the old one only when everything that it speaks of is there. */
const journalLast = (a: string, b: string) => Number(a === journalName) - Number(b === journalName);

/** Moves the files of a newer copy into the folder of a run that is here already; the journal goes last. */
function update(folder: string, draft: string, holder: Holder): void {
	const lock = acquireLock(folder, holder);
	if (!lock.held) throw new Unfit('problem' in lock ? lock.problem : 'the run is open here');
	try {
		const read = readJournal(folder);
		if (!read.ok || read.reading.status.kind !== 'good') {
			throw new Unfit('the record that is here does not hold; gonogo verify says more');
		}
		const here = readFileSync(join(folder, journalName));
		const there = readFileSync(join(draft, journalName));
		if (!there.subarray(0, here.length).equals(here)) {
			throw new Unfit('the run has gone on differently here');
		}
		for (const name of filesBelow(draft).sort(journalLast)) {
			makeFolder(dirname(join(folder, name)));
			renameSync(join(draft, name), join(folder, name));
		}
		syncFolder(folder);
	} finally {
		lock.release();
	}
}

/**
 * Takes in a run that was exported or mirrored elsewhere (`file` may be the mirror's folder), or a newer copy of one
 * that is here. All or nothing.
 */
export async function importRun(env: Env, file: string, holder: Holder): Promise<Imported> {
	const parent = runsFolder(env, 'run');
	let draft: string | undefined;
	try {
		makeFolder(parent);
		draft = mkdtempSync(join(parent, '.import-'));
		const archive = draft;
		const run = statSync(file).isDirectory()
			? await takeIn(archive, mirrored(file))
			: await pipeline(createReadStream(file), createGunzip(), (source) =>
					takeIn(archive, unpack(source)),
				);
		const manifest = await readManifest(draft, run);
		const record = readRecord(draft, manifest);
		const home = runsFolder(env, record.kind);
		const folder = join(home, run);
		const known = existsSync(folder);
		makeFolder(home);
		if (known) update(folder, draft, holder);
		else {
			const { executions, inbox } = runLayout(draft);
			shareFolder(draft);
			for (const part of [executions, inbox]) makeFolder(part);
			for (const name of filesBelow(draft)) {
				shareFolder(dirname(join(draft, name)));
				showFile(join(draft, name));
			}
			renameSync(draft, folder);
		}
		syncFolder(home);
		return { ok: true, folder, head: record.head, manifest, update: known };
	} catch (error) {
		const why = error instanceof Unfit ? error.message : describeFault(error);
		return { ok: false, problem: `${file} cannot be taken in: ${why}.` };
	} finally {
		if (draft !== undefined) rmSync(draft, { recursive: true, force: true });
	}
}
