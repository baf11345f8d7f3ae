import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences } from '../engine/preferences.ts';
import { holderWords, thisHolder } from '../engine/record/holder.ts';
import { dropNote } from '../engine/record/inbox.ts';
import { openJournal } from '../engine/record/journal.ts';
import { acquireLock, type HeldLock } from '../engine/record/lock.ts';
import { shown } from '../report/markdown-text.ts';
import { decide } from '../run/decide.ts';
import type { Intent, Run } from '../run/intent.ts';
import { currentPhase } from '../run/progress.ts';
import { findRollback } from '../run/rollback/plan.ts';
import { approvalHash, approvedText } from '../run/sign-off/approval.ts';
import type { Subject } from '../run/sign-off/sign-off.ts';
import { phaseByName } from '../runbook/walk.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';
import { usualPatienceMs, wasTaken } from './left-in-inbox.ts';
import { loadRecord } from './recorded.ts';

const usage = 'approve RUN [--phase PHASE | --rollback NAME] [--sha256 HEX]';
const options = {
	phase: { type: 'string' },
	rollback: { type: 'string' },
	sha256: { type: 'string' },
} as const;

type Approve = Extract<Intent, { kind: 'approve' }>;

/**
 * `gonogo approve RUN`: a second person's yes to the GO of a phase, or to a rollback, from their own login. What is
 * approved is shown word for word; without a terminal its hash has to be named.
 */
export async function approve(
	args: string[],
	io: CommandIo,
	patienceMs = usualPatienceMs,
): Promise<number> {
	const read = readArguments(args, io, { usage, options, least: 1, most: 1 });
	if (!read.ok) return read.code;
	const fail = (why: string, code: number = exit.failed) => {
		io.err(`gonogo approve: ${why}`);
		return code;
	};
	const loaded = loadRecord(io, read.positionals[0]);
	if (!loaded.ok) return fail(loaded.problem, loaded.code);
	const { run, folder } = loaded.recorded;
	const subject = subjectOf(run, read.values);
	if (typeof subject === 'string') return fail(subject, exit.usage);
	const text = approvedText(run, subject) ?? '';
	const sha256 = approvalHash(run, subject) ?? '';
	for (const line of text.split('\n')) io.out(shown(line));
	io.out(`SHA-256 ${sha256}`);
	const given = read.values.sha256?.toLowerCase();
	if (given === undefined && !(await saysYes(io))) {
		return fail('nothing was approved; --sha256 and the hash above approve it', exit.gate);
	}
	if (given !== undefined && given !== sha256) {
		return fail('that is not the hash of what stands there now', exit.gate);
	}
	const operator = await whoIsThere(io.cwd, io.env, openPreferences(io.env).values().operator);
	const intent: Approve = { kind: 'approve', subject, sha256, operator };
	const decision = decide(run, intent);
	if ('refused' in decision) return fail(decision.refused, exit.gate);
	const at = new Date().toISOString();
	const lock = acquireLock(folder, thisHolder(operator, at));
	if (lock.held) {
		const problem = recordIt(lock, intent, run, at);
		lock.release();
		if (problem !== undefined) return fail(problem);
		io.out(`Approved in run ${basename(folder)}.`);
		return exit.done;
	}
	if ('problem' in lock) return fail(lock.problem);
	const { kind: _, ...approval } = intent;
	const words = `approves ${subject.kind} ${subject.id}`;
	const dropped = dropNote(folder, { text: words, by: operator.name, at, approval });
	if (!dropped.ok) return fail(dropped.problem);
	const holder = lock.by ? holderWords(lock.by) : 'another gonogo';
	const taken = await wasTaken(dropped.file, patienceMs);
	io.out(taken ? `Approved; ${holder} has it.` : `Left for ${holder}: it counts when it is taken.`);
	return exit.done;
}

/** What is to be approved, or what is wrong with how it was named. Without a name the phase that is under way. */
function subjectOf(run: Run, named: { phase?: string; rollback?: string }): Subject | string {
	if (named.phase !== undefined && named.rollback !== undefined) {
		return 'name a phase or a rollback, not both';
	}
	if (named.rollback !== undefined) {
		const found = findRollback(run.runbook, named.rollback);
		return found ? { kind: 'rollback', id: found.id } : `there is no rollback ${named.rollback}`;
	}
	const phase =
		named.phase === undefined ? currentPhase(run) : phaseByName(run.runbook, named.phase);
	if (phase) return { kind: 'phase', id: phase.id };
	return named.phase === undefined ? 'every phase has GO' : `there is no phase ${named.phase}`;
}

function recordIt(lock: HeldLock, intent: Approve, run: Run, at: string): string | undefined {
	const opened = openJournal(lock, at);
	if (!opened.ok) return opened.problem;
	const { journal, repaired, reading } = opened;
	const { name } = intent.operator;
	try {
		if (reading.head.seq !== run.state.seq)
			return 'the run has gone on meanwhile: look at it again';
		if (repaired) journal.append({ type: 'journal.repaired', ...repaired }, { at, by: name });
		const decision = decide(run, intent);
		if ('refused' in decision) return decision.refused;
		const entries = decision.events.map((body) => ({ body, stamp: { at, by: name } }));
		const appended = journal.appendAll(entries);
		return appended.ok ? undefined : appended.problem;
	} finally {
		journal.close();
	}
}

/** Silence and the end of input mean no. */
async function saysYes(io: CommandIo): Promise<boolean> {
	if (!io.interactive) return false;
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	const ended = new Promise<string>((done) => lines.once('close', () => done('')));
	try {
		const said = await Promise.race([
			lines.question('Approve exactly this? y, then Enter: '),
			ended,
		]);
		return said.trim().toLowerCase() === 'y';
	} finally {
		lines.close();
	}
}
