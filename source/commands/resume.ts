import { parseArgs } from 'node:util';
import { whoIsThere } from '../engine/operator.ts';
import { isTrusted, openPreferences } from '../engine/preferences.ts';
import { followedGuide } from '../run/guide/decide.ts';
import type { Run } from '../run/intent.ts';
import { phaseByName } from '../runbook/walk.ts';
import { loadAnswers, operatorOf } from './answers-file.ts';
import { settleGuide } from './changed-guide.ts';
import { eventPrinter, follow } from './headless.ts';
import { type CommandIo, exit } from './io.ts';
import { keepMirror } from './mirrored.ts';
import { resumeHere, resumeOnScreen } from './open.ts';

const options = {
	answers: { type: 'string' },
	until: { type: 'string' },
	mirror: { type: 'string' },
	ticket: { type: 'string' },
	'adopt-sha256': { type: 'string' },
	'trust-sha256': { type: 'string' },
	json: { type: 'boolean' },
	plain: { type: 'boolean' },
} as const;

/** `gonogo resume [RUN]`: continues a run, on the screen or, with `--answers` or `--json`, without one. */
export async function resume(args: string[], io: CommandIo): Promise<number> {
	const fail = (why: string, code: number = exit.usage) => {
		io.err(`gonogo resume: ${why}`);
		return code;
	};
	let values: {
		answers?: string;
		until?: string;
		mirror?: string;
		ticket?: string;
		'adopt-sha256'?: string;
		'trust-sha256'?: string;
		json?: boolean;
		plain?: boolean;
	};
	let positionals: string[];
	try {
		({ values, positionals } = parseArgs({ args, options, allowPositionals: true }));
	} catch (error) {
		return fail(error instanceof Error ? error.message : String(error));
	}
	if (positionals.length > 1) return fail('name one run');
	const { json = false, 'adopt-sha256': adopt } = values;
	const headless = values.answers !== undefined || adopt !== undefined || json;
	if (!headless && io.interactive) return resumeOnScreen(positionals[0], io, values);
	const answers = await loadAnswers(values.answers, io.cwd);
	if (!answers.ok) return fail(answers.problem);
	const operator = await whoIsThere(io.cwd, io.env, operatorOf(answers.answers));
	const opened = await resumeHere(positionals[0], operator, io, 'headless', {
		onEvent: eventPrinter(json, io),
	});
	if (!opened.ok) {
		if (opened.heldBy === undefined) return fail(opened.problem);
		return fail(
			`${opened.problem}; gonogo watch follows it, gonogo note leaves a word, and the holder passes it on with gonogo hand-over`,
			exit.gate,
		);
	}
	const notAdopted = settleGuide(
		opened.engine,
		{ json, ...(adopt === undefined ? {} : { adopt }) },
		io,
	);
	if (notAdopted !== undefined) {
		await opened.engine.close('finished');
		return fail(notAdopted, exit.gate);
	}
	const untrusted = whyUntrusted(opened.engine.snapshot().run, adopt ?? values['trust-sha256'], io);
	if (untrusted !== undefined) {
		await opened.engine.close('finished');
		return fail(untrusted, exit.gate);
	}
	const { runbook } = opened.engine.snapshot().run;
	const until = values.until === undefined ? undefined : phaseByName(runbook, values.until)?.id;
	if (values.until !== undefined && until === undefined) {
		await opened.engine.close('finished');
		return fail(`there is no phase ${values.until}`);
	}
	const ticket = values.ticket ?? answers.answers.ticket;
	if (ticket !== undefined) opened.engine.send({ kind: 'give-ticket', ticket });
	const kept = keepMirror(opened.engine, values.mirror, io);
	const how = { json, ...(until === undefined ? {} : { until }) };
	const code = await follow(opened.engine, answers.answers, how, io);
	await kept.settled();
	return code;
}

/**
 * Why a run may not go on without a screen: on the screen each command was seen before it ran, here none is, so the
 * exact bytes must have been allowed, when it began or since. Undefined when they were.
 */
function whyUntrusted(
	{ state }: Run,
	given: string | undefined,
	io: CommandIo,
): string | undefined {
	const { created } = state;
	if (!created) return undefined;
	const sha256 = followedGuide({ state });
	const { path, sha256: atFirst } = created.guide;
	if (created.trust !== 'screen' && sha256 === atFirst) return undefined;
	if (
		given?.toLowerCase() === sha256 ||
		isTrusted(openPreferences(io.env).values(), sha256, path)
	) {
		return undefined;
	}
	return `${path} is not trusted to run without a screen: gonogo trust ${path}, or --trust-sha256 ${sha256} once you have read it`;
}
