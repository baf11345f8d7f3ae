import { absenceOf } from '../report/absence.ts';
import { namesIn } from '../report/names.ts';
import type { RunCreated, RunEvent, RunKind } from '../run/event.ts';
import { emptyState, fold } from '../run/evolve.ts';
import { followedGuide } from '../run/guide/decide.ts';
import type { Operator } from '../run/operator.ts';
import type { Runbook } from '../runbook/model.ts';
import { readGuide } from '../runbook/read.ts';
import { walkable } from '../runbook/walk.ts';
import { type Clock, systemClock } from './clock.ts';
import { editedGuide } from './edited-guide.ts';
import type { Engine } from './engine.ts';
import { gitFacts } from './git.ts';
import { type EngineParts, openEngine } from './open-engine.ts';
import { operatorEnvironment } from './operator-environment.ts';
import { openPreferences } from './preferences.ts';
import { readEnvironment } from './record/environment-file.ts';
import { describeFault } from './record/fault.ts';
import { holderWords, thisHolder } from './record/holder.ts';
import { createJournal, openJournal } from './record/journal.ts';
import { acquireLock, type HeldLock, type Holder, type LockAnswer } from './record/lock.ts';
import {
	createRunFolder,
	pinGuide,
	readPinnedGuide,
	runLayout,
	withoutGuide,
} from './record/run-folder.ts';
import { readDrills } from './rehearsal/drills.ts';
import { openRehearsal, type Rehearsal } from './rehearsal/rehearsal.ts';
import { missingFrom, sessionFacts, takenFrom } from './session-facts.ts';
import type { Carried } from './shell/block.ts';
import { sudoOf } from './sudo.ts';
import { withMappedReadings } from './watch/mapped-readings.ts';
import { channelsOf, webhookVariable } from './watch/notice-channel.ts';

export type Opened =
	| { ok: true; engine: Engine }
	/** `broken`: its record does not hold, and can only be looked at. */
	| { ok: false; problem: string; heldBy?: string; broken?: true };

type World = {
	env: Record<string, string | undefined>;
	cwd: string;
	clock?: Clock;
	via: 'screen' | 'headless';
	onClose?: EngineParts['onClose'];
	onEvent?: EngineParts['onEvent'];
	onUnwritten?: EngineParts['onUnwritten'];
	/** For tests: how much room the disk has. */
	lookAtDisk?: EngineParts['lookAtDisk'];
};

export type NewRun = World & {
	/** The guide as it was read, and its exact bytes. */
	guide: { runbook: Runbook; text: string; bytes: Uint8Array };
	kind: RunKind;
	operator: Operator;
	environment: string;
	ticket?: string;
	trust: RunCreated['trust'];
	timeScale?: number;
	version: string;
	/** Where the run's commands start; the folder gonogo was started in unless the guide says otherwise. */
	commandsIn?: string;
	/** Variables that the run's commands see in addition, such as those of a sandbox. */
	extra?: Record<string, string>;
	/** What the shell of its commands starts with, when an earlier run left it so. */
	carried?: Carried;
	/** Begun to roll back: nothing is known of what was done before. */
	emergency?: true;
	/** The run that this one takes up. */
	continues?: string;
};

