import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { RunCreated } from '../../run/event.ts';
import { succeeded } from '../../run/finished.ts';
import { type Took, type UsualTimes, usualTimes } from '../../run/usual.ts';
import { journalName } from './journal-reading.ts';
import { type Env, runIds, runsFolder } from './run-folder.ts';

/** So many earlier runs are looked at, the newest ones. */
const mostRuns = 12;
/** So many of the newest runs of any guide are asked whether they are of this one. */
const mostAsked = 60;

/** What makes the times of an earlier run worth comparing: a rehearsal's are not those of production. */
export type Alike = Pick<RunCreated, 'kind' | 'environment' | 'timeScale'> & {
	guide: { path: string };
};

const createdSchema = z.object({
	type: z.literal('run.created'),
	kind: z.enum(['run', 'sandbox', 'rehearsal']),
	environment: z.string(),
	guide: z.object({ path: z.string() }),
	timeScale: z.number().optional(),
});
const startedSchema = z.object({
	type: z.literal('block.started'),
	execution: z.string(),
	statements: z.array(z.object({ id: z.string(), text: z.string() })),
});
const finishedSchema = z.object({
	type: z.literal('statement.finished'),
	execution: z.string(),
	statement: z.string(),
	outcome: z.object({ kind: z.string(), code: z.number().optional() }),
	durationMs: z.number(),
});

function parsed<T>(line: string, schema: z.ZodType<T>): T | undefined {
	try {
		return schema.safeParse(JSON.parse(line)).data;
	} catch {
		return undefined;
	}
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What succeeded in a run like this one, as far as its record says; nothing for a run of another kind. */
async function tookIn(folder: string, alike: Alike): Promise<Took[] | undefined> {
	const lines = (await readFile(join(folder, journalName), 'utf8')).split('\n');
	const created = parsed(lines[0] ?? '', createdSchema);
	if (
		created?.kind !== alike.kind ||
		created.environment !== alike.environment ||
		created.guide.path !== alike.guide.path ||
		created.timeScale !== alike.timeScale
	)
		return undefined;
	const texts = new Map<string, string>();
	const took: Took[] = [];
	for (const line of lines) {
		if (line.includes('"type":"block.started"')) {
			const block = parsed(line, startedSchema);
			for (const { id, text } of block?.statements ?? []) {
				texts.set(`${block?.execution} ${id}`, text);
			}
		} else if (line.includes('"type":"statement.finished"')) {
			const end = parsed(line, finishedSchema);
			const text = end && texts.get(`${end.execution} ${end.statement}`);
			if (end && text !== undefined && succeeded(end.outcome)) {
				took.push({ text, durationMs: end.durationMs });
			}
		}
	}
	return took;
}

/**
 * How long the commands of a guide took in the newest of its earlier runs, `but` this one, in milliseconds. Reads one
 * record a turn of the loop, so that screens go on meanwhile; a record that cannot be read is passed over.
 */
export async function earlierTimes(env: Env, alike: Alike, but: string): Promise<UsualTimes> {
	const parent = runsFolder(env, alike.kind);
	const folders = runIds(parent)
		.filter((id) => id !== basename(but))
		.sort()
		.reverse()
		.slice(0, mostAsked);
	const took: Took[] = [];
	let runs = 0;
	for (const id of folders) {
		if (runs === mostRuns) break;
		await turn();
		const found = await tookIn(join(parent, id), alike).catch(() => undefined);
		if (found === undefined) continue;
		took.push(...found);
		runs += 1;
	}
	return usualTimes(took);
}
