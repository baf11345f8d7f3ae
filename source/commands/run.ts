import { parseArgs } from 'node:util';
import { beginRun } from '../engine/begin-run.ts';
import { standardInput } from '../engine/guide-file.ts';
import { whoIsThere } from '../engine/operator.ts';
import { isTrusted, openPreferences, rememberRun } from '../engine/preferences.ts';
import type { Answers } from '../run/answers/answers.ts';
import { phaseByName, stepByName } from '../runbook/walk.ts';
import { version } from '../version.ts';
import { loadAnswers, operatorOf } from './answers-file.ts';
import { type LoadedGuide, loadGuide } from './guide.ts';
import { eventPrinter, follow } from './headless.ts';
import { type CommandIo, exit } from './io.ts';
import { keepMirror } from './mirrored.ts';
import { here, preparePlace, type Venue } from './venue.ts';

const options = {
	answers: { type: 'string' },
	environment: { type: 'string' },
	until: { type: 'string' },
	mirror: { type: 'string' },
	from: { type: 'string' },
	because: { type: 'string' },
	ticket: { type: 'string' },
	json: { type: 'boolean' },
	'trust-sha256': { type: 'string' },
} as const;

/** `gonogo run GUIDE`: the run without a screen. It stops at the first gate that the answers do not cover. */
export async function run(args: string[], io: CommandIo, venue: Venue = here): Promise<number> {
	const fail = (why: string, code: number = exit.usage) => {
		io.err(`gonogo run: ${why}`);
		return code;
	};
	let parsed: ReturnType<
		typeof parseArgs<{ args: string[]; options: typeof options; allowPositionals: true }>
	>;
	try {
		parsed = parseArgs({ args, options, allowPositionals: true });
	} catch (error) {
		return fail(error instanceof Error ? error.message : String(error));
	}
	const { values, positionals } = parsed;
	const path = venue.guide ?? positionals[0];
	if (path === undefined || positionals.length > (venue.guide === undefined ? 1 : 0)) {
		return fail('name one guide');
	}
	const loaded = await loadGuide(path, io.cwd, io.input);
	if (!loaded.ok) return fail(loaded.problem);
	const answers = await loadAnswers(values.answers, io.cwd);
	if (!answers.ok) return fail(answers.problem);
	const { guide } = loaded;
	const until =
		values.until === undefined ? undefined : phaseByName(guide.runbook, values.until)?.id;
	if (values.until !== undefined && until === undefined)
		return fail(`there is no phase ${values.until}`);
	const from = values.from === undefined ? undefined : stepByName(guide.runbook, values.from)?.id;
	if (values.from !== undefined && from === undefined)
		return fail(`there is no step ${values.from}`);
	if ((values.from === undefined) !== (values.because === undefined)) {
		return fail('--from STEP and --because WHY go together: by which run was the rest done?');
	}
	const environment =
		values.environment ??
		guide.runbook.annotations?.environment ??
		answers.answers.environment ??
		(venue.kind === 'sandbox' ? 'production' : undefined);
	if (environment === undefined) {
		return fail(
			'the target environment is not known: give --environment, or environment in the answers',
			exit.gate,
		);
	}
	const trust = trustOf(guide, values['trust-sha256'], venue, io);
	if (trust === undefined) {
		return fail(notTrusted(path), exit.gate);
	}
	return begin(
		guide,
		{
			...answers.answers,
			...(values.ticket === undefined ? {} : { ticket: values.ticket }),
		},
		{
			environment,
			trust,
			venue,
			json: values.json ?? false,
			...(until === undefined ? {} : { until }),
			...(from === undefined ? {} : { declared: { from, reason: values.because ?? '' } }),
			...(values.mirror === undefined ? {} : { mirror: values.mirror }),
		},
		io,
	);
}

type Begin = {
	environment: string;
	trust: 'sha256' | 'bundled';
	venue: Venue;
	json: boolean;
	until?: string;
	mirror?: string;
	/** Everything before this step was done by an earlier run. */
	declared?: { from: string; reason: string };
};

async function begin(
	guide: LoadedGuide,
	answers: Answers,
	{ environment, trust, venue, json, until, mirror, declared }: Begin,
	io: CommandIo,
): Promise<number> {
	const prepared = await preparePlace(venue, io);
	if (!prepared.ok) {
		io.err(`gonogo run: ${prepared.problem}`);
		return exit.usage;
	}
	const timeScale = answers.timeScale;
	const opened = await beginRun({
		...prepared.place,
		env: io.env,
		cwd: io.cwd,
		via: 'headless',
		onEvent: eventPrinter(json, io),
		guide,
		kind: venue.kind,
		operator: await whoIsThere(io.cwd, io.env, operatorOf(answers)),
		environment,
		trust,
		version,
		...(answers.ticket === undefined ? {} : { ticket: answers.ticket }),
		...(timeScale === undefined ? {} : { timeScale }),
	});
	if (!opened.ok) {
		io.err(`gonogo run: ${opened.problem}`);
		return exit.gate;
	}
	remember(guide, opened.engine.snapshot().folder, io);
	const refused = declared && opened.engine.send({ kind: 'declare-start', ...declared });
	if (refused) {
		io.err(`gonogo run: ${refused.refused}`);
		await opened.engine.close('finished');
		return exit.usage;
	}
	const kept = keepMirror(opened.engine, mirror, io);
	const how = { json, ...(until === undefined ? {} : { until }) };
	const code = await follow(opened.engine, answers, how, io);
	await kept.settled();
	return code;
}

function remember(guide: LoadedGuide, folder: string, io: CommandIo): void {
	const run = folder.split('/').at(-1) ?? folder;
	rememberRun(openPreferences(io.env), {
		run,
		guide: guide.runbook.source.path,
		at: new Date().toISOString(),
	});
}

function notTrusted(path: string): string {
	return path === standardInput
		? 'a guide on standard input is not trusted to run without a screen: give its --trust-sha256'
		: `${path} is not trusted to run without a screen: gonogo trust ${path}, or --trust-sha256`;
}

/** Why these bytes may run without a screen; undefined when nobody allowed it. */
function trustOf(
	guide: LoadedGuide,
	given: string | undefined,
	venue: Venue,
	io: CommandIo,
): 'sha256' | 'bundled' | undefined {
	const { sha256, path } = guide.runbook.source;
	if (venue.kind === 'sandbox') return 'bundled';
	if (given !== undefined) return given.toLowerCase() === sha256 ? 'sha256' : undefined;
	return isTrusted(openPreferences(io.env).values(), sha256, path) ? 'sha256' : undefined;
}
