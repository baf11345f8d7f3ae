import {
	accessSync,
	chmodSync,
	constants,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import Conf from 'conf';
import { z } from 'zod';
import { describeFault } from './record/fault.ts';
import type { Env } from './record/run-folder.ts';
import { noticePreferencesSchema } from './watch/notice-channel.ts';

export const themes = ['auto', 'dark', 'light', 'contrast', 'none'] as const;

const text = z.string().min(1);

/** Names that a later version added are kept as they are. */
const preferencesSchema = z.looseObject({
	operator: z
		.looseObject({ name: text.optional(), email: text.optional(), role: text.optional() })
		.optional(),
	theme: z.enum(themes).optional(),
	/** Screens laid out to be read aloud. */
	screenReader: z.boolean().optional(),
	/** After so many seconds a command is stopped for which the guide says nothing; without it, never. */
	timeoutSeconds: z.number().positive().optional(),
	/** Whom to tell of GO and NO-GO, failures, HALT and rollbacks. */
	notices: noticePreferencesSchema.optional(),
	/** Which reading a figure of a guide is, by the guide's path. */
	mapped: z.array(z.looseObject({ guide: text, metric: text, reading: text })).optional(),
	recent: z.array(z.looseObject({ run: text, guide: text, at: text })).optional(),
	trusted: z
		.array(
			z.looseObject({
				sha256: z.string().regex(/^[0-9a-f]{64}$/),
				path: text,
				by: text,
				at: text,
			}),
		)
		.optional(),
});

/** What a person prefers and has decided, outside any run. */
export type Preferences = z.infer<typeof preferencesSchema>;
export type TrustedGuide = NonNullable<Preferences['trusted']>[number];
export type RecentRun = NonNullable<Preferences['recent']>[number];

/** How many runs are remembered as recent. */
const recentKept = 20;
/** How many figures of guides are remembered. */
const mappedKept = 500;

export type PreferenceStore = {
	/** The file, whether or not it exists yet. */
	file: string;
	/** Something the operator should hear: a broken file was set aside, or nothing can be kept. */
	notice?: string;
	values(): Preferences;
	/** Replaces these fields; undefined takes one out. Answers the problem, if there is one. */
	change(fields: Partial<Preferences>): string | undefined;
};

/** `$XDG_CONFIG_HOME/gonogo`, by default `~/.config/gonogo`; a relative XDG path is ignored. */
export function preferencesFolder(env: Env): string {
	const home = env.HOME !== undefined && isAbsolute(env.HOME) ? env.HOME : homedir();
	const given = env.XDG_CONFIG_HOME;
	return join(given !== undefined && isAbsolute(given) ? given : join(home, '.config'), 'gonogo');
}

/** Why nothing can be written there, or undefined. Asked first: conf retries a refused write for a second. */
function whyUnwritable(folder: string, file: string): string | undefined {
	try {
		if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
		accessSync(folder, constants.W_OK | constants.X_OK);
		if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
		return undefined;
	} catch (error) {
		return describeFault(error);
	}
}

/** conf never makes its folder private and knows `process.env` only, so it is told where to write. */
function openConf(folder: string): Conf<Record<string, unknown>> {
	return new Conf<Record<string, unknown>>({
		projectName: 'gonogo',
		projectSuffix: '',
		cwd: folder,
		configFileMode: 0o600,
		accessPropertiesByDotNotation: false,
	});
}

/** Reads the file; what is not JSON or breaks the schema is set aside beside it, and said. */
function load(
	folder: string,
	file: string,
	at: Date,
): { conf: Conf<Record<string, unknown>>; notice?: string } {
	let why: string;
	try {
		const conf = openConf(folder);
		const parsed = preferencesSchema.safeParse(conf.store);
		if (parsed.success) return { conf };
		const [issue] = parsed.error.issues;
		why = `${issue?.path.join('.')}: ${issue?.message}`;
	} catch {
		why = 'it is not JSON';
	}
	const aside = `${file}.broken-${at.toISOString().replace(/[-:.]/g, '')}`;
	renameSync(file, aside);
	return {
		conf: openConf(folder),
		notice: `The preferences could not be read (${why}); they were set aside as ${aside}.`,
	};
}

/** What can be read of preferences that cannot be written. */
function readOnly(file: string, problem: string): PreferenceStore {
	let values: Preferences = {};
	try {
		values = preferencesSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? {};
	} catch {
		// There are none, or none that can be read; the notice says so.
	}
	return {
		file,
		notice: `Preferences cannot be kept: ${problem}.`,
		values: () => values,
		change: () => `Preferences cannot be kept: ${problem}.`,
	};
}

/** Opens the preferences of the user whose environment this is. Never throws, never waits. */
export function openPreferences(env: Env, now: () => Date = () => new Date()): PreferenceStore {
	const folder = preferencesFolder(env);
	const file = join(folder, 'config.json');
	const unwritable = whyUnwritable(folder, file);
	if (unwritable !== undefined) return readOnly(file, unwritable);
	try {
		const { conf, notice } = load(folder, file, now());
		return {
			file,
			...(notice === undefined ? {} : { notice }),
			values: () => preferencesSchema.safeParse(conf.store).data ?? {},
			change(fields) {
				try {
					const refused = preferencesSchema.partial().safeParse(fields).error?.issues[0];
					if (refused) return `${refused.path.join('.')}: ${refused.message}`;
					for (const [name, value] of Object.entries(fields)) {
						if (value === undefined) conf.delete(name);
						else conf.set(name, value);
					}
					chmodSync(file, 0o600);
					return undefined;
				} catch (error) {
					return `Preferences cannot be kept: ${describeFault(error)}.`;
				}
			},
		};
	} catch (error) {
		return readOnly(file, describeFault(error));
	}
}

/** Whether exactly these bytes were allowed at exactly this absolute path. */
export function isTrusted({ trusted = [] }: Preferences, sha256: string, path: string): boolean {
	return trusted.some((entry) => entry.sha256 === sha256 && entry.path === path);
}

/** Allows a guide's bytes at its path; an earlier allowance of the same is renewed. */
export function trustGuide(store: PreferenceStore, guide: TrustedGuide): string | undefined {
	const others = (store.values().trusted ?? []).filter(
		({ sha256, path }) => sha256 !== guide.sha256 || path !== guide.path,
	);
	return store.change({ trusted: [...others, guide] });
}

/** Takes back every allowance for a path. Answers how many there were, or the problem. */
export function distrustGuide(store: PreferenceStore, path: string): number | string {
	const trusted = store.values().trusted ?? [];
	const kept = trusted.filter((entry) => entry.path !== path);
	if (kept.length === trusted.length) return 0;
	return store.change({ trusted: kept }) ?? trusted.length - kept.length;
}

/** What was said about the readings of a guide, the newest last. */
export function mappedFor({ mapped = [] }: Preferences, guide: string): [string, string][] {
	return mapped.flatMap((one): [string, string][] =>
		one.guide === guide ? [[one.metric, one.reading]] : [],
	);
}

/** Keeps which reading a figure of a guide is; without a reading that is forgotten. */
export function rememberMapped(
	store: PreferenceStore,
	guide: string,
	{ metric, reading }: { metric: string; reading?: string },
): string | undefined {
	const others = (store.values().mapped ?? []).filter(
		(one) => one.guide !== guide || one.metric !== metric,
	);
	const own = reading === undefined ? [] : [{ guide, metric, reading }];
	return store.change({ mapped: [...others, ...own].slice(-mappedKept) });
}

/** Puts a run at the head of the recent ones. */
export function rememberRun(store: PreferenceStore, recent: RecentRun): string | undefined {
	const others = (store.values().recent ?? []).filter(({ run }) => run !== recent.run);
	return store.change({ recent: [recent, ...others].slice(0, recentKept) });
}
