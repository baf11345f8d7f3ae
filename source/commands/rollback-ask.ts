import { createInterface } from 'node:readline/promises';
import type { Engine } from '../engine/engine.ts';
import type { RollbackManner } from '../engine/roll-back.ts';
import { revealedCommand } from '../engine/shell/sanitise.ts';
import type { Gate } from '../run/answers/answering.ts';
import type { Refusal, Run } from '../run/intent.ts';
import { findRollback, planRollback } from '../run/rollback/plan.ts';
import { activeRollback, rollbackNext } from '../run/rollback/progress.ts';
import { whyNotApproved } from '../run/sign-off/approval.ts';
import { asksOnScreen } from './rollback-text.ts';

/** One line from standard input; undefined when it ended, which is never an answer. */
async function question(text: string): Promise<string | undefined> {
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	const ended = new Promise<undefined>((done) => lines.once('close', () => done(undefined)));
	try {
		return await Promise.race([lines.question(text), ended]);
	} finally {
		lines.close();
	}
}

/** The word of the plan as typed, or undefined when it was another. */
export async function askWord(run: Run, name: string): Promise<string | undefined> {
	const procedure = findRollback(run.runbook, name);
	const word = procedure ? planRollback(run, procedure, []).word : '';
	return askExactly(word, `To run it type ${word}, then Enter: `);
}

/** Why it begins without the people that the guide asks for, asked only when somebody is missing. */
export async function askAlone(run: Run, name: string): Promise<{ alone?: string }> {
	const procedure = findRollback(run.runbook, name);
	const missing = procedure && whyNotApproved(run, { kind: 'rollback', id: procedure.id });
	if (missing === undefined) return {};
	const why = (await question(`${missing}. Alone? Why, in one line: `))?.trim();
	return why ? { alone: why } : {};
}

export const takeOverWord = 'takeover';

/** Whether to end the gonogo that holds the run, or to go on without its record. */
export async function askTakeOver(who: string): Promise<string | undefined> {
	return askExactly(
		takeOverWord,
		`The run is held by ${who}. To end that gonogo and go on here type ${takeOverWord}, then Enter: `,
	);
}

async function askExactly(word: string, text: string): Promise<string | undefined> {
	const typed = await question(text);
	return word !== '' && typed?.trim().toLowerCase() === word ? typed : undefined;
}

/** Why it was rolled back, asked once it is over; an empty line takes note of the outcome all the same. */
export async function askWhy(): Promise<string | undefined> {
	return question('Why was it rolled back? One line for the record, Enter takes note without: ');
}

export async function askChecks(command: string): Promise<boolean> {
	const key = await question(`Enter runs ${command}, n leaves the checks: `);
	return key?.trim() === '';
}

type Choice = {
	key: string;
	label: string;
	/** Carries it out; `stop` leaves things as they are. */
	act(given: Given): Promise<Refusal | undefined | 'stop'> | Refusal | undefined | 'stop';
};
type Given = { engine: Engine; name: string; manner: RollbackManner };

async function withLine(
	text: string,
	act: (line: string) => Refusal | undefined,
): Promise<Refusal | undefined | 'stop'> {
	const line = (await question(text))?.trim();
	return line ? act(line) : 'stop';
}

const settle =
	(how: 'by-hand' | 'passed-over' | 'applied' | 'not-applied' | 'kept-unknown', text: string) =>
	({ engine, name: statement }: Given) =>
		withLine(text, (note) => engine.send({ kind: 'settle-rollback', statement, how, note }));

const stop: Choice = { key: 's', label: 'stop here', act: () => 'stop' };
const retry: Choice = {
	key: 'r',
	label: 'retry',
	act: ({ engine }) => engine.send({ kind: 'continue-rollback' }),
};
const byHand: Choice = {
	key: 'h',
	label: 'done by hand',
	act: settle('by-hand', 'what was seen: '),
};

const signal = (key: string, label: string, how: 'interrupt' | 'terminate' | 'kill'): Choice => ({
	key,
	label,
	act: ({ engine, name: execution }) => engine.send({ kind: 'stop', execution, how }),
});

/** What can be done at each gate of a rollback, one row a choice. Nothing is the default; the end of input stops. */
const choices: Partial<Record<Gate['gate'] | 'interrupted', Choice[]>> = {
	failure: [
		retry,
		{
			key: 'e',
			label: 'edit',
			act: ({ engine }) =>
				withLine('run instead: ', (text) => engine.send({ kind: 'continue-rollback', text })),
		},
		byHand,
		{ key: 'g', label: 'go on without it', act: settle('passed-over', 'why: ') },
		stop,
	],
	unknown: [
		{ key: 'a', label: 'it WAS applied', act: settle('applied', 'what was seen: ') },
		{ key: 'n', label: 'it was NOT: run it again', act: settle('not-applied', 'what was seen: ') },
		{ key: 'k', label: 'keep it unknown, go on', act: settle('kept-unknown', 'why: ') },
		stop,
	],
	running: [
		signal('t', 'ask it to end (TERM)', 'terminate'),
		signal('k', 'KILL it', 'kill'),
		{
			key: 'a',
			label: 'begin beside it',
			act: ({ engine }) => engine.send({ kind: 'continue-rollback', alongside: true }),
		},
		{
			key: 'w',
			label: 'wait for it',
			act({ manner }) {
				manner.running = 'wait';
				return undefined;
			},
		},
		stop,
	],
	interrupted: [
		signal('i', 'interrupt the running command', 'interrupt'),
		signal('t', 'TERM', 'terminate'),
		signal('k', 'KILL', 'kill'),
		{
			key: 'l',
			label: 'leave it behind as unknown',
			act: ({ engine }) => engine.send({ kind: 'continue-rollback', leaveBehind: true }),
		},
		{ key: 'w', label: 'go on waiting', act: () => undefined },
		stop,
	],
};

/** Asks what to do at a gate and does it; false when the operator leaves it there. */
export async function askAtGate(
	gate: Pick<Gate, 'name' | 'what'> & { gate: Gate['gate'] | 'interrupted' },
	engine: Engine,
	manner: RollbackManner,
): Promise<boolean> {
	const offered = choices[gate.gate] ?? [];
	const elsewhere =
		gate.gate === 'failure' ? asksOnScreen(engine.snapshot().run, gate.name) : undefined;
	if (elsewhere !== undefined) process.stderr.write(`${elsewhere}\n`);
	const words = offered.map(({ key, label }) => `${key} ${label}`).join(', ');
	for (;;) {
		const key = (await question(`${gate.what}: ${words}? `))?.trim().toLowerCase();
		if (key === undefined) return false;
		const chosen = offered.find((choice) => choice.key === key);
		if (!chosen) continue;
		const done = await chosen.act({ engine, name: gate.name, manner });
		if (done === 'stop') return false;
		if (done === undefined) return true;
		process.stderr.write(`${revealedCommand(done.refused)}\n`);
	}
}

/** What Ctrl-C is about: the command of the rollback that runs, or the one that it waits for. */
export function runningNow(run: Run): { name: string; what: string } | undefined {
	const rollback = activeRollback(run.state);
	if (!rollback) return undefined;
	const next = rollbackNext(rollback);
	if (next.kind === 'waiting')
		return { name: next.execution, what: 'a forward command still runs' };
	if (next.kind !== 'running') return undefined;
	const state = rollback.progress[next.statement.id];
	const name = state && 'execution' in state ? state.execution : '';
	return { name, what: `${next.statement.text} still runs` };
}
