import { findStatement } from '../runbook/lookup.ts';
import type { Statement } from '../runbook/model.ts';
import { askFor, environmentOf, isDone, modeFor, unfilled } from './ask.ts';
import type { EventBody } from './event.ts';
import { whyHeldBack } from './gate.ts';
import { filled, filledText } from './guide/placeholder.ts';
import type { Ask, Decision, Intent, Run } from './intent.ts';
import { whyUnprepared } from './prerequisites.ts';
import { currentPhase, foreground, unknownStatements, whyLocked } from './progress.ts';
import { carryOut, needsAnswer, needsReason, record, refuse, says } from './refusal.ts';
import { whyUnarmed } from './rollback/armed.ts';
import { activeRollback } from './rollback/progress.ts';
import type { StatementToRun } from './statement-to-run.ts';
import { timeoutOf } from './timeout.ts';
import { holdBegun } from './watch/hold-asked.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** Ids of executions count up, so that a run's folder reads in order: x1, x2, ... */
export function nextExecution(run: Run): string {
	return `x${run.state.order.length + 1}`;
}

/** The toggle values that the next block starts with. */
export function setValues(run: Run): Record<string, string> {
	return Object.fromEntries(
		Object.values(run.state.toggles).flatMap(({ name, set }) => (set ? [[name, set.value]] : [])),
	);
}

export function runStatements(run: Run, intent: Of<'run'>): Decision {
	const statements = intent.statements.map(({ id }) => findStatement(run.runbook, id));
	const missing = intent.statements.find((_, index) => statements[index] === undefined);
	if (missing) return refuse(`the guide has no command ${missing.id}`);
	const found = statements.filter((statement) => statement !== undefined);
	const [first] = found;
	if (first === undefined) return refuse('nothing to run');
	const mode = intent.mode ?? modeFor(run, first.statement);
	const blocked = whyNot(run, first, found, mode) ?? whyUnfilled(run, intent, found);
	if (blocked !== undefined) return refuse(blocked);
	const repeated = found.find(({ statement }) => isRepeat(run, statement.id));
	if (repeated && !says(intent.reason)) {
		return needsReason(
			`${repeated.statement.text} has already run: running it again asks for a reason`,
		);
	}
	const edited = intent.statements.some(
		({ text }, index) => text !== asGiven(run, found[index]?.statement),
	);
	const ask = strictest(found.map(({ statement }) => askFor(run, statement)));
	if (ask.kind !== 'nothing' && !answers(ask, intent.confirmed)) {
		return needsAnswer(
			ask.kind === 'yes'
				? `this ${ask.why}: answer y to run it on ${ask.environment}`
				: `this cannot be undone (${ask.why}): type ${ask.word}`,
			ask,
		);
	}
	if (edited && !intent.defect && !says(intent.reason)) {
		return needsReason('a changed command asks for a reason');
	}
	const unarmed = whyUnarmed(run, found);
	if (unarmed !== undefined && !says(intent.reason)) {
		return needsReason(`${unarmed}; beginning all the same asks for a reason`);
	}
	return begin(
		run,
		intent,
		found.map(({ statement }) => statement),
		mode,
		{ unarmed, unprepared: whyUnprepared(run, found) },
	);
}

type Found = NonNullable<ReturnType<typeof findStatement>>;

/** Why none of these statements may run now, whatever is answered. */
function whyNot(run: Run, first: Found, found: readonly Found[], mode: string): string | undefined {
	if (activeRollback(run.state)) return 'an emergency rollback is under way';
	if (first.block?.notRunnable !== undefined) return first.block.notRunnable;
	if (mode !== 'background' && foreground(run)) return 'another command is still running';
	const empty = [...new Set(found.flatMap(({ statement }) => unfilled(run, statement)))];
	if (empty.length > 0) return `needs a value for ${empty.join(', ')}`;
	const heldBack = whyHeldBack(run, found);
	if (heldBack !== undefined) return heldBack;
	if (first.phase === undefined) return undefined;
	const locked = whyLocked(run, first.phase);
	if (locked !== undefined) return locked;
	if (run.state.phases[first.phase.id]?.decision?.decision === 'no-go') {
		return `${first.phase.title} was decided NO-GO`;
	}
	const [unknown] = unknownStatements(run);
	if (unknown !== undefined) {
		const text = findStatement(run.runbook, unknown)?.statement.text ?? unknown;
		return `the outcome of ${text} is unknown: settle it first`;
	}
	return undefined;
}

