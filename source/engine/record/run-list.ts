import { statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import type { RunKind } from '../../run/event.ts';
import { fold } from '../../run/evolve.ts';
import type { RunState } from '../../run/state.ts';
import { glanceAt } from './journal-peek.ts';
import { type JournalStatus, journalName, readJournal } from './journal-reading.ts';
import { type Holder, heldBy } from './lock.ts';
import { type Env, runIds, runsFolder } from './run-folder.ts';
import { namesRun } from './run-id.ts';

/** A run as a list shows it. Times are those of the record, RFC 3339 in UTC. */
export type RunSummary = {
	readable: true;
	id: string;
	folder: string;
	kind: RunKind;
	title: string;
	guide: string;
	environment: string;
	/** Whoever had it open last. */
	operator: string;
	ticket?: string;
	cwd: string;
	open: boolean;
	outcome?: 'complete' | 'rolled-back' | 'abandoned';
	startedAt: string;
	lastAt: string;
	phases: PhaseSummary;
	/** Statements whose end nobody saw, or that run now when the run is held. */
	unsettled: number;
	/** How the last rollback stands, when there was one. */
	rollback?: 'running' | 'rolled-back' | 'incomplete' | 'failed' | 'abandoned';
	/** Nobody has taken note of that outcome yet. */
	unacknowledged?: true;
	record: JournalStatus['kind'];
	/** Set while some gonogo has the run open. */
	held?: { by?: Holder };
};

/** Ids of phases by where they stand; those that nothing was decided about are not known here. */
export type PhaseSummary = { go: string[]; noGo: string[]; undone: string[] };

/** A folder of a run whose record says nothing: it is shown, because hiding it would lose it. */
export type UnreadableRun = { readable: false; id: string; folder: string; problem: string };

export type RunEntry = RunSummary | UnreadableRun;

/** Which phases have GO, NO-GO, or lost their GO to a rollback. */
export function phaseSummary(state: RunState): PhaseSummary {
	const summary: PhaseSummary = { go: [], noGo: [], undone: [] };
	for (const [id, { decision, undoneBy }] of Object.entries(state.phases)) {
		if (undoneBy !== undefined) summary.undone.push(id);
		else if (decision?.decision === 'go') summary.go.push(id);
		else if (decision) summary.noGo.push(id);
	}
	return summary;
}

/** One run's line, from its record and its lock. */
export function summarise(folder: string): RunEntry {
	const id = basename(folder);
	const read = readJournal(folder);
	if (!read.ok) return { readable: false, id, folder, problem: read.problem };
	const { events, status } = read.reading;
	const state = fold(events);
	const { created } = state;
	if (!created) {
		return { readable: false, id, folder, problem: 'Its record does not say what it is.' };
	}
	const last = state.rollbacks.at(-1);
	const { held, by } = heldBy(folder);
	const statements = Object.values(state.statements);
	return {
		readable: true,
		id,
		folder,
		kind: created.kind,
		title: created.title,
		guide: created.guide.path,
		environment: created.environment,
		operator: (state.operator ?? created.operator).name,
		...(created.ticket === undefined ? {} : { ticket: created.ticket }),
		cwd: created.startedIn ?? created.cwd,
		open: state.closed === undefined,
		...(state.closed ? { outcome: state.closed.outcome } : {}),
		startedAt: created.at,
		lastAt: state.at,
		phases: phaseSummary(state),
		unsettled: statements.filter(({ status }) => status === 'running' || status === 'unknown')
			.length,
		...(last ? { rollback: last.outcome ?? 'running' } : {}),
		...(last?.outcome && last.acknowledgedAt === undefined ? { unacknowledged: true } : {}),
		record: status.kind,
		...(held ? { held: by ? { by } : {} } : {}),
	};
}

function folders(env: Env, kinds: readonly RunKind[]): string[] {
	return kinds.flatMap((kind) => {
		const parent = runsFolder(env, kind);
		return runIds(parent).map((id) => join(parent, id));
	});
}

/** The user's runs, newest first; rehearsals only when asked for. With `open`, those that were closed are left out. */
export function listRuns(env: Env, { rehearsals = false, open = false } = {}): RunEntry[] {
	const begun = (entry: RunEntry) => (entry.readable ? entry.startedAt : '');
	return folders(env, rehearsals ? ['run', 'rehearsal'] : ['run'])
		.filter((folder) => !open || !glanceAt(folder)?.closed)
		.map(summarise)
		.filter((entry) => !open || !entry.readable || entry.open)
		.sort((a, b) => begun(b).localeCompare(begun(a)) || b.id.localeCompare(a.id));
}

export type FoundRun = { ok: true; folder: string } | { ok: false; problem: string };

/**
 * The folder of the run that `typed` names: its id, a beginning of it or of its digits, or a path to a run's folder.
 * Without a name, the newest open run that was started in `cwd` or above it.
 */
export function findRun(env: Env, typed: string | undefined, cwd: string): FoundRun {
	if (typed === undefined) return newestOpen(env, cwd);
	if (typed.includes(sep)) {
		const folder = resolve(cwd, typed);
		if (statSync(join(folder, journalName), { throwIfNoEntry: false })) return { ok: true, folder };
		return { ok: false, problem: `${typed} holds no record of a run.` };
	}
	const all = folders(env, ['run', 'rehearsal']);
	const exact = all.find((folder) => basename(folder) === typed);
	const found = exact ? [exact] : all.filter((folder) => namesRun(typed, basename(folder)));
	const [only] = found;
	if (only === undefined) {
		return { ok: false, problem: `No run is called "${typed}"; gonogo runs lists them.` };
	}
	if (found.length > 1) {
		const names = found.slice(0, 5).map((folder) => basename(folder));
		const more = found.length > names.length ? ' and more' : '';
		return {
			ok: false,
			problem: `"${typed}" fits ${found.length} runs: ${names.join(', ')}${more}.`,
		};
	}
	return { ok: true, folder: only };
}

function newestOpen(env: Env, cwd: string): FoundRun {
	const candidates = folders(env, ['run'])
		.map((folder) => ({ folder, glance: glanceAt(folder) }))
		.filter(({ glance }) => glance && !glance.closed && isIn(cwd, glance.cwd))
		.sort((a, b) => (b.glance?.at ?? '').localeCompare(a.glance?.at ?? ''));
	for (const { folder } of candidates) {
		const entry = summarise(folder);
		if (entry.readable && entry.open) return { ok: true, folder };
	}
	return { ok: false, problem: 'No open run of this folder; gonogo runs lists all runs.' };
}

const isIn = (cwd: string, folder: string) => cwd === folder || cwd.startsWith(`${folder}${sep}`);