/** Begins a run: its folder, its lock, its record, and the pinned copy of the guide, before anything else happens. */
export async function beginRun(options: NewRun): Promise<Opened> {
	const clock = options.clock ?? systemClock;
	const { guide, operator } = options;
	const made = createRunFolder(options.env, options.kind, clock.now());
	if (!made.ok) return made;
	const lock = acquireLock(made.folder, thisHolder(operator, clock.now().toISOString()));
	if (!lock.held) return notHeld(lock);
	const pinned = pinGuide(made.folder, guide.bytes);
	if (!pinned.ok) return giveUp(lock, pinned.problem);
	const journal = createJournal(made.folder);
	if (!journal.ok) return giveUp(lock, journal.problem);
	const rehearsed = rehearsalOf(made.folder, options.kind, options.cwd);
	if (!rehearsed.ok) return giveUp(lock, rehearsed.problem);
	const { rehearsal } = rehearsed;
	const cwd = rehearsal?.cwd ?? options.commandsIn ?? options.cwd;
	const extra = { ...options.extra, ...scaleVariable(options.timeScale) };
	const environment = { ...operatorEnvironment(options.env), ...extra };
	const [git, sudo] = await Promise.all([
		gitFacts(cwd, options.env),
		options.kind === 'rehearsal' ? undefined : sudoOf(guide.runbook, environment, cwd),
	]);
	const { engine } = openEngine({
		run: { runbook: guide.runbook, state: emptyState },
		guideText: guide.text,
		lock,
		journal: journal.journal,
		clock,
		environment,
		carried: {
			umask: currentUmask(),
			...options.carried,
			set: { ...options.carried?.set, ...extra },
			unset: options.carried?.unset ?? [],
			cwd,
		},
		...hooks(options),
		...(rehearsal === undefined ? {} : { rehearsal }),
		...drillsOf(options.env),
		notices: noticesFor(options.env, options.kind),
	});
	const toggles = Object.fromEntries(
		guide.runbook.toggles.flatMap(({ name }) => {
			const value = options.carried?.set[name] ?? environment[name];
			return value === undefined ? [] : [[name, value] as const];
		}),
	);
	const refused =
		engine.send({
			kind: 'start',
			facts: {
				run: made.id,
				kind: options.kind,
				title: guide.runbook.title,
				guide: { path: guide.runbook.source.path, sha256: pinned.sha256 },
				environment: options.environment,
				operator,
				...(options.ticket ? { ticket: options.ticket } : {}),
				cwd,
				...(cwd === options.cwd ? {} : { startedIn: options.cwd }),
				...(git === undefined ? {} : { git }),
				toggles,
				...(options.timeScale === undefined ? {} : { timeScale: options.timeScale }),
				...(options.emergency === undefined ? {} : { emergency: options.emergency }),
				...(options.continues === undefined ? {} : { continues: options.continues }),
				trust: options.trust,
				version: options.version,
			},
		}) ??
		engine.send(
			sessionFacts({ ...options, operator, git, sudo, environment, runbook: guide.runbook }),
		);
	if (refused) {
		await engine.close('finished');
		return { ok: false, problem: refused.refused };
	}
	return { ok: true, engine: withMappedReadings(engine, options.env) };
}

/** Opens a run that was begun earlier, with everything it carried; what has no recorded end is taken up or unknown. */
export async function resumeRun(
	folder: string,
	options: World & { operator: Operator; extra?: Record<string, string>; takenFrom?: Holder },
): Promise<Opened> {
	const clock = options.clock ?? systemClock;
	const at = clock.now().toISOString();
	const lock = acquireLock(folder, thisHolder(options.operator, at));
	if (!lock.held) return notHeld(lock);
	const opened = openJournal(lock, at);
	if (!opened.ok) {
		return { ...giveUp(lock, opened.problem), ...(opened.broken ? { broken: true } : {}) };
	}
	const state = fold(opened.reading.events);
	const { created } = state;
	if (!created) return giveUp(lock, 'its record does not say what it is');
	const sha256 = followedGuide({ state });
	const pinned = readPinnedGuide(folder, sha256);
	if (!pinned.ok) return giveUp(lock, `${pinned.problem} ${withoutGuide(folder, sha256)}`);
	const guide = readGuide(pinned.bytes, created.guide.path, { today: at.slice(0, 10) });
	if (!guide.ok) return giveUp(lock, guide.problem);
	const runbook = walkable(guide.runbook);
	const edited = editedGuide(created.guide.path, { sha256, runbook });
	const kept = readEnvironment(folder);
	if (!kept.ok) {
		const next = 'Once it is moved away, the run goes on with the environment it began with.';
		return giveUp(lock, `${kept.problem} ${next}`);
	}
	const extra = { ...options.extra, ...scaleVariable(created.timeScale) };
	const environment = { ...operatorEnvironment(options.env), ...extra };
	const rehearsed = rehearsalOf(folder, created.kind, created.startedIn ?? options.cwd);
	if (!rehearsed.ok) return giveUp(lock, rehearsed.problem);
	const { rehearsal } = rehearsed;
	const cwd = kept.carried?.cwd ?? created.cwd;
	const [git, sudo] = await Promise.all([
		gitFacts(cwd, options.env),
		rehearsal === undefined ? sudoOf(runbook, environment, cwd) : undefined,
	]);
	const { engine, takeUp } = openEngine({
		run: { runbook, state },
		guideText: guide.text,
		lock,
		journal: opened.journal,
		clock,
		environment,
		carried: kept.carried ?? {
			set: { ...extra, ...state.declared?.exports },
			unset: [],
			cwd: created.cwd,
			umask: currentUmask(),
		},
		...hooks(options),
		...(rehearsal === undefined ? {} : { rehearsal }),
		...drillsOf(options.env),
		...(kept.withheld === undefined ? {} : { withheld: kept.withheld }),
		...(edited === undefined ? {} : { edited }),
		...awayFrom(opened.reading.events, runbook, options.operator.login, at),
		notices: noticesFor(options.env, created.kind),
	});
	if (opened.repaired) engine.send({ kind: 'journal-repaired', ...opened.repaired });
	engine.send({
		...sessionFacts({ ...options, git, sudo, environment, runbook }),
		...missingFrom(environment, kept.withheld),
		...takenFrom(options.takenFrom),
		at: clock.now().toISOString(),
	});
	takeUp();
	return { ok: true, engine: withMappedReadings(engine, options.env) };
}