/** Why a value cannot be put into a command; one that a person wrote anew has none to put in. */
function whyUnfilled(run: Run, intent: Of<'run'>, found: readonly Found[]): string | undefined {
	for (const [index, { statement }] of found.entries()) {
		const given = filled(statement, run.state.values);
		if (!given.ok && intent.statements[index]?.text === statement.text) return given.problem;
	}
	return undefined;
}

/** A command that succeeded runs again only with a reason; checks and monitors may be repeated at will. */
function isRepeat(run: Run, id: string): boolean {
	const found = findStatement(run.runbook, id);
	if (!found?.phase || !found.statement.deploys) return false;
	return isDone(run, id);
}

/** A statement's text with the placeholders filled in: filling one is no edit. */
export function asGiven(run: Run, statement: Statement | undefined): string | undefined {
	return statement && filledText(statement, run.state.values);
}

const ranks = { nothing: 0, yes: 1, word: 2 } as const;
const strictest = (asks: Ask[]): Ask =>
	asks.reduce((worst, ask) => (ranks[ask.kind] > ranks[worst.kind] ? ask : worst), {
		kind: 'nothing',
	});

function answers(ask: Exclude<Ask, { kind: 'nothing' }>, given: string | undefined): boolean {
	if (ask.kind === 'yes') return given === 'yes';
	return given?.trim().toLowerCase() === ask.word;
}

function begin(
	run: Run,
	intent: Of<'run'>,
	statements: Statement[],
	mode: 'foreground' | 'background' | 'interactive',
	{ unarmed, unprepared }: { unarmed?: string | undefined; unprepared?: string | undefined },
): Decision {
	const execution = nextExecution(run);
	const environment = run.state.created?.environment ?? '';
	const toRun = statements.map((statement, index): StatementToRun => {
		const given = asGiven(run, statement) ?? statement.text;
		const text = intent.statements[index]?.text ?? given;
		return {
			id: statement.id,
			text,
			...(text === given ? {} : { original: given }),
			...(statement.deploys ? { deploys: true as const } : {}),
			...(environmentOf(run, statement) === environment
				? {}
				: { environment: environmentOf(run, statement) }),
		};
	});
	const { confirmed, reason, defect } = intent;
	const git = intent.git ?? run.state.git;
	return start(run, {
		type: 'block.started',
		execution,
		owner: intent.owner,
		statements: toRun,
		mode,
		environment,
		cwd: run.state.environment.cwd,
		...(git === undefined ? {} : { git }),
		...(confirmed === undefined ? {} : { confirmed }),
		...(says(reason) ? { reason: reason.trim() } : {}),
		...(defect ? { defect } : {}),
		...(unarmed === undefined ? {} : { unarmed }),
		...(unprepared === undefined ? {} : { unprepared }),
	});
}

/** Records that a block and its first statement begin, then has it executed. */
export function start(run: Run, block: Extract<EventBody, { type: 'block.started' }>): Decision {
	const [first] = block.statements;
	if (first === undefined) return refuse('nothing to run');
	const { execution, owner, statements, mode, rollback } = block;
	const timeoutSeconds = timeoutOf(run, first.id, mode);
	return carryOut(
		[
			timeoutSeconds === undefined ? block : { ...block, timeoutSeconds },
			{ type: 'statement.started', execution, statement: first.id, toggles: setValues(run) },
			...(rollback === undefined ? holdBegun(run, first.id, 'start') : []),
		],
		{
			kind: 'execute',
			execution,
			owner,
			statements,
			mode,
			...(rollback === undefined ? {} : { rollback }),
		},
	);
}

export function toBackground(run: Run, { execution }: Of<'background'>): Decision {
	const found = run.state.executions[execution];
	if (!found || found.outcome) return refuse('that command is not running');
	if (found.mode === 'interactive')
		return refuse('it has the terminal and cannot go to the background');
	if (found.rollback !== undefined) return refuse('a rollback stays in front');
	if (found.mode === 'background') return refuse('it is in the background already');
	return record({ type: 'block.detached', execution });
}

export function stop(run: Run, { execution, how }: Of<'stop'>): Decision {
	const found = run.state.executions[execution];
	if (!found || found.outcome) return refuse('that command is not running');
	return carryOut([], { kind: 'signal', execution, how });
}

export function closeRun(run: Run, { outcome, reason }: Of<'close-run'>): Decision {
	if (foreground(run)) return refuse('a command is still running');
	if (outcome === 'abandoned' && !says(reason)) return needsReason('say why, in one line');
	if (outcome === 'complete' && currentPhase(run)) return refuse('not every phase has GO');
	return record({
		type: 'run.closed',
		outcome,
		...(says(reason) ? { reason: reason.trim() } : {}),
	});
}
