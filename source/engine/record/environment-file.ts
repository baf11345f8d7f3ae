import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Carried } from '../shell/block.ts';
import { writeWhole } from './durable-file.ts';
import { describeFault, faultCode } from './fault.ts';
import { runLayout } from './run-folder.ts';

const keptSchema = z.object({
	set: z.record(z.string(), z.string()),
	unset: z.array(z.string()),
	cwd: z.string(),
	umask: z.string().regex(/^[0-7]{1,4}$/),
	shell: z.string().optional(),
	withheld: z.array(z.string()).optional(),
});

/**
 * Writes `environment.json`, 0600, whole or not at all. `withheld` names the variables whose values are secret and so
 * not in it. Answers the problem, if there is one.
 */
export function writeEnvironment(
	folder: string,
	carried: Carried,
	withheld: readonly string[] = [],
): string | undefined {
	try {
		const kept = { ...carried, ...(withheld.length > 0 ? { withheld } : {}) };
		writeWhole(runLayout(folder).environment, `${JSON.stringify(kept, undefined, '\t')}\n`);
		return undefined;
	} catch (error) {
		return `The run's environment cannot be kept: ${describeFault(error)}.`;
	}
}

/** `withheld`: names of variables that the run had set and whose secret values are not in the file. */
export type KeptEnvironment =
	| { ok: true; carried: Carried | undefined; withheld?: string[] }
	| { ok: false; problem: string };

/** Reads `environment.json`; `carried` is undefined while the run has captured none. */
export function readEnvironment(folder: string): KeptEnvironment {
	let text: string;
	try {
		text = readFileSync(runLayout(folder).environment, 'utf8');
	} catch (error) {
		if (faultCode(error) === 'ENOENT') return { ok: true, carried: undefined };
		return { ok: false, problem: `The run's environment cannot be read: ${describeFault(error)}.` };
	}
	try {
		const parsed = keptSchema.safeParse(JSON.parse(text));
		if (parsed.success) {
			const { withheld, ...carried } = parsed.data;
			return { ok: true, carried, ...(withheld === undefined ? {} : { withheld }) };
		}
	} catch {
		// Not JSON; said below.
	}
	return { ok: false, problem: "The run's environment.json is damaged." };
}
