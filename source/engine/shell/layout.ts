import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * The files of one execution's own folder. `output` is the evidence and `script` the exact text bash was given; both stay.
 * `state` and `restore` may hold secret values and are removed by `settleBlock`.
 */
export const files = {
	record: 'block.json',
	script: 'script.bash',
	restore: 'restore.bash',
	settings: 'settings.bash',
	wrap: 'wrap.bash',
	ready: 'ready',
	supervisorText: 'supervisor.sh',
	filter: 'filter.js',
	supervisor: 'supervisor',
	output: 'output',
	marks: 'marks',
	offsets: 'offsets',
	pump: 'pump',
	carrier: 'carrier',
	lost: 'lost',
	state: 'state',
	functions: 'functions',
	pipe: 'pipe',
	exit: 'exit',
	stops: 'stops',
} as const;

/** The path of one of the folder's files. */
export function fileIn(directory: string, name: keyof typeof files): string {
	return join(directory, files[name]);
}

const recordShape = z.object({
	version: z.literal(1),
	statements: z.array(z.object({ id: z.string(), line: z.number() })),
	launchedAt: z.string(),
	/** Who writes the output: the block itself, nobody (it has the terminal), or util-linux script. */
	mode: z.enum(['file', 'terminal', 'script']),
	/** True when a filter stands in front of the log and says where in it the marks are; always so with script. */
	filtered: z.boolean(),
	timeoutSeconds: z.number().optional(),
	/** Salted hashes of the operator's environment: enough to tell what a block changed, and no value at rest. */
	base: z.object({ salt: z.string(), hashes: z.record(z.string(), z.string()) }),
});

/** What is written before a block starts, so that a later program can follow it without knowing anything else. */
export type BlockRecord = z.infer<typeof recordShape>;

/** The record of a folder, or undefined when there is none that can be read. */
export function readRecord(directory: string): BlockRecord | undefined {
	const text = readIfThere(fileIn(directory, 'record'));
	if (text === undefined) return undefined;
	try {
		return recordShape.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/** A file's text, or undefined when it cannot be read. */
export function readIfThere(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

const exitShape = /^(\d+) (\d*) end\n$/;

/** What the supervisor wrote last: the block's exit code, and the size of the output then, where it could tell. */
export function readExit(directory: string): { code: number; bytes?: number } | undefined {
	const found = exitShape.exec(readIfThere(fileIn(directory, 'exit')) ?? '');
	if (!found) return undefined;
	const code = Number(found[1]);
	return found[2] ? { code, bytes: Number(found[2]) } : { code };
}

export type StopKind = 'interrupt' | 'terminate' | 'kill' | 'timeout';
const stopShape = /^(interrupt|terminate|kill|timeout)$/;

/** The stops that were asked for, oldest first; they are written down before any signal is sent. */
export function readStops(directory: string): StopKind[] {
	const asked: StopKind[] = [];
	for (const line of (readIfThere(fileIn(directory, 'stops')) ?? '').split('\n')) {
		if (stopShape.test(line)) asked.push(line as StopKind);
	}
	return asked;
}
