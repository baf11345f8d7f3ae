import { z } from 'zod';
import { beginRun } from '../engine/begin-run.ts';
import { systemClock } from '../engine/clock.ts';
import type { Engine } from '../engine/engine.ts';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences } from '../engine/preferences.ts';
import { type DrillRequest, drill as drillRollback } from '../engine/rehearsal/drill.ts';
import { drillFaults, rehearsalFault, sandboxFault } from '../engine/rehearsal/drill-faults.ts';
import { keepDrill, readDrills } from '../engine/rehearsal/drills.ts';
import { removeSandbox } from '../engine/sandbox.ts';
import { drillLines } from '../report/drill-words.ts';
import { foreground } from '../run/progress.ts';
import {
	comparedWith,
	type Drill,
	isGood,
	phaseToDrill,
	turnedOffBy,
} from '../run/rollback/drill.ts';
import { findRollback, rollbackProcedures } from '../run/rollback/plan.ts';
import type { Phase, Procedure } from '../runbook/model.ts';
import { phaseByName } from '../runbook/walk.ts';
import { version } from '../version.ts';
import { readArguments } from './arguments.ts';
import { decideDrill, type WordLine, wordLine } from './drill-decision.ts';
import { type LoadedGuide, loadGuide } from './guide.ts';
import { eventPrinter } from './headless.ts';
import { type CommandIo, exit } from './io.ts';
import { type Place, preparePlace, rehearsalVenue, sandboxVenue, type Venue } from './venue.ts';

const usage =
	'drill [GUIDE] [--plan NAME] [--until PHASE] [--fault NAME] [--environment E] [--ask] [--json]';
const options = {
	plan: { type: 'string' },
	until: { type: 'string' },
	fault: { type: 'string' },
	environment: { type: 'string' },
	ask: { type: 'boolean', default: false },
	json: { type: 'boolean', default: false },
} as const;

/** A day of watching takes a second. */
const timeScale = 86_400;

type Values = { fault?: string; environment?: string; ask: boolean; json: boolean };

/**
 * `gonogo drill`: a rollback tried and timed, of the bundled guide in its sandbox or of any guide as a rehearsal. At a
 * terminal the word is typed, so that the decision is timed as well; with `--ask` it is a line of standard input, whose
 * end before that ends the drill. Exit 0 when it was rolled back and verified.
 */
export async function drill(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage, options, most: 1 });
	if (!read.ok) return read.code;
	const fail = (why: string) => {
		io.err(`gonogo drill: ${why}`);
		return exit.usage;
	};
	const { values, positionals } = read;
	const [path] = positionals;
	const venue = path === undefined ? sandboxVenue() : { ...rehearsalVenue, guide: path };
	if (venue?.guide === undefined) return fail('the bundled guide is missing; run npm run build');
	if (values.fault !== undefined && !drillFaults.some(({ name }) => name === values.fault)) {
		const known = drillFaults.map(({ name, what }) => `${name} (${what})`).join(', ');
		return fail(`there is no fault ${values.fault}; there are ${known}`);
	}
	const loaded = await loadGuide(venue.guide, io.cwd);
	if (!loaded.ok) return fail(loaded.problem);
	const { runbook } = loaded.guide;
	const { plan } = values;
	const procedure =
		plan === undefined ? rollbackProcedures(runbook)[0] : findRollback(runbook, plan);
	if (!procedure) return fail(`the guide has no rollback${plan === undefined ? '' : ` ${plan}`}`);
	const phase =
		values.until === undefined
			? phaseToDrill(runbook, procedure)
			: phaseByName(runbook, values.until);
	if (!phase) {
		return fail(
			values.until === undefined
				? `no phase turns anything on that ${procedure.title} turns off; name one with --until`
				: `there is no phase ${values.until}`,
		);
	}
	return inPlace(loaded.guide, { venue, procedure, phase, values }, io);
}

type Chosen = { venue: Venue; procedure: Procedure; phase: Phase; values: Values };

async function inPlace(guide: LoadedGuide, chosen: Chosen, io: CommandIo): Promise<number> {
	const stopped = new AbortController();
	const stop = () => stopped.abort();
	// Not `once`: a library that tidies up at a signal sends it again when nobody listens any more, and that kills.
	for (const name of endings) process.on(name, stop);
	const word = chosen.values.ask ? wordLine(io.input, stop) : undefined;
	try {
		const prepared = await preparePlace(chosen.venue, io);
		if (prepared.ok) {
			return await begin(guide, { ...chosen, ...prepared, word, signal: stopped.signal }, io);
		}
		io.err(`gonogo drill: ${prepared.problem}`);
		return exit.usage;
	} finally {
		word?.close();
		for (const name of endings) process.removeListener(name, stop);
	}
}

