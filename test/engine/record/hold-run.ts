import { acquireLock } from '../../../source/engine/record/lock.ts';

/** Another gonogo, as a program: takes the run in the folder it is given, says how that went, stays until it is ended. */
const [, , folder = '', name = ''] = process.argv;
const holder = {
	pid: process.pid,
	name,
	login: name,
	host: 'here',
	since: '2026-11-22T21:00:00.000Z',
};
const answer = acquireLock(folder, holder);
console.log(answer.held ? 'held' : 'refused');
process.stdin.resume();
process.stdin.on('end', () => process.exit());
