import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { journalName } from './journal-reading.ts';

/** What is looked at from either end of a journal, in bytes. */
const glanceBytes = 32 * 1024;

const begunSchema = z.object({
	type: z.literal('run.created'),
	at: z.string(),
	cwd: z.string(),
	startedIn: z.string().optional(),
});

/**
 * What a glance at a journal tells, without reading all of it or checking anything. `closed` is certain when true;
 * when false, only reading the journal says.
 */
export type Glance = {
	at: string;
	/** Where gonogo was started. */
	cwd: string;
	/** Where its commands start. */
	worksIn: string;
	closed: boolean;
};

/** Undefined when the journal does not begin as one does, or cannot be read; reading it says why. */
export function glanceAt(folder: string): Glance | undefined {
	try {
		const fd = openSync(join(folder, journalName), 'r');
		try {
			const { size } = fstatSync(fd);
			const piece = (from: number) => {
				const bytes = Buffer.alloc(Math.min(glanceBytes, size - from));
				return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, from));
			};
			const [first = ''] = piece(0).split('\n', 1);
			const begun = begunSchema.safeParse(JSON.parse(first));
			if (!begun.success) return undefined;
			const { at, startedIn, cwd } = begun.data;
			const lines = piece(Math.max(0, size - glanceBytes))
				.split('\n')
				.slice(0, -1);
			return { at, cwd: startedIn ?? cwd, worksIn: cwd, closed: lines.some(isClosing) };
		} finally {
			closeSync(fd);
		}
	} catch {
		return undefined;
	}
}

/** Whether a whole line is the event that closes a run, and not a text that speaks of it. */
function isClosing(line: string): boolean {
	if (!line.includes('"type":"run.closed"')) return false;
	try {
		const event: unknown = JSON.parse(line);
		return (
			typeof event === 'object' && event !== null && 'type' in event && event.type === 'run.closed'
		);
	} catch {
		return false;
	}
}
