import { basename } from 'node:path';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences } from '../engine/preferences.ts';
import { holderWords, thisHolder } from '../engine/record/holder.ts';
import { dropNote, emptyInbox, type InboxNote } from '../engine/record/inbox.ts';
import { openJournal } from '../engine/record/journal.ts';
import { acquireLock, type HeldLock } from '../engine/record/lock.ts';
import { findRun } from '../engine/record/run-list.ts';
import { type CommandIo, exit } from './io.ts';
import { usualPatienceMs, wasTaken } from './left-in-inbox.ts';

const usage = 'note RUN TEXT';

/** `gonogo note`: a note into a run's record, from any terminal, whether or not somebody has the run open. */
export async function note(
	args: string[],
	io: CommandIo,
	patienceMs = usualPatienceMs,
): Promise<number> {
	// Everything after the run is the note, dashes included: nobody quotes options at night.
	const [typed, ...words] = args[0] === '--' ? args.slice(1) : args;
	const text = words.join(' ').trim();
	const fail = (why: string, code: number = exit.failed) => {
		io.err(`gonogo note: ${why}`);
		return code;
	};
	if (typed === undefined || text === '') {
		return fail(`name a run and say something; usage: gonogo ${usage}`, exit.usage);
	}
	const found = findRun(io.env, typed, io.cwd);
	if (!found.ok) return fail(found.problem, exit.usage);
	const { folder } = found;
	const { operator } = openPreferences(io.env).values();
	const who = await whoIsThere(
		io.cwd,
		io.env,
		operator?.name === undefined ? {} : { name: operator.name },
	);
	const at = new Date().toISOString();
	const said: InboxNote = { text, by: who.name, at };
	const lock = acquireLock(folder, thisHolder(who, at));
	if (lock.held) {
		const problem = recordNotes(lock, said);
		lock.release();
		if (problem !== undefined) return fail(problem);
		io.out(`Noted in run ${basename(folder)}.`);
		return exit.done;
	}
	if ('problem' in lock) return fail(lock.problem);
	const dropped = dropNote(folder, said);
	if (!dropped.ok) return fail(dropped.problem);
	const holder = lock.by ? holderWords(lock.by) : 'another gonogo';
	if (await wasTaken(dropped.file, patienceMs))
		io.out(`Noted in run ${basename(folder)}, open at ${holder}.`);
	else
		io.out(
			`Left for ${holder}: it goes into the record when that gonogo looks, or when the run is opened.`,
		);
	return exit.done;
}

/** Writes this note, and what waits in the inbox, into the record of a run that nobody has open. */
function recordNotes(lock: HeldLock, said: InboxNote): string | undefined {
	const opened = openJournal(lock, said.at);
	if (!opened.ok) return opened.problem;
	const { journal, repaired } = opened;
	let problem: string | undefined;
	const write = ({ text, by, approval, handOver }: InboxNote): boolean => {
		// An approval waits for whoever opens the run: only with the guide at hand can it be judged.
		if (approval || handOver) return false;
		const appended = journal.append({ type: 'note.added', text }, { at: said.at, by });
		if (!appended.ok) problem = appended.problem;
		return appended.ok;
	};
	if (repaired) {
		journal.append({ type: 'journal.repaired', ...repaired }, { at: said.at, by: said.by });
	}
	emptyInbox(lock.folder, write);
	if (problem === undefined) write(said);
	journal.close();
	return problem;
}
