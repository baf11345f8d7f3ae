import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	closeSync,
	constants,
	fchmodSync,
	fsyncSync,
	mkdirSync,
	openSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { faultCode } from './fault.ts';

/** What gonogo keeps is the operator's own: folders 0700, files 0600. */
export const folderMode = 0o700;
export const fileMode = 0o600;

/** What is kept in a folder that a group shares. */
const sharedFolderMode = 0o2770;
const sharedFileMode = 0o660;
const sharedBits = 0o2020;
/** What the group may look at, and only who made it may change: what a command ran, and what it printed. */
const shownFolderMode = 0o2750;
const shownFileMode = 0o640;
const shownBits = 0o2050;
const shownProgramMode = 0o750;

/** Whether a group shares a folder: it may write there, and what is made there is the group's (setgid). */
function isShared(folder: string): boolean {
	return ((statSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & sharedBits) === sharedBits;
}

/** Gives a file that was just made to the group that shares its folder, if one does; the umask has no say in that. */
export function shareFile(fd: number, path: string): void {
	if (isShared(dirname(path))) fchmodSync(fd, sharedFileMode);
}

/** Lets the group that shares a folder's parent write in the folder as well. */
export function shareFolder(folder: string): void {
	if (isShared(dirname(folder))) chmodSync(folder, sharedFolderMode);
}

/** Makes the folder of one command: 0700, or 2750 below a folder that a group shares. */
export function makeShownFolder(folder: string): void {
	mkdirSync(folder, { recursive: true, mode: folderMode });
	if (isShared(dirname(folder))) chmodSync(folder, shownFolderMode);
}

/** Lets the group that shares the folder of a file that was just made write or read it, as they may the folder. */
export function showFile(path: string): void {
	const { mode } = statSync(dirname(path));
	if ((mode & shownBits) !== shownBits) return;
	chmodSync(path, (mode & sharedBits) === sharedBits ? sharedFileMode : shownFileMode);
}

/** What file systems answer that cannot sync a folder, shares among them; nothing more can be done there. */
const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Makes the entries of a folder (a new file, a rename) survive a power cut, where the file system can. */
export function syncFolder(folder: string): void {
	const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
	try {
		fsyncSync(fd);
	} catch (error) {
		if (!cannotSync.has(faultCode(error) ?? '')) throw error;
	} finally {
		closeSync(fd);
	}
}

/** Makes a folder and its missing parents: 0700, or 2770 below a folder that a group shares. */
export function makeFolder(folder: string): void {
	const first = mkdirSync(folder, { recursive: true, mode: folderMode });
	if (first === undefined || !isShared(dirname(first))) return;
	for (let made = folder; made.length >= first.length; made = dirname(made)) {
		chmodSync(made, sharedFolderMode);
	}
}

/** Writes all bytes; a short write goes on until the system itself refuses, which throws. */
export function writeAll(fd: number, bytes: Uint8Array): void {
	for (let done = 0; done < bytes.length; ) {
		done += writeSync(fd, bytes, done, bytes.length - done);
	}
}

/**
 * Writes a whole file, or leaves the old one as it was: beside it, synced, then renamed over it. Throws the system's
 * error. The file is 0600, or 0660 in a folder that a group shares; with another mode it is a program, which the group
 * may read and run there.
 */
export function writeWhole(path: string, content: string | Uint8Array, mode = fileMode): void {
	const folder = dirname(path);
	const draft = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}`);
	const fd = openSync(draft, 'wx', mode);
	try {
		try {
			if (mode === fileMode) shareFile(fd, path);
			else if (isShared(folder)) fchmodSync(fd, shownProgramMode);
			writeAll(fd, typeof content === 'string' ? Buffer.from(content) : content);
			fsyncSync(fd);
		} finally {
			closeSync(fd);
		}
		renameSync(draft, path);
	} catch (error) {
		rmSync(draft, { force: true });
		throw error;
	}
	syncFolder(folder);
}
