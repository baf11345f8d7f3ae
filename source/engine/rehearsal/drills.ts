import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Drill } from '../../run/rollback/drill.ts';
import { makeFolder, writeWhole } from '../record/durable-file.ts';
import { describeFault, faultCode } from '../record/fault.ts';
import { type Env, stateFolder } from '../record/run-folder.ts';

/** Drills that are kept, the newest. */
const kept = 200;

const ms = z.number().nonnegative();

export const drillSchema = z.object({
	at: z.string(),
	by: z.string(),
	run: z.string(),
	place: z.enum(['sandbox', 'rehearsal']),
	guide: z.object({ title: z.string(), sha256: z.string() }),
	procedure: z.string(),
	title: z.string(),
	phase: z.string(),
	fault: z.string().optional(),
	retries: z.int().nonnegative(),
	outcome: z.enum(['rolled-back', 'incomplete', 'failed', 'abandoned', 'stopped']),
	verifiedBy: z.enum(['production', 'record']).optional(),
	decisionMs: ms,
	firstMs: ms.optional(),
	lastMs: ms.optional(),
	verifiedMs: ms.optional(),
}) satisfies z.ZodType<Drill>;

const fileSchema = z.object({ schema: z.literal(1), drills: z.array(drillSchema) });

export const drillsFile = (env: Env): string => join(stateFolder(env), 'drills.json');

export type DrillsRead = { ok: true; drills: Drill[] } | { ok: false; problem: string };

/** The drills of this user, oldest first; none when there is no file. */
export function readDrills(env: Env): DrillsRead {
	const path = drillsFile(env);
	try {
		const read = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
		if (read.success) return { ok: true, drills: read.data.drills };
		const [issue] = read.error.issues;
		return { ok: false, problem: `${path}: ${issue?.path.join('.')}: ${issue?.message}` };
	} catch (error) {
		if (faultCode(error) === 'ENOENT') return { ok: true, drills: [] };
		const why = error instanceof SyntaxError ? 'it is not JSON' : describeFault(error);
		return { ok: false, problem: `${path}: ${why}` };
	}
}

/** Keeps a drill. A file that cannot be read is left as it is; answers the problem. */
export function keepDrill(env: Env, drill: Drill): string | undefined {
	const read = readDrills(env);
	if (!read.ok) return read.problem;
	try {
		makeFolder(stateFolder(env));
		const drills = [...read.drills, drill].slice(-kept);
		writeWhole(drillsFile(env), `${JSON.stringify({ schema: 1, drills }, undefined, '\t')}\n`);
		return undefined;
	} catch (error) {
		return `The drill cannot be kept: ${describeFault(error)}.`;
	}
}