/** What happened since this login last had the run open. */
function awayFrom(
	events: readonly RunEvent[],
	runbook: Runbook,
	login: string,
	until: string,
): Pick<EngineParts, 'absence'> {
	const absence = absenceOf({ events, named: namesIn(runbook), login, until });
	return absence === undefined ? {} : { absence };
}

/** A file of drills that cannot be read is said by `gonogo drill`; a run does without it. */
function drillsOf(env: World['env']): Pick<EngineParts, 'drills'> {
	const read = readDrills(env);
	return read.ok ? { drills: read.drills } : {};
}

/** The scratch folder of a rehearsal, however it is opened: a record of that kind never executes anything. */
function rehearsalOf(
	folder: string,
	kind: RunKind,
	startedIn: string,
): { ok: true; rehearsal?: Rehearsal } | { ok: false; problem: string } {
	if (kind !== 'rehearsal') return { ok: true };
	try {
		return { ok: true, rehearsal: openRehearsal(runLayout(folder).scratch, startedIn) };
	} catch (error) {
		return { ok: false, problem: `The rehearsal has no scratch folder: ${describeFault(error)}.` };
	}
}

type Hooks = Pick<EngineParts, 'onClose' | 'onEvent' | 'onUnwritten' | 'lookAtDisk'>;

function hooks({ onClose, onEvent, onUnwritten, lookAtDisk }: World): Hooks {
	return {
		...(lookAtDisk === undefined ? {} : { lookAtDisk }),
		...(onEvent === undefined ? {} : { onEvent }),
		...(onClose === undefined ? {} : { onClose }),
		...(onUnwritten === undefined ? {} : { onUnwritten }),
	};
}

/** A rehearsal tells nobody whom its environment does not name: the team is not to be woken by a drill. */
function noticesFor(env: World['env'], kind: RunKind): NonNullable<EngineParts['notices']> {
	const named = channelsOf(env[webhookVariable]).channels;
	const { channels = [], waitingMinutes } = openPreferences(env).values().notices ?? {};
	return {
		channels: kind === 'run' ? [...channels, ...named] : named,
		...(waitingMinutes === undefined ? {} : { waitingMinutes }),
	};
}

function notHeld(answer: Exclude<LockAnswer, HeldLock>): Opened {
	if ('problem' in answer) return { ok: false, problem: answer.problem };
	const who = answer.by ? holderWords(answer.by) : 'another gonogo';
	return { ok: false, problem: `this run is held by ${who}`, heldBy: who };
}

function giveUp(lock: HeldLock, problem: string): { ok: false; problem: string } {
	lock.release();
	return { ok: false, problem };
}

/** The umask the operator started gonogo with, octal. */
function currentUmask(): string {
	return process.umask().toString(8).padStart(4, '0');
}

/** What tells a run's commands how much of the guide's time passes in one second. */
function scaleVariable(timeScale: number | undefined): Record<string, string> {
	return timeScale === undefined ? {} : { GONOGO_TIME_SCALE: `${timeScale}` };
}
