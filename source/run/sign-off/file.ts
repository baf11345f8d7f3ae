import type { FileEvidence } from './sign-off.ts';

/** The largest file that is taken as evidence, in bytes: screenshots and exports are smaller, logs are to be cut. */
export const largestEvidence = 16 * 1024 * 1024;

/** The name of a file's copy below the run's folder: by its content, with the ending of the file's own name. */
export function copyOf({ path, sha256 }: Pick<FileEvidence, 'path' | 'sha256'>): string {
	const ending = /[^/.]\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1];
	return `evidence/${sha256}${ending === undefined ? '' : `.${ending.toLowerCase()}`}`;
}

/** A file's name without its folders. */
export const nameOf = ({ path }: Pick<FileEvidence, 'path'>): string =>
	path.slice(path.lastIndexOf('/') + 1);

/** `312 bytes`, `84 KiB`, `2.5 MiB`. */
export function sizeWords(bytes: number): string {
	if (bytes < 1024) return `${bytes} bytes`;
	const kibibytes = bytes / 1024;
	return kibibytes < 1000 ? `${Math.round(kibibytes)} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`;
}
