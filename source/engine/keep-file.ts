import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Run } from '../run/intent.ts';
import { copyOf, largestEvidence, sizeWords } from '../run/sign-off/file.ts';
import type { FileEvidence } from '../run/sign-off/sign-off.ts';
import type { LookAtDisk } from './disk-room.ts';
import { readAtMost } from './guide-address.ts';
import { reasonOf } from './guide-file.ts';
import { makeFolder, writeWhole } from './record/durable-file.ts';
import { describeFault, faultCode } from './record/fault.ts';
import { diskSpace, fullBelowBytes } from './shell/disk.ts';
import { formsOf } from './shell/redact.ts';

/** `problem` says in one clause why not, without the file's name. */
export type KeptFile = { ok: true; piece: FileEvidence } | { ok: false; problem: string };

type Place = {
	/** The run's own folder. */
	folder: string;
	run: Run;
	/** The folder that the run's commands are in. */
	cwd: string;
	home: string | undefined;
	/** Values that are in no file of a run. */
	secrets: readonly string[];
	at: string;
	lookAtDisk?: LookAtDisk | undefined;
};

/**
 * Copies a file into the run's folder, as evidence that goes with the record wherever that goes. `typed` is a path as
 * people type it, or as a terminal writes one that was dropped on it.
 */
export async function keepFile(typed: string, place: Place): Promise<KeptFile> {
	const name = withoutQuotes(typed.trim());
	const read = await readFirst(name, place);
	if (!read.ok) return read;
	const { path, bytes } = read;
	const why = whyNotKept(bytes, place);
	if (why !== undefined) return { ok: false, problem: why };
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const copy = join(place.folder, copyOf({ path, sha256 }));
	try {
		makeFolder(dirname(copy));
		writeWhole(copy, bytes);
	} catch (error) {
		return { ok: false, problem: `it cannot be kept with the run: ${describeFault(error)}` };
	}
	return { ok: true, piece: { kind: 'file', path, bytes: bytes.length, sha256, at: place.at } };
}

/** What a terminal puts around, or before a blank in, a path that is dropped on it. */
function withoutQuotes(typed: string): string {
	const quoted = /^(['"])(.*)\1$/.exec(typed)?.[2];
	return quoted ?? typed.replaceAll(/\\([ ()'"&])/g, '$1');
}

type ReadFile = { ok: true; path: string; bytes: Uint8Array } | { ok: false; problem: string };

/** The file: beside the guide, or else where the run's commands are. */
async function readFirst(name: string, { run, cwd, home }: Place): Promise<ReadFile> {
	const from = [dirname(run.state.created?.guide.path ?? ''), cwd].filter(isAbsolute);
	const known = /^~(?=\/|$)/.test(name) && home !== undefined ? join(home, name.slice(1)) : name;
	const paths = [...new Set(from.map((folder) => resolve(folder, known)))];
	for (const path of paths) {
		try {
			const bytes = await readEvidence(path);
			return typeof bytes === 'string' ? { ok: false, problem: bytes } : { ok: true, path, bytes };
		} catch (error) {
			if (faultCode(error) === 'ENOENT') continue;
			return { ok: false, problem: reasonOf(error) };
		}
	}
	const where = paths.length > 1 ? `: not in ${from.join(', nor in ')}` : '';
	return { ok: false, problem: `there is no such file${where}` };
}

/** The bytes of a file, or why it is no evidence. Throws what the system says of one that cannot be read. */
async function readEvidence(path: string): Promise<Uint8Array | string> {
	// A pipe that nobody writes to would else be waited for.
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const about = await file.stat();
		if (about.isDirectory()) return 'it is a folder: name a file in it';
		if (!about.isFile()) return 'it is no plain file';
		const most = sizeWords(largestEvidence);
		const tooLarge = `it has ${sizeWords(about.size)}, evidence at most ${most}: put what matters into a smaller file`;
		if (about.size > largestEvidence) return tooLarge;
		const bytes = await readAtMost(file.createReadStream({ autoClose: false }), largestEvidence);
		if (bytes === undefined) return tooLarge;
		return bytes.length === 0 ? 'it is empty: it shows nothing' : bytes;
	} finally {
		await file.close();
	}
}

/** A copy goes wherever the record goes, and takes no room that a rollback needs. */
function whyNotKept(bytes: Uint8Array, place: Place): string | undefined {
	const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	if (formsOf(place.secrets).some((form) => content.includes(form, 0, 'latin1'))) {
		return 'it holds a secret of this run: take that out first';
	}
	const space = (place.lookAtDisk ?? diskSpace)(place.folder);
	if (!('freeBytes' in space) || space.freeBytes - bytes.length >= fullBelowBytes) return undefined;
	return `it is not kept: the disk has ${sizeWords(space.freeBytes)} left, which a rollback needs for its record`;
}
