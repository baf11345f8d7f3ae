/** Codes of the file system in an operator's words; one row a code. */
const words: Record<string, string> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk quota is used up',
	EACCES: 'permission denied',
	EPERM: 'permission denied',
	EROFS: 'the file system is read-only',
	ENOENT: 'no such file or folder',
	ENOTDIR: 'a part of the path is not a folder',
	EIO: 'the disk reported an error',
	EMFILE: 'too many open files',
	ENFILE: 'too many open files',
	EFBIG: 'the file would be too large',
};

/** The code of a system error (`ENOSPC`), if it is one. */
export function faultCode(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('code' in error)) return undefined;
	return typeof error.code === 'string' ? error.code : undefined;
}

/** What went wrong, as the end of a sentence, with the path where the system names one. */
export function describeFault(error: unknown): string {
	const code = faultCode(error);
	const known = code === undefined ? undefined : words[code];
	if (known === undefined) return error instanceof Error ? error.message : String(error);
	const path = error instanceof Error && 'path' in error ? String(error.path) : undefined;
	return path === undefined ? known : `${known} (${path})`;
}
