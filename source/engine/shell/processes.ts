import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export type Identity = { pid: number; start: string; boot: string };

/** One process with its place among the others. */
type Entry = { pid: number; parent: number; group: number; session: number };

export type Reach = 'session' | 'tree';

/** What must be known of the system's processes; one way through /proc, one through ps. */
export type ProcessTable = {
	/** What tells a process from a later one with its number; undefined when there is none (or only its zombie). */
	startOf(pid: number): string | undefined;
	/** Differs after every start of the machine. */
	boot(): string;
	/** The processes of the session that a process leads; `tree`: a process and what descends from it. */
	around(pid: number, reach: Reach): number[];
	/** What a process was started as, for people to read. */
	commandOf(pid: number): string;
	/** The process groups of some processes. */
	groupsOf(pids: readonly number[]): number[];
};

type Stat = Entry & { state: string; start: string };

/** Reads one line of /proc/PID/stat; the program's name in it may hold anything. See proc_pid_stat(5). */
function readStat(line: string): Stat | undefined {
	const pid = Number.parseInt(line, 10);
	const rest = line.slice(line.lastIndexOf(')') + 2).split(' ');
	const [state, parent, group, session] = rest;
	const start = rest[19];
	if (!state || !start || !Number.isInteger(pid)) return undefined;
	return {
		pid,
		state,
		start,
		parent: Number(parent),
		group: Number(group),
		session: Number(session),
	};
}

function statOf(pid: number | string): Stat | undefined {
	try {
		return readStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
	} catch {
		return undefined;
	}
}

function live(stat: Stat | undefined): stat is Stat {
	return stat !== undefined && stat.state !== 'Z' && stat.state !== 'X';
}

export const procTable: ProcessTable = {
	startOf(pid) {
		const stat = statOf(pid);
		return live(stat) ? stat.start : undefined;
	},
	boot: () => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
	around: (pid, reach) =>
		reach === 'session'
			? procEntries()
					.filter((entry) => entry.session === pid)
					.map((entry) => entry.pid)
			: tree(procEntries(), pid),
	commandOf(pid) {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
		} catch {
			return '';
		}
	},
	groupsOf: (pids) => groups(procEntries(), pids),
};

function procEntries(): Entry[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(statOf)
		.filter(live);
}

function ask(program: string, ...given: string[]): string {
	const env = { PATH: process.env.PATH ?? '/usr/bin:/bin:/usr/sbin', LC_ALL: 'C', TZ: 'UTC' };
	return spawnSync(program, given, { encoding: 'utf8', env }).stdout?.trim() ?? '';
}

/** For systems without /proc. A start is known to the second there. */
export const psTable: ProcessTable = {
	startOf(pid) {
		const [state = '', ...start] = ask('ps', '-o', 'state=,lstart=', '-p', String(pid)).split(
			/\s+/,
		);
		return start.length > 0 && !state.startsWith('Z') ? `since ${start.join(' ')}` : undefined;
	},
	boot: () => ask('sysctl', '-n', 'kern.boottime'),
	// What `sess` prints is no process number on macOS; the group and descent have to do.
	around(pid, reach) {
		const entries = psEntries();
		const group = entries.filter((entry) => entry.group === pid).map((entry) => entry.pid);
		return [...new Set([...tree(entries, pid), ...(reach === 'session' ? group : [])])];
	},
	commandOf: (pid) => ask('ps', '-o', 'args=', '-p', String(pid)),
	groupsOf: (pids) => groups(psEntries(), pids),
};

function psEntries(): Entry[] {
	const entries: Entry[] = [];
	for (const line of ask('ps', '-A', '-o', 'pid=,ppid=,pgid=,state=').split('\n')) {
		const [pid, parent, group, state = 'Z'] = line.trim().split(/\s+/);
		if (state.startsWith('Z')) continue;
		entries.push({ pid: Number(pid), parent: Number(parent), group: Number(group), session: 0 });
	}
	return entries;
}

function tree(entries: Entry[], pid: number): number[] {
	const inside = new Set([pid]);
	for (let before = 0; before !== inside.size; ) {
		before = inside.size;
		for (const entry of entries) if (inside.has(entry.parent)) inside.add(entry.pid);
	}
	return entries.filter((entry) => inside.has(entry.pid)).map((entry) => entry.pid);
}

function groups(entries: Entry[], pids: readonly number[]): number[] {
	const wanted = new Set(pids);
	return [...new Set(entries.filter((one) => wanted.has(one.pid)).map((one) => one.group))];
}

/** The table for this system. */
export function processTable(): ProcessTable {
	return statOf('self') ? procTable : psTable;
}

const recordEnd = 'end';

/** Reads what a supervisor wrote about itself; undefined when it is not all there. */
export function readIdentity(text: string | undefined): Identity | undefined {
	const [pid, described, boot, end] = (text ?? '').split('\n');
	if (!pid || !described || boot === undefined || end !== recordEnd) return undefined;
	const start = described.startsWith('since ')
		? described.split(/\s+/).join(' ')
		: readStat(described)?.start;
	return start === undefined ? undefined : { pid: Number(pid), start, boot };
}

export type Presence = 'running' | 'gone' | 'rebooted' | 'pid reused';

/** Whether the process that is meant is still there. */
export function presenceOf(identity: Identity, table: ProcessTable): Presence {
	if (table.boot() !== identity.boot) return 'rebooted';
	const start = table.startOf(identity.pid);
	if (start === undefined) return 'gone';
	return start === identity.start ? 'running' : 'pid reused';
}

/**
 * Sends a signal to the whole session that a detached process leads, group by group: `timeout`, job control and the like
 * put commands into groups of their own. A service that left the session on purpose is not reached. `reach` is `tree`
 * for a process that shares its session with others, such as that of a terminal.
 */
export function signalAround(
	pid: number,
	signal: NodeJS.Signals,
	reach: Reach,
	table: ProcessTable,
): void {
	const pids = table.around(pid, reach);
	if (reach === 'session') for (const group of table.groupsOf(pids)) send(-group, signal);
	else for (const one of pids) send(one, signal);
}

function send(target: number, signal: NodeJS.Signals): void {
	try {
		process.kill(target, signal);
	} catch {
		// Gone in the meantime.
	}
}
