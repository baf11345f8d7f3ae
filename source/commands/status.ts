import { whoIsThere } from '../engine/operator.ts';
import { holderWords } from '../engine/record/holder.ts';
import { heldBy } from '../engine/record/lock.ts';
import { absenceOf } from '../report/absence.ts';
import { absenceLines } from '../report/absence-words.ts';
import { shown } from '../report/markdown-text.ts';
import { namesIn } from '../report/names.ts';
import { type RunStatus, statusLines, statusOf } from '../report/status.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';
import { loadRecord } from './recorded.ts';
import { folded } from './table-text.ts';

const usage = 'status [RUN] [--json]';
const options = { json: { type: 'boolean' } } as const;

/** What waits for a person's word rather than for the next command. */
const gates = new Set<RunStatus['next']['kind']>([
	'sign-off',
	'go',
	'no-go',
	'undone',
	'unknown',
	'by-hand',
]);

/** The exit code that says where a run stands: the same figures as those of `gonogo run`. */
export function statusCode({ outcome, next, halt }: RunStatus, recordHolds: boolean): number {
	if (!recordHolds) return exit.failed;
	if (outcome === 'open' && halt !== undefined) return exit.halted;
	switch (outcome) {
		case 'complete':
			return exit.done;
		case 'rolled-back':
			return exit.rolledBack;
		case 'rollback-incomplete':
			return exit.rollbackIncomplete;
		case 'abandoned':
			return exit.gate;
		case 'rolling-back':
		case 'rollback-failed':
			return exit.failed;
		case 'open':
			if (next.kind === 'failed') return exit.failed;
			return gates.has(next.kind) ? exit.gate : exit.done;
	}
}

/** `gonogo status`: where a run stands, in three lines, and what happened since whoever asks had it open. */
export async function status(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage, options, most: 1 });
	if (!read.ok) return read.code;
	const loaded = loadRecord(io, read.positionals[0]);
	if (!loaded.ok) {
		io.err(`gonogo status: ${loaded.problem}`);
		return loaded.code;
	}
	const { run, reading, folder } = loaded.recorded;
	const { held, by } = heldBy(folder);
	const until = new Date().toISOString();
	const now = statusOf(run, held ? until : run.state.at);
	if (!now) return exit.failed;
	const holds = reading.status.kind !== 'broken';
	const { login } = await whoIsThere(io.cwd, io.env);
	const absence =
		holds && run.state.closed === undefined && !(held && by?.login === login)
			? absenceOf({ events: reading.events, named: namesIn(run.runbook), login, until, held })
			: undefined;
	if (read.values.json) {
		const open = held ? { held: by ?? {} } : {};
		const record = { folder, status: reading.status, head: reading.head };
		const away = absence === undefined ? {} : { absence };
		io.out(JSON.stringify({ ...now, ...open, ...away, record }, undefined, '\t'));
	} else {
		const words = by ? holderWords(by) : 'another terminal';
		if (reading.status.kind === 'broken') {
			const { line, problem } = reading.status;
			const broken = `THE RECORD DOES NOT HOLD from line ${line} on (${shown(problem)}); what follows is as of line ${line - 1}. It can be looked at (gonogo report, verify) and rolled back (gonogo rollback), not continued.`;
			io.out(folded(broken, io));
		}
		for (const line of statusLines(now, held ? words : undefined)) io.out(folded(shown(line), io));
		for (const line of absence ? absenceLines(absence) : []) io.out(folded(shown(line), io));
		if (reading.status.kind === 'torn') {
			io.err(
				`gonogo status: the last ${reading.status.bytes} bytes are a write that never ended; gonogo resume sets them aside`,
			);
		}
	}
	return statusCode(now, holds);
}
