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

/** Whether a group shares a folder: it may write there, and what is made there is the group's (setgid). */
function isShared(folder: string): boolean {
	return ((statSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & sharedBits) === sharedBits;
}

/** Gives a file that was just made to the group that shares its folder, if one does; the umask has no say in that. */
export function shareFile(fd: number, path: string): void {
	if (isShared(dirname(path))) fchmodSync(fd, sharedFileMode);
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
 * error. The file is 0600, or 0660 in a folder that a group shares, unless another mode is given.
 */
export function writeWhole(path: string, content: string | Uint8Array, mode = fileMode): void {
	const folder = dirname(path);
	const draft = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}`);
	const fd = openSync(draft, 'wx', mode);
	try {
		try {
			if (mode === fileMode) shareFile(fd, path);
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
