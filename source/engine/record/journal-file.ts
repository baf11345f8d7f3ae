import {
	closeSync,
	constants,
	fdatasyncSync,
	fstatSync,
	ftruncateSync,
	openSync,
	writeSync,
} from 'node:fs';
import { fileMode, shareFile } from './durable-file.ts';

/** The few things a journal does to its file. Each throws the system's error. */
export type JournalFile = {
	size(): number;
	/** Writes at the end, in one go; answers how many bytes were taken, which may be fewer. */
	append(bytes: Buffer): number;
	/** Returns when what was written would survive a power cut. */
	sync(): void;
	truncate(length: number): void;
	close(): void;
};

/** Opens a journal for appending; `create` makes a new one and fails if there is one already. */
export function openJournalFile(path: string, how: 'create' | 'existing'): JournalFile {
	const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL } = constants;
	const flags = O_WRONLY | O_APPEND | (how === 'create' ? O_CREAT | O_EXCL : 0);
	const fd = openSync(path, flags, fileMode);
	if (how === 'create') shareFile(fd, path);
	return {
		size: () => fstatSync(fd).size,
		append: (bytes) => writeSync(fd, bytes, 0, bytes.length),
		sync: () => fdatasyncSync(fd),
		truncate: (length) => ftruncateSync(fd, length),
		close: () => closeSync(fd),
	};
}
