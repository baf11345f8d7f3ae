import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod/mini';
import { type Folder, readJson, readText, writeJson } from './folder.ts';

/** A process that this folder started and that may outlive its command. */
const recordShape = z.object({
	id: z.string(),
	pid: z.number(),
	/** Tells the process from a later one that got the same number. */
	started: z.string(),
	kind: z.enum(['service', 'deploy']),
	environment: z.enum(['production', 'staging']),
	/** The port of a service's own listener, from 0. */
	port: z.optional(z.number()),
	release: z.optional(z.string()),
	script: z.optional(z.string()),
});
export type ProcessRecord = z.infer<typeof recordShape>;

/** When a living process started, in the system's own words; undefined when there is none, or only its remains. */
function startOf(pid: number): string | undefined {
	const status = readText(`/proc/${pid}/stat`);
	if (status !== undefined) {
		// Fields after the name, which may hold anything: state is the 3rd of the line, start time the 22nd (proc(5)).
		const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' ? undefined : fields[19];
	}
	if (process.platform === 'linux') return undefined;
	try {
		const line = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
		return line.trim() || undefined;
	} catch {
		return undefined;
	}
}

export const isRunning = (record: ProcessRecord): boolean => startOf(record.pid) === record.started;

const pathOf = (folder: Folder, id: string): string => folder.at('processes', `${id}.json`);

/** Puts this very process on record. */
export function enrol(
	folder: Folder,
	about: Omit<ProcessRecord, 'pid' | 'started'>,
): ProcessRecord {
	const record = { ...about, pid: process.pid, started: startOf(process.pid) ?? '' };
	writeJson(pathOf(folder, about.id), record);
	return record;
}

export function strike(folder: Folder, id: string): void {
	rmSync(pathOf(folder, id), { force: true });
}

export function findRecord(folder: Folder, id: string): ProcessRecord | undefined {
	const parsed = recordShape.safeParse(readJson(pathOf(folder, id)));
	return parsed.success ? parsed.data : undefined;
}

/** Every process on record, living or not. */
export function allRecords(folder: Folder): ProcessRecord[] {
	let names: string[] = [];
	try {
		names = readdirSync(folder.at('processes'));
	} catch {
		return [];
	}
	return names
		.filter((name) => name.endsWith('.json'))
		.map((name) => findRecord(folder, name.slice(0, -'.json'.length)))
		.filter((record) => record !== undefined);
}

function signal(record: ProcessRecord, name: 'SIGTERM' | 'SIGKILL'): void {
	try {
		if (isRunning(record)) process.kill(record.pid, name);
	} catch {
		// It ended between the look and the signal.
	}
}

/** Asks a process to end, waits for it, and ends it the hard way after two seconds. */
export async function end(folder: Folder, record: ProcessRecord): Promise<void> {
	signal(record, 'SIGTERM');
	const deadline = Date.now() + 2_000;
	while (isRunning(record) && Date.now() < deadline) await wait(10);
	signal(record, 'SIGKILL');
	strike(folder, record.id);
}
