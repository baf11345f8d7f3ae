import { randomBytes } from 'node:crypto';
import {
	type FSWatcher,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	watch,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, writeWhole } from './durable-file.ts';
import { operator } from './event-shape.ts';
import { describeFault } from './fault.ts';
import { runLayout } from './run-folder.ts';

const approvalSchema = z.object({
	subject: z.object({ kind: z.enum(['phase', 'rollback']), id: z.string() }),
	sha256: z.string(),
	operator,
});

const handOverSchema = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('ask-hand-over'), operator }),
	z.object({ kind: z.literal('accept-hand-over'), operator }),
	z.object({ kind: z.literal('offer-hand-over'), to: z.string().optional() }),
	z.object({ kind: z.literal('withdraw-hand-over') }),
]);

const noteSchema = z.object({
	text: z.string().min(1),
	by: z.string(),
	at: z.string(),
	/** Set when it is somebody's yes rather than words. */
	approval: approvalSchema.optional(),
	/** Set when it is about who has the run. */
	handOver: handOverSchema.optional(),
});

/** A note from another terminal: who wrote it and when, as claimed there. */
export type InboxNote = z.infer<typeof noteSchema>;

/** Told a note, and whether its file belongs to another login than ours; answers whether it is in the record. */
export type TakeNote = (note: InboxNote, foreign: boolean) => boolean;

/** How often the folder is looked at when the system reports no changes, in milliseconds. */
const lookEveryMs = 2000;

/** Leaves a note for whoever holds the run. Answers its file, which is gone once the note is in the record. */
export function dropNote(
	folder: string,
	note: InboxNote,
): { ok: true; file: string } | { ok: false; problem: string } {
	const { inbox } = runLayout(folder);
	const name = `${note.at.replace(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}.json`;
	try {
		makeFolder(inbox);
		writeWhole(join(inbox, name), `${JSON.stringify(note)}\n`);
		return { ok: true, file: join(inbox, name) };
	} catch (error) {
		return { ok: false, problem: `The note cannot be left with the run: ${describeFault(error)}.` };
	}
}

function readNote(file: string): InboxNote | undefined {
	try {
		return noteSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
	} catch {
		return undefined;
	}
}

/** Whoever owns the file wrote it: the system vouches for that, not the file's words. */
function isForeign(file: string): boolean {
	const owner = statSync(file, { throwIfNoEntry: false })?.uid;
	return owner !== undefined && owner !== process.getuid?.();
}

/**
 * Hands every waiting note over, the oldest first. A note leaves the inbox only once `onNote` answers that it is in
 * the record; what is not a note is set aside as `<name>.unreadable`. Only the holder of the run's lock may do this.
 * `recorded` remembers files that are in the record and could not be removed.
 */
export function emptyInbox(
	folder: string,
	onNote: TakeNote,
	recorded: Set<string> = new Set(),
): void {
	const { inbox } = runLayout(folder);
	let names: string[];
	try {
		names = readdirSync(inbox).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
	} catch {
		return;
	}
	for (const name of names.sort()) {
		const file = join(inbox, name);
		if (recorded.has(name)) continue;
		const note = readNote(file);
		if (note !== undefined && !onNote(note, isForeign(file))) return;
		recorded.add(name);
		try {
			if (note === undefined) renameSync(file, `${file}.unreadable`);
			else rmSync(file);
		} catch {
			// It stays in the folder, and is not handed over again.
		}
	}
}

/** Hands over notes as they come, those that wait already first, until the returned function is called. */
export function watchInbox(folder: string, onNote: TakeNote): () => void {
	const recorded = new Set<string>();
	const look = () => emptyInbox(folder, onNote, recorded);
	let watcher: FSWatcher | undefined;
	try {
		watcher = watch(runLayout(folder).inbox, { persistent: false }, look);
		watcher.on('error', () => {});
	} catch {
		// Some file systems report no changes; looking now and then finds them as well.
	}
	const timer = setInterval(look, lookEveryMs);
	timer.unref();
	look();
	return () => {
		watcher?.close();
		clearInterval(timer);
	};
}
