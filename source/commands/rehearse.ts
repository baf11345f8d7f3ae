import { beginRun } from '../engine/begin-run.ts';
import { whoIsThere } from '../engine/operator.ts';
import type { Answers } from '../run/answers/answers.ts';
import { phaseByName } from '../runbook/walk.ts';
import { version } from '../version.ts';
import { loadAnswers, operatorOf } from './answers-file.ts';
import { readArguments } from './arguments.ts';
import { type LoadedGuide, loadGuide } from './guide.ts';
import { eventPrinter, follow } from './headless.ts';
import { type CommandIo, exit } from './io.ts';
import { open } from './open.ts';
import { rehearsalVenue, type Venue } from './venue.ts';

const usage =
	'rehearse GUIDE [--environment E] [--time-scale N] [--answers FILE] [--until PHASE] [--json]';
const options = {
	answers: { type: 'string' },
	environment: { type: 'string' },
	until: { type: 'string' },
	json: { type: 'boolean', default: false },
	plain: { type: 'boolean', default: false },
	'time-scale': { type: 'string' },
} as const;

/** Seconds of the guide in one real second unless somebody says otherwise: a day of watching takes a second. */
const usualScale = 86_400;

/**
 * `gonogo rehearse GUIDE`: a guide on the screens, nothing executed; with answers or `--json` the same without a screen.
 * It needs no trust, because every program is a stand-in.
 */
export async function rehearse(
	args: string[],
	io: CommandIo,
	{ guide: bundled }: Pick<Venue, 'guide'> = {},
): Promise<number> {
	const least = bundled === undefined ? 1 : 0;
	const read = readArguments(args, io, { usage, options, least, most: least });
	if (!read.ok) return read.code;
	const fail = (why: string) => {
		io.err(`gonogo rehearse: ${why}`);
		return exit.usage;
	};
	const { values, positionals } = read;
	const { answers: file, environment, json, until: phase, plain, 'time-scale': scale } = values;
	const timeScale = Number(scale ?? usualScale);
	if (!(timeScale > 0)) return fail('--time-scale is a number over 0');
	const path = bundled ?? positionals[0] ?? '';
	if (io.interactive && file === undefined && !json) {
		const named = environment === undefined ? [] : ['--environment', environment];
		const given = [...named, '--time-scale', `${timeScale}`, ...(plain ? ['--plain'] : [])];
		return open(given, io, { ...rehearsalVenue, guide: path });
	}
	const loaded = await loadGuide(path, io.cwd, io.input);
	if (!loaded.ok) return fail(loaded.problem);
	const answers = await loadAnswers(file, io.cwd);
	if (!answers.ok) return fail(answers.problem);
	const until = phase === undefined ? undefined : phaseByName(loaded.guide.runbook, phase)?.id;
	if (phase !== undefined && until === undefined) return fail(`there is no phase ${phase}`);
	return withoutScreen(
		loaded.guide,
		answers.answers,
		{
			json,
			timeScale: scale === undefined ? (answers.answers.timeScale ?? timeScale) : timeScale,
			...(environment === undefined ? {} : { environment }),
			...(until === undefined ? {} : { until }),
		},
		io,
	);
}

type Given = { json: boolean; timeScale: number; environment?: string; until?: string };

async function withoutScreen(
	guide: LoadedGuide,
	answers: Answers,
	{ json, timeScale, environment, until }: Given,
	io: CommandIo,
): Promise<number> {
	const opened = await beginRun({
		env: io.env,
		cwd: io.cwd,
		via: 'headless',
		onEvent: eventPrinter(json, io),
		guide,
		kind: 'rehearsal',
		operator: await whoIsThere(io.cwd, io.env, operatorOf(answers)),
		// What asks on production is asked for here too.
		environment:
			environment ?? answers.environment ?? guide.runbook.annotations?.environment ?? 'production',
		trust: 'rehearsal',
		version,
		timeScale,
		...(answers.ticket === undefined ? {} : { ticket: answers.ticket }),
	});
	if (!opened.ok) {
		io.err(`gonogo rehearse: ${opened.problem}`);
		return exit.gate;
	}
	const { engine } = opened;
	for (const [call, goes] of Object.entries(answers.rehearse)) {
		const refused = engine.rehearse?.({ call, goes });
		if (!refused) continue;
		io.err(`gonogo rehearse: ${refused.refused}`);
		await engine.close('finished');
		return exit.usage;
	}
	// A pin would look at what is really there.
	return follow(
		engine,
		{ ...answers, pins: {} },
		{ json, ...(until === undefined ? {} : { until }) },
		io,
	);
}