/** Signals that end a drill; what it made is taken away first. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type UnderWay = Chosen & { place: Place; word: WordLine | undefined; signal: AbortSignal };

async function begin(guide: LoadedGuide, underWay: UnderWay, io: CommandIo): Promise<number> {
	const { venue, values, place } = underWay;
	const extra = { ...place.extra, GONOGO_TIME_SCALE: `${timeScale}` };
	const opened = await beginRun({
		...(place.commandsIn === undefined ? {} : { commandsIn: place.commandsIn }),
		extra: venue.kind === 'sandbox' ? extra : {},
		env: io.env,
		cwd: io.cwd,
		via: 'headless',
		onEvent: values.json ? eventPrinter(true, io) : () => {},
		guide,
		kind: venue.kind,
		operator: await whoIsThere(io.cwd, io.env, openPreferences(io.env).values().operator),
		environment: values.environment ?? guide.runbook.annotations?.environment ?? 'production',
		trust: venue.kind === 'sandbox' ? 'bundled' : 'rehearsal',
		timeScale,
		version,
	});
	try {
		if (opened.ok) return await carryOut(opened.engine, underWay, io);
		io.err(`gonogo drill: ${opened.problem}`);
		return exit.gate;
	} finally {
		if (place.commandsIn !== undefined) await removeSandbox(io.env, place.commandsIn);
	}
}

async function carryOut(
	engine: Engine,
	{ venue, procedure, phase, values, place, word, signal }: UnderWay,
	io: CommandIo,
): Promise<number> {
	const { fault: name, json } = values;
	const sandbox = venue.kind === 'sandbox' ? place.commandsIn : undefined;
	const fault =
		name === undefined
			? undefined
			: sandbox === undefined
				? rehearsalFault(name, engine, procedure)
				: sandboxFault(name, io.env, sandbox);
	const url = place.extra?.PRODUCTION_URL;
	const request: DrillRequest = {
		procedure,
		phase,
		place: sandbox === undefined ? 'rehearsal' : 'sandbox',
		...(fault === undefined ? {} : { fault }),
		...(url === undefined ? {} : { look: () => isOff(url, turnedOffBy(procedure)) }),
		decide: () => decideDrill(engine, procedure, { word, json }, io),
		clock: systemClock,
		signal,
	};
	if (!json) io.err(`drill: ${phase.title} is rolled out first, ${placeWords[request.place]}`);
	const drilled = await drillRollback(engine, request);
	const good = drilled.kind === 'drilled' && drilled.drill.outcome === 'rolled-back';
	const outcome = good ? 'rolled-back' : 'abandoned';
	const running = foreground(engine.snapshot().run);
	if (running) engine.send({ kind: 'stop', execution: running.id, how: 'kill' });
	engine.send({ kind: 'close-run', outcome, reason: 'a drill' });
	await engine.close(signal.aborted ? 'signal' : 'finished');
	if (drilled.kind === 'stopped') {
		if (json) io.out(JSON.stringify({ type: 'drill.stopped', why: drilled.why }));
		io.err(`gonogo drill: ${drilled.why}`);
		return signal.aborted ? exit.interrupted : exit.failed;
	}
	return report(drilled.drill, json, io);
}

const placeWords = { sandbox: 'in a sandbox', rehearsal: 'with stand-ins' } as const;

function report(drill: Drill, json: boolean, io: CommandIo): number {
	const read = readDrills(io.env);
	const compared = comparedWith(drill, read.ok ? read.drills : []);
	const problem = keepDrill(io.env, drill);
	if (problem !== undefined) io.err(`gonogo drill: ${problem}`);
	if (json) io.out(JSON.stringify({ type: 'drill', drill, compared }));
	else io.out(drillLines(drill, compared).join('\n'));
	if (isGood(drill)) return problem === undefined ? exit.done : exit.failed;
	return drill.outcome === 'stopped' ? exit.failed : exit.rollbackIncomplete;
}

const togglesSchema = z.object({ toggles: z.record(z.string(), z.boolean()) });

/** Whether production says that none of these is on; an answer that cannot be read is a no. */
async function isOff(url: string, names: readonly string[]): Promise<boolean> {
	try {
		const answer = await fetch(`${url}/toggles`, { signal: AbortSignal.timeout(5000) });
		const read = togglesSchema.safeParse(await answer.json());
		return read.success && names.every((name) => read.data.toggles[name] === false);
	} catch {
		return false;
	}
}
