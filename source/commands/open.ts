import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { beginRun, type Opened, resumeRun } from '../engine/begin-run.ts';
import type { Engine } from '../engine/engine.ts';
import { followRun } from '../engine/follow-run.ts';
import { gitFacts } from '../engine/git.ts';
import { guidesIn, standardInput } from '../engine/guide-file.ts';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences, rememberRun } from '../engine/preferences.ts';
import { readJournal } from '../engine/record/journal-reading.ts';
import { findRun } from '../engine/record/run-list.ts';
import { readDrills } from '../engine/rehearsal/drills.ts';
import { fold } from '../run/evolve.ts';
import type { Operator } from '../run/operator.ts';
import { version } from '../version.ts';
import { type LoadedGuide, loadGuide } from './guide.ts';
import { headLine } from './headless.ts';
import { type CommandIo, exit } from './io.ts';
import { lookHere } from './look.ts';
import { type KeptMirror, keepMirror } from './mirrored.ts';
import { allOpenRuns, openRunsOf } from './open-runs.ts';
import { practiceFor } from './practice.ts';
import { here, type Place, preparePlace, preparePlaceAgain, type Venue } from './venue.ts';

const options = {
	environment: { type: 'string' },
	mirror: { type: 'string' },
	plain: { type: 'boolean', default: false },
	'time-scale': { type: 'string' },
} as const;

/**
 * `gonogo [GUIDE]`: opens a guide in the terminal, with the open runs of it offered first; without a guide, the open
 * runs and the guides of this folder.
 */
export async function open(args: string[], io: CommandIo, venue: Venue = here): Promise<number> {
	const fail = (why: string) => {
		io.err(`gonogo: ${why}`);
		return exit.usage;
	};
	let values: { environment?: string; mirror?: string; plain: boolean; 'time-scale'?: string };
	let positionals: string[];
	try {
		({ values, positionals } = parseArgs({ args, options, allowPositionals: true }));
	} catch (error) {
		return fail(error instanceof Error ? error.message : String(error));
	}
	if (positionals.length > (venue.guide === undefined ? 1 : 0)) {
		return fail(`${positionals.at(-1)}: one guide is opened at a time`);
	}
	const scale = values['time-scale'] === undefined ? undefined : Number(values['time-scale']);
	if (scale !== undefined && !(scale > 0)) return fail('--time-scale is a number over 0');
	const path =
		venue.guide ?? positionals[0] ?? (io.interactive ? await choose(io, values.plain) : undefined);
	if (path === undefined) {
		return io.interactive
			? exit.done
			: fail('name a guide; without a terminal there is none to choose');
	}
	if (typeof path === 'object') return resumeOnScreen(path.run, io, values);
	if (path === standardInput) {
		return fail(
			'with the guide on standard input no terminal is left for questions: give a file, or use gonogo run -',
		);
	}
	const loaded = await loadGuide(path, io.cwd);
	if (!loaded.ok) return fail(loaded.problem);
	if (!io.interactive) {
		return fail('this is not a terminal: gonogo run walks a guide without a screen');
	}
	const given = {
		plain: values.plain,
		...(values.environment === undefined ? {} : { environment: values.environment }),
		...(scale === undefined ? {} : { scale }),
		...(values.mirror === undefined ? {} : { mirror: values.mirror }),
	};
	return start(loaded.guide, venue, given, io);
}

type Given = { plain: boolean; environment?: string; scale?: number; mirror?: string };

async function start(
	guide: LoadedGuide,
	venue: Venue,
	given: Given,
	io: CommandIo,
): Promise<number> {
	const { showScreens } = await import('../ui/show.tsx');
	const { runbook } = guide;
	const preferences = openPreferences(io.env).values();
	const who = await whoIsThere(io.cwd, io.env, preferences.operator);
	const environment =
		given.environment ??
		runbook.annotations?.environment ??
		(venue.kind === 'run' ? undefined : 'production');
	const git = venue.kind === 'sandbox' ? undefined : await gitFacts(io.cwd, io.env);
	const drills = readDrills(io.env);
	let engine: Engine | undefined;
	let kept: KeptMirror | undefined;
	const code = await showScreens({
		start: {
			facts: {
				operator: who,
				roles: ['operator', 'release manager', 'observer'],
				environments: runbook.annotations?.environments ?? ['production', 'staging'],
				...(environment === undefined ? {} : { environment }),
				...(git === undefined ? {} : { git }),
				runbook,
				guidePath: runbook.source.path,
				findings: runbook.findings,
				sandbox: venue.kind === 'sandbox',
				rehearsal: venue.kind === 'rehearsal',
				...(drills.ok ? { drills: drills.drills } : {}),
				openRuns: openRunsOf(guide, venue, io),
			},
			begin: async (choice) => {
				const operator: Operator = { ...who };
				const opened =
					choice.kind === 'resume'
						? await resumeOrFollow(choice.run, operator, io)
						: await beginHere(
								guide,
								venue,
								{ ...choice, ...(given.scale === undefined ? {} : { timeScale: given.scale }) },
								who,
								io,
							);
				if (!opened.ok) return { problem: opened.problem };
				engine = opened.engine;
				kept = keepMirror(engine, given.mirror, io);
				return opened.engine;
			},
		},
		...lookHere(io, given.plain),
		practice: practiceFor(io),
	});
	await kept?.settled();
	if (engine) io.out(headLine(basename(engine.snapshot().folder), engine.head()));
	return code;
}

