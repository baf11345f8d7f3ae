import { rmSync } from 'node:fs';
import * as z from 'zod/mini';
import { type Folder, readText, watch, writeJson } from './folder.ts';
import { findFeature } from './toggle.ts';

const share = z.number().check(z.minimum(0), z.maximum(1));

/** Which deploys a fault concerns: all, or those of one script. */
const deploys = z.union([z.literal('all'), z.string().check(z.regex(/^deploy:[a-z-]+$/))]);

/** The faults that are on; an absent name is off. Unknown names are refused, so that a slip of the pen is noticed. */
const faultsShape = z.strictObject({
	'error-rate': z.optional(share),
	latency: z.optional(z.number().check(z.minimum(0), z.maximum(60_000))),
	'feature-errors': z.optional(z.strictObject({ feature: z.string(), share })),
	'deploy-fails': z.optional(deploys),
	'deploy-hangs': z.optional(z.strictObject({ moment: z.enum(['before', 'after']), deploys })),
	'deploy-half': z.optional(deploys),
	'monitor-silent': z.optional(z.literal(true)),
	'monitor-lying': z.optional(z.literal(true)),
	'notify-unreachable': z.optional(z.literal(true)),
	'disk-full': z.optional(z.literal(true)),
});
export type Faults = z.infer<typeof faultsShape>;
export type FaultName = keyof Faults;

type FaultRow = {
	what: string;
	/** How the value is written, shown to people. Absent for a fault that is only on or off. */
	value?: string;
	/** Given the words that follow the fault's name. */
	read(value: string | undefined, second: string | undefined): unknown;
};

const percentage = (value: string): number =>
	value.endsWith('%') ? Number(value.slice(0, -1)) / 100 : Number(value);

/** Each fault, what it does, and how its value is read from the command line. */
export const faultTable: Record<FaultName, FaultRow> = {
	'error-rate': {
		what: 'this share of all requests fails',
		value: '8% or 0.08',
		read: (value = '8%') => percentage(value),
	},
	latency: {
		what: 'every answer takes this much longer',
		value: 'milliseconds',
		read: (value = '2500') => Number(value),
	},
	'feature-errors': {
		what: 'one feature fails for this share of its users; the same users each time',
		value: 'FEATURE=50%',
		read: (value = 'unified_workflow_read=50%') => {
			const [name = '', portion = '50%'] = value.split('=');
			return { feature: findFeature(name)?.feature, share: percentage(portion) };
		},
	},
	'deploy-fails': {
		what: 'a new release never becomes healthy',
		value: 'SCRIPT or all',
		read: (value = 'all') => value,
	},
	'deploy-hangs': {
		what: 'a deploy never ends: before it switches to the new release, or after',
		value: 'before or after, SCRIPT or all',
		read: (value = 'before', second = 'all') => ({ moment: value, deploys: second }),
	},
	'deploy-half': {
		what: 'a deploy stops when half of the users are switched',
		value: 'SCRIPT or all',
		read: (value = 'all') => value,
	},
	'monitor-silent': { what: '/metrics and /alerts do not answer', read: () => true },
	'monitor-lying': { what: '/metrics says all is well whatever happens', read: () => true },
	'notify-unreachable': { what: 'messages to the team do not arrive', read: () => true },
	'disk-full': { what: 'nothing more can be written', read: () => true },
};

/** Whether a fault that is about deploys concerns this script. Nothing hinders what is started again as it was. */
export const concerns = (deploys: string | undefined, script: string): boolean =>
	script.startsWith('deploy:') && (deploys === 'all' || deploys === script);

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultTable, name);

export type FaultReading = { ok: true; faults: Faults } | { ok: false; problem: string };

/** Checks faults that come from outside: the file, a request or the command line. */
export function parseFaults(value: unknown): FaultReading {
	const parsed = faultsShape.safeParse(value);
	if (parsed.success) return { ok: true, faults: parsed.data };
	const issue = parsed.error.issues[0];
	return {
		ok: false,
		problem: `${issue?.path.join('.') || 'faults'}: ${issue?.message ?? 'not understood'}`,
	};
}

const fileOf = (folder: Folder): string => folder.at('faults.json');

/** The faults of `.sandbox/faults.json`; none when there is no such file. */
export function readFaults(folder: Folder): FaultReading {
	const text = readText(fileOf(folder));
	if (text === undefined) return { ok: true, faults: {} };
	try {
		return parseFaults(JSON.parse(text));
	} catch {
		return { ok: false, problem: 'faults.json is not JSON' };
	}
}

/** The faults that are on. A file that cannot be understood switches none on. */
export function faultsOn(folder: Folder): Faults {
	const reading = readFaults(folder);
	return reading.ok ? reading.faults : {};
}

export function writeFaults(folder: Folder, faults: Faults): void {
	if (Object.keys(faults).length === 0) rmSync(fileOf(folder), { force: true });
	else writeJson(fileOf(folder), faults);
}

/** The faults as they are at each look. */
export function watchFaults(folder: Folder): () => { content: Faults; changed: boolean } {
	return watch(fileOf(folder), () => faultsOn(folder));
}
