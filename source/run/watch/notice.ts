import { findPhase, findStatement } from '../../runbook/lookup.ts';
import type { EventOf, EventType, RunEvent } from '../event.ts';
import { succeeded } from '../finished.ts';
import type { Run } from '../intent.ts';
import type { RollbackOutcome } from '../rollback/event.ts';
import { rollbackCalled } from '../rollback/plan.ts';
import { outcomeWords } from '../sign-off/evidence.ts';
import { clockTime } from '../time.ts';
import { nextEscalation, whoAndWhere } from './escalation.ts';
import type { NoticeAbout } from './event.ts';

/** A message for people who are not at the screen. */
export type Notice = {
	about: NoticeAbout;
	/** One line: what happened. */
	text: string;
	run: string;
	title: string;
	environment: string;
	/** `sandbox` and `rehearsal` are said so in the text as well. */
	kind: 'run' | 'sandbox' | 'rehearsal';
	at: string;
};

type Said = { about: NoticeAbout; text: string } | undefined;
type Readers = { [T in EventType]?: (event: EventOf<T>, run: Run) => Said };

const reasonWords = (reason: string | undefined): string =>
	reason === undefined ? '' : `: ${reason}`;

/** One row an event that people are told of; `run` is the run after it. */
const readers: Readers = {
	'phase.decided': ({ phase, decision, reason, by }, { runbook }) => ({
		about: decision,
		text: `${decision === 'go' ? 'GO' : 'NO-GO'} for ${findPhase(runbook, phase)?.title ?? phase} by ${by}${reasonWords(reason)}`,
	}),
	'statement.finished': ({ statement, outcome, execution }, { runbook, state }) => {
		if (succeeded(outcome) || outcome.kind === 'stopped') return undefined;
		const run = state.executions[execution];
		const text =
			run?.statements.find(({ id }) => id === statement)?.text ??
			findStatement(runbook, statement)?.statement.text ??
			statement;
		const where = run?.rollback === undefined ? '' : ' in the ROLLBACK';
		return { about: 'failure', text: `${firstLine(text)}: ${outcomeWords(outcome)}${where}` };
	},
	'halt.raised': ({ why, at }, run) => {
		const next = nextEscalation(run, at);
		const call = next
			? `; next to tell: ${whoAndWhere(next)}${next.due === undefined ? '' : ` by ${clockTime(next.due)}`}`
			: '';
		return { about: 'halt', text: `HALT: ${why}${call}` };
	},
	'rollback.started': ({ scope, by }) => ({
		about: 'rollback-started',
		text: `${scope.toUpperCase()} ROLLBACK started by ${by}`,
	}),
	'rollback.finished': ({ outcome, left }, { state }) => {
		const scope = state.rollbacks.at(-1)?.scope ?? 'full';
		const on =
			left.length === 0 ? '' : `; may still be on: ${left.map(({ name }) => name).join(', ')}`;
		return { about: 'rollback-finished', text: `${outcomeOf[outcome](scope)}${on}` };
	},
};

const outcomeOf: Record<RollbackOutcome, (scope: string) => string> = {
	'rolled-back': (scope) => `ROLLED BACK: the ${rollbackCalled(scope)} is done`,
	incomplete: (scope) => `ROLLBACK INCOMPLETE: the ${rollbackCalled(scope)} left something`,
	failed: (scope) => `ROLLBACK FAILED: a command of the ${rollbackCalled(scope)} failed`,
	abandoned: (scope) => `ROLLBACK LEFT BEHIND: the ${rollbackCalled(scope)} was not finished`,
};

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/** The message that an event is worth; undefined for one that nobody is told of. */
export function noticeOf(event: RunEvent, run: Run): Notice | undefined {
	const reader = readers[event.type] as ((event: RunEvent, run: Run) => Said) | undefined;
	const said = reader?.(event, run);
	return said && complete(run, said, event.at);
}

/** That the run has been waiting for a person for some time. */
export function waitingNotice(
	run: Run,
	what: string,
	since: string,
	at: string,
): Notice | undefined {
	return complete(run, { about: 'waiting', text: `waits since ${clockTime(since)}: ${what}` }, at);
}

function complete(
	{ state: { created } }: Run,
	{ about, text }: NonNullable<Said>,
	at: string,
): Notice | undefined {
	if (!created) return undefined;
	const { run, title, environment, kind } = created;
	const marked = kind === 'run' ? '' : `[${kind}] `;
	return {
		about,
		text: `${marked}${environment} ${title}: ${text}`,
		run,
		title,
		environment,
		kind,
		at,
	};
}
