import { fileIn, readIfThere } from './layout.ts';
import { presenceOf, processTable, readIdentity } from './processes.ts';

/** A process that a block started and that is still in its session. */
export type LeftProcess = { pid: number; command: string };

/**
 * What still runs of a block: its commands while it runs, and what it left in the background afterwards. Our own
 * processes around it are left out, and so is what left the session on purpose.
 */
export function leftRunning(directory: string, table = processTable()): LeftProcess[] {
	const identity = readIdentity(readIfThere(fileIn(directory, 'supervisor')));
	if (!identity) return [];
	const presence = presenceOf(identity, table);
	if (presence === 'rebooted' || presence === 'pid reused') return [];
	const ours = new Set([identity.pid, pidIn(directory, 'carrier'), pidIn(directory, 'pump')]);
	return table
		.around(identity.pid, 'session')
		.filter((pid) => !ours.has(pid))
		.map((pid) => ({ pid, command: table.commandOf(pid) }));
}

function pidIn(directory: string, name: 'carrier' | 'pump'): number {
	return Number(readIfThere(fileIn(directory, name)) ?? 0);
}
