import * as run from './decide-run.ts';
import { settle, settleStep } from './decide-settled.ts';
import { declareStart, giveTicket } from './declared/decide.ts';
import * as halt from './guard/halt.ts';
import { adoptGuide } from './guide/decide.ts';
import { isWithheld } from './guide/placeholder.ts';
import * as handOver from './hand-over/decide.ts';
import type { Decision, Intent, Run } from './intent.ts';
import * as outcome from './outcome.ts';
import { record, refuse } from './refusal.ts';
import * as rollback from './rollback/decide.ts';
import { approve } from './sign-off/approval.ts';
import * as phase from './sign-off/decide.ts';
import { decideRole } from './sign-off/role.ts';
import * as watch from './watch/decide.ts';
import { closeHold } from './watch/hold.ts';

type Kinds = Intent['kind'];
type Deciders = { [K in Kinds]: (run: Run, intent: Extract<Intent, { kind: K }>) => Decision };

/** One row an intent. */
const deciders: Deciders = {
	start: (given, { facts }) =>
		given.state.created
			? refuse('this run has already begun')
			: record({ type: 'run.created', ...facts }),
	'open-session': (given, { kind: _, at, ...session }) =>
		record({ type: 'session.opened', ...session }, ...watch.unobserved(given, at)),
	'close-session': (_, { reason, left }) => record({ type: 'session.closed', reason, left }),
	'close-run': run.closeRun,
	run: run.runStatements,
	background: run.toBackground,
	stop: run.stop,
	settle: settle,
	'settle-step': settleStep,
	sign: phase.sign,
	withdraw: phase.withdraw,
	recheck: phase.recheck,
	'sign-again': phase.signAgain,
	'open-phase': phase.openPhase,
	'decide-phase': phase.decidePhase,
	'decide-role': decideRole,
	approve,
	'ask-hand-over': handOver.ask,
	'offer-hand-over': handOver.offer,
	'withdraw-hand-over': handOver.withdraw,
	'accept-hand-over': handOver.accept,
	'explain-take-over': handOver.explain,
	'declare-start': declareStart,
	'give-ticket': giveTicket,
	note: (_, { text }) =>
		text.trim() === ''
			? refuse('an empty note')
			: record({ type: 'note.added', text: text.trim() }),
	'adopt-guide': adoptGuide,
	'give-value': (given, { token, value, secret }) =>
		record(
			secret || isWithheld(given, token)
				? { type: 'value.given', token, secret: true }
				: { type: 'value.given', token, ...(value === undefined ? {} : { value }) },
		),
	'start-rollback': rollback.start,
	'continue-rollback': rollback.proceed,
	'settle-rollback': rollback.settle,
	'notify-rollback': rollback.notify,
	'abandon-rollback': rollback.abandon,
	'acknowledge-rollback': rollback.acknowledge,
	'statement-started': outcome.statementStarted,
	'statement-finished': outcome.statementFinished,
	'block-finished': outcome.blockFinished,
	readings: outcome.readings,
	'map-reading': watch.mapReading,
	pin: watch.pin,
	unpin: watch.unpin,
	'dismiss-guard': halt.dismiss,
	'rearm-guard': halt.rearm,
	'hold-halt': halt.hold,
	'override-halt': halt.override,
	'clear-halt': halt.clear,
	'close-hold': closeHold,
	'tell-escalation': watch.tellEscalation,
	tick: watch.tick,
	'notice-sent': (_, { kind: __, ...notice }) => record({ type: 'notice.sent', ...notice }),
	'notice-failed': (_, { kind: __, ...notice }) => record({ type: 'notice.failed', ...notice }),
	'journal-repaired': (_, { kind: __, ...repair }) =>
		record({ type: 'journal.repaired', ...repair }),
	'rollback-checked': (_, { checks }) => record({ type: 'rollback.checked', checks }),
};

/**
 * What an intent leads to: the events that record it and the effects to carry out once they are on disk, or why it
 * is refused. Pure: the same run and intent always give the same decision.
 */
export function decide(given: Run, intent: Intent): Decision {
	if (given.state.created === undefined && intent.kind !== 'start') {
		return refuse('this run has not begun');
	}
	if (given.state.closed && !allowedWhenClosed.has(intent.kind)) {
		return refuse(`this run was closed as ${given.state.closed.outcome}`);
	}
	const decider = deciders[intent.kind] as (given: Run, intent: Intent) => Decision;
	return decider(given, intent);
}

/** A closed run can still be rolled back, and everything about that recorded. */
const allowedWhenClosed: ReadonlySet<Kinds> = new Set<Kinds>([
	'open-session',
	'close-session',
	'note',
	'give-ticket',
	'ask-hand-over',
	'offer-hand-over',
	'withdraw-hand-over',
	'accept-hand-over',
	'explain-take-over',
	'start-rollback',
	'continue-rollback',
	'settle-rollback',
	'notify-rollback',
	'abandon-rollback',
	'acknowledge-rollback',
	'statement-started',
	'statement-finished',
	'block-finished',
	'readings',
	'tick',
	'unpin',
	'tell-escalation',
	'notice-sent',
	'notice-failed',
	'stop',
	'journal-repaired',
	'rollback-checked',
]);