type Choice = {
	operator: string;
	role: string;
	environment: string;
	ticket?: string;
	timeScale?: number;
};

async function beginHere(
	guide: LoadedGuide,
	venue: Venue,
	choice: Choice,
	who: Operator,
	io: CommandIo,
): Promise<Opened> {
	const prepared = await preparePlace(venue, io);
	if (!prepared.ok) return prepared;
	const { timeScale } = choice;
	const opened = await beginRun({
		...prepared.place,
		env: io.env,
		cwd: io.cwd,
		via: 'screen',
		guide,
		kind: venue.kind,
		operator: { ...who, name: choice.operator, role: choice.role },
		environment: choice.environment,
		...(choice.ticket ? { ticket: choice.ticket } : {}),
		...(timeScale === undefined ? {} : { timeScale }),
		trust: trustAt[venue.kind],
		version,
	});
	if (opened.ok && venue.kind !== 'rehearsal') {
		rememberRun(openPreferences(io.env), {
			run: basename(opened.engine.snapshot().folder),
			guide: guide.runbook.source.path,
			at: new Date().toISOString(),
		});
	}
	return opened;
}

/** On the screens each command is seen before it runs. */
const trustAt = { run: 'screen', sandbox: 'bundled', rehearsal: 'rehearsal' } as const;

/** Opens a run again with what its venue needs. */
export async function resumeHere(
	name: string | undefined,
	operator: Operator,
	io: CommandIo,
	via: 'screen' | 'headless' = 'screen',
	more: Pick<Parameters<typeof resumeRun>[1], 'onEvent' | 'onUnwritten' | 'takenFrom'> = {},
): Promise<Opened> {
	const found = findRun(io.env, name, io.cwd);
	if (!found.ok) return found;
	const read = readJournal(found.folder);
	if (!read.ok) return { ok: false, problem: read.problem };
	const again = await preparePlaceAgain(fold(read.reading.events), io);
	if (!again.ok) return again;
	const place: Place = again.place;
	return resumeRun(found.folder, {
		...place,
		env: io.env,
		cwd: io.cwd,
		via,
		operator,
		...more,
	});
}

/** Opens a run again, or follows it read-only while somebody else has it open. */
async function resumeOrFollow(
	name: string | undefined,
	operator: Operator,
	io: CommandIo,
): Promise<Opened> {
	const opened = await resumeHere(name, operator, io);
	if (opened.ok || (opened.heldBy === undefined && !opened.broken)) return opened;
	const found = findRun(io.env, name, io.cwd);
	if (!found.ok) return found;
	const { folder } = found;
	return followRun(folder, { operator, take: () => resumeHere(basename(folder), operator, io) });
}

/** `gonogo resume` in a terminal, and the open run chosen from the list. */
export async function resumeOnScreen(
	name: string | undefined,
	io: CommandIo,
	{ mirror, plain, ticket }: { mirror?: string; plain?: boolean; ticket?: string } = {},
): Promise<number> {
	const preferences = openPreferences(io.env).values();
	const operator = await whoIsThere(io.cwd, io.env, preferences.operator);
	const opened = await resumeOrFollow(name, operator, io);
	if (!opened.ok) {
		io.err(`gonogo: ${opened.problem}`);
		return opened.heldBy === undefined ? exit.usage : exit.gate;
	}
	const { showScreens } = await import('../ui/show.tsx');
	if (ticket !== undefined) opened.engine.send({ kind: 'give-ticket', ticket });
	const kept = keepMirror(opened.engine, mirror, io);
	const code = await showScreens({
		engine: opened.engine,
		...lookHere(io, plain),
		practice: practiceFor(io),
	});
	await kept.settled();
	io.out(headLine(basename(opened.engine.snapshot().folder), opened.engine.head()));
	return code;
}

async function choose(
	io: CommandIo,
	plain: boolean,
): Promise<string | { run: string } | undefined> {
	const { chooseGuide } = await import('../ui/show.tsx');
	const guides: { path: string; title: string }[] = [];
	for (const path of await guidesIn(io.cwd)) {
		const loaded = await loadGuide(path, io.cwd);
		guides.push({ path, title: loaded.ok ? loaded.guide.runbook.title : path });
	}
	const choice = await chooseGuide({
		openRuns: allOpenRuns(io),
		guides,
		...lookHere(io, plain),
	});
	if (choice === undefined) return undefined;
	return choice.kind === 'resume' ? { run: choice.run } : choice.path;
}
