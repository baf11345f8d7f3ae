import { writeSync } from 'node:fs';
import { openJournal } from '../../source/engine/record/journal.ts';
import { acquireLock } from '../../source/engine/record/lock.ts';

/**
 * A gonogo that only writes, to be killed or raced: takes the run, appends notes, and says the number of each on
 * standard output once it is acknowledged. `stay` goes on until it is killed; `share` lets go after every few.
 */
const [, , folder = '', name = '', manner = 'stay', count = '0'] = process.argv;
const now = () => new Date().toISOString();
const holder = { pid: process.pid, name, login: name, host: 'here', since: now() };
const say = (line: string) => writeSync(1, `${line}\n`);

function append(most: number): boolean {
	const lock = acquireLock(folder, holder);
	if (!lock.held) return false;
	const opened = openJournal(lock, now());
	if (!opened.ok) {
		say(`broken ${opened.problem}`);
		process.exit(1);
	}
	const { journal, repaired } = opened;
	if (repaired) journal.append({ type: 'journal.repaired', ...repaired }, { at: now(), by: name });
	for (let n = 0; n < most; n += 1) {
		const text = `${name} ${'.'.repeat(n % 300)}`;
		const appended = journal.append({ type: 'note.added', text }, { at: now(), by: name });
		say(appended.ok ? `${appended.event.seq}` : `refused ${appended.problem}`);
	}
	journal.close();
	lock.release();
	return true;
}

if (manner === 'stay') {
	append(Number.POSITIVE_INFINITY);
} else {
	for (let rounds = 0; rounds < Number(count); ) if (append(3)) rounds += 1;
}
