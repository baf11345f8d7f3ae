import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Carried } from '../shell/block.ts';
import { writeWhole } from './durable-file.ts';
import { describeFault, faultCode } from './fault.ts';
import { runLayout } from './run-folder.ts';

const carriedSchema: z.ZodType<Carried> = z.object({
	set: z.record(z.string(), z.string()),
	unset: z.array(z.string()),
	cwd: z.string(),
	umask: z.string().regex(/^[0-7]{1,4}$/),
	shell: z.string().optional(),
});

/** Writes `environment.json`, 0600, whole or not at all. Answers the problem, if there is one. */
export function writeEnvironment(folder: string, carried: Carried): string | undefined {
	try {
		writeWhole(runLayout(folder).environment, `${JSON.stringify(carried, undefined, '\t')}\n`);
		return undefined;
	} catch (error) {
		return `The run's environment cannot be kept: ${describeFault(error)}.`;
	}
}

/** Reads `environment.json`; `carried` is undefined while the run has captured none. */
export function readEnvironment(
	folder: string,
): { ok: true; carried: Carried | undefined } | { ok: false; problem: string } {
	let text: string;
	try {
		text = readFileSync(runLayout(folder).environment, 'utf8');
	} catch (error) {
		if (faultCode(error) === 'ENOENT') return { ok: true, carried: undefined };
		return { ok: false, problem: `The run's environment cannot be read: ${describeFault(error)}.` };
	}
	try {
		const parsed = carriedSchema.safeParse(JSON.parse(text));
		if (parsed.success) return { ok: true, carried: parsed.data };
	} catch {
		// Not JSON; said below.
	}
	return { ok: false, problem: "The run's environment.json is damaged." };
}
