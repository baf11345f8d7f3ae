import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { beginRun, type Opened } from '../engine/begin-run.ts';
import { continueRun } from '../engine/continue-run.ts';
import { isAddress } from '../engine/guide-address.ts';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences } from '../engine/preferences.ts';
import { readJournal } from '../engine/record/journal-reading.ts';
import { findRun, listRuns } from '../engine/record/run-list.ts';
import { spareFolder } from '../engine/spare-folder.ts';
import { takeOver } from '../engine/take-over.ts';
import { fold } from '../run/evolve.ts';
import { version } from '../version.ts';
import { loadGuide } from './guide.ts';
import { type CommandIo, exit } from './io.ts';
import { resumeHere } from './open.ts';
import { askTakeOver, takeOverWord } from './rollback-ask.ts';
import { preparePlaceAgain } from './venue.ts';

/** What an emergency finds: a run, or a guide, and how much may be done to get at it. */
export type Wanted = {
	name?: string;
	isGuide: boolean;
	environment?: string;
	/** The word for taking a held run over, as typed beforehand. */
	takeOver?: string;
};

/** `known`: what is on now is known from the run's record. */
export type OpenedRollback =
	| { ok: true; engine: Extract<Opened, { ok: true }>['engine']; known: boolean }
	| { ok: false; problem: string; code: number };

/** Whether a name is that of a guide: a file that is there, or an address. */
export function isGuideName(name: string | undefined, io: CommandIo): name is string {
	if (name === undefined) return false;
	if (isAddress(name)) return true;
	const path = resolve(io.cwd, name);
	return existsSync(path) && statSync(path).isFile();
}

/**
 * Opens what is to be rolled back, whatever state it is in: a run, also of a guide that is gone; a run that another
 * gonogo holds, once the word for that was typed; a record that cannot be written any more, by a new one that takes it
 * up; a guide without any run.
 */
export async function openRollback(wanted: Wanted, io: CommandIo): Promise<OpenedRollback> {
	if (wanted.isGuide && wanted.name !== undefined) return withoutRun(wanted.name, wanted, io);
	const name = runOfGuide(wanted.name, io) ?? wanted.name;
	const found = findRun(io.env, name, io.cwd);
	if (!found.ok) return { ...found, code: exit.usage };
	const { folder } = found;
	const read = readJournal(folder);
	if (!read.ok || read.reading.status.kind === 'broken') return inNewRecord(folder, wanted, io);
	const opened = await resumeHere(folder, await operator(io), io, 'headless', warnings(io));
	if (opened.ok) return { ...opened, known: true };
	if (opened.heldBy !== undefined) return heldElsewhere(folder, opened.heldBy, wanted, io);
	io.err(`gonogo rollback: ${opened.problem}`);
	return inNewRecord(folder, wanted, io);
}

/** The newest open run of a guide whose file is gone. */
export function runOfGuide(name: string | undefined, io: CommandIo): string | undefined {
	if (name === undefined || findRun(io.env, name, io.cwd).ok) return undefined;
	const path = resolve(io.cwd, name);
	const entry = listRuns(io.env, { open: true }).find((run) => run.readable && run.guide === path);
	return entry?.folder;
}

async function heldElsewhere(
	folder: string,
	who: string,
	wanted: Wanted,
	io: CommandIo,
): Promise<OpenedRollback> {
	const typed = wanted.takeOver ?? (io.interactive ? await askTakeOver(who) : undefined);
	if (typed?.trim().toLowerCase() !== takeOverWord) {
		const problem = `the run is held by ${who}; --take-over ${takeOverWord} ends that gonogo and goes on here`;
		return { ok: false, problem, code: exit.gate };
	}
	const taken = await takeOver(folder);
	if (!taken.ok) {
		io.err(`gonogo rollback: ${taken.problem}`);
		return inNewRecord(folder, wanted, io);
	}
	const { from } = taken;
	const opened = await resumeHere(folder, await operator(io), io, 'headless', {
		...warnings(io),
		...(from === undefined ? {} : { takenFrom: from }),
	});
	return opened.ok
		? { ...opened, known: true }
		: { ok: false, problem: opened.problem, code: exit.usage };
}

/** Goes on in a new record, because the run's own cannot be written: everything that is not known to be off may be on. */
async function inNewRecord(
	folder: string,
	{ environment }: Wanted,
	io: CommandIo,
): Promise<OpenedRollback> {
	const read = readJournal(folder);
	const again = await preparePlaceAgain(fold(read.ok ? read.reading.events : []), io);
	const place = again.ok ? again.place : {};
	const opened = await inSpareSpace(io, async (env) =>
		continueRun(folder, {
			...place,
			env,
			cwd: io.cwd,
			via: 'headless',
			operator: await operator(io),
			version,
			...(environment === undefined ? {} : { environment }),
			...warnings(io),
		}),
	);
	if (!opened.ok) return { ok: false, problem: opened.problem, code: exit.usage };
	io.err(
		`gonogo rollback: the record of ${basename(folder)} cannot be continued; run ${basename(opened.engine.snapshot().folder)} takes it up`,
	);
	return { ...opened, known: false };
}

/** A run that begins with its rollback: nothing is known of what is on. */
async function withoutRun(path: string, wanted: Wanted, io: CommandIo): Promise<OpenedRollback> {
	const loaded = await loadGuide(path, io.cwd, io.input);
	if (!loaded.ok) return { ...loaded, code: exit.usage };
	const { guide } = loaded;
	const environment = wanted.environment ?? guide.runbook.annotations?.environment;
	if (environment === undefined) {
		const problem = 'the target environment is not known: give --environment';
		return { ok: false, problem, code: exit.usage };
	}
	const known = listRuns(io.env, { open: true }).find(
		(run) => run.readable && run.guide === guide.runbook.source.path,
	);
	if (known) {
		io.err(
			`gonogo rollback: run ${known.id} of this guide is open and knows what is on; this begins another`,
		);
	}
	const opened = await inSpareSpace(io, async (env) =>
		beginRun({
			env,
			cwd: io.cwd,
			via: 'headless',
			guide,
			kind: 'run',
			operator: await operator(io),
			environment,
			emergency: true,
			trust: 'screen',
			version,
			...warnings(io),
		}),
	);
	return opened.ok
		? { ...opened, known: false }
		: { ok: false, problem: opened.problem, code: exit.usage };
}

/** Tries again in a place with room when the run's usual place cannot be written. */
async function inSpareSpace(
	io: CommandIo,
	begin: (env: CommandIo['env']) => Promise<Opened>,
): Promise<Opened> {
	const opened = await begin(io.env);
	if (opened.ok) return opened;
	const spare = spareFolder(io.env);
	if (spare === undefined) return opened;
	const second = await begin({ ...io.env, XDG_STATE_HOME: spare });
	if (!second.ok) return opened;
	io.err(`gonogo rollback: ${opened.problem} The record is in ${second.engine.snapshot().folder}.`);
	return second;
}

/** What could only be kept in memory is shown where it may be kept. */
const warnings = (io: CommandIo) => ({ onUnwritten: (line: string) => io.err(line.trimEnd()) });

const operator = (io: CommandIo) =>
	whoIsThere(io.cwd, io.env, openPreferences(io.env).values().operator);
