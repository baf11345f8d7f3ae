import type { EventOf, Outcome, RunEvent, SettledHow } from '../run/event.ts';
import type { Run } from '../run/intent.ts';
import type { ToggleLeft } from '../run/rollback/event.ts';
import { type ApprovalReport, approvalsIn } from './approval-report.ts';
import { between } from './words.ts';

/** An emergency rollback as it went, step by step. */
export type RollbackReport = {
	id: string;
	procedure: string;
	scope: string;
	environment: string;
	startedAt: string;
	by: string;
	typed: string;
	/** Why it began without the people that the guide asks for. */
	alone?: string;
	/** Approvals of it that were given, in order. */
	approvals: ApprovalReport[];
	/** Toggles added because the procedure forgets them. */
	added: string[];
	story: RollbackMoment[];
	/** Commands of the plan that neither ran nor were settled, notices among them. */
	notRun: string[];
	/** Every outcome it has had; a later one replaces the earlier. */
	outcomes: {
		at: string;
		outcome: string;
		left: ToggleLeft[];
		milliseconds: number;
		reason?: string;
	}[];
	acknowledged?: { at: string; by: string; reason?: string };
	/** Titles of the phases that were taken back. */
	undone: string[];
};

export type RollbackMoment =
	| { kind: 'ran'; at: string; text: string; outcome: Outcome; milliseconds: number }
	| { kind: 'no-end'; at: string; text: string }
	| { kind: 'settled'; at: string; text: string; how: SettledHow; note: string; by: string };

/** The rollbacks of a run in the order they began. */
export function rollbackReports(run: Run, events: readonly RunEvent[]): RollbackReport[] {
	return events
		.filter((event) => event.type === 'rollback.started')
		.map((started) => rollbackReport(run, events, started));
}

function rollbackReport(
	run: Run,
	events: readonly RunEvent[],
	started: EventOf<'rollback.started'>,
): RollbackReport {
	const { rollback, procedure, scope, environment, at, by, typed, added } = started;
	const progress = run.state.rollbacks.find(({ id }) => id === rollback)?.progress;
	const outcomes: RollbackReport['outcomes'] = [];
	const undone: string[] = [];
	let acknowledged: RollbackReport['acknowledged'];
	for (const event of events) {
		if (!('rollback' in event) || event.rollback !== rollback) continue;
		if (event.type === 'rollback.finished') {
			const { outcome, left, reason } = event;
			const why = reason === undefined ? {} : { reason };
			outcomes.push({ at: event.at, outcome, left, milliseconds: between(at, event.at), ...why });
		}
		if (event.type === 'rollback.acknowledged') {
			const reason = event.reason === undefined ? {} : { reason: event.reason };
			acknowledged = { at: event.at, by: event.by, ...reason };
		}
		if (event.type === 'phase.undone') {
			const phase = run.runbook.phases.find(({ id }) => id === event.phase);
			undone.push(phase?.title ?? event.phase);
		}
	}
	return {
		id: rollback,
		procedure: run.runbook.procedures.find(({ id }) => id === procedure)?.title ?? procedure,
		scope,
		environment,
		startedAt: at,
		by,
		typed,
		...(started.alone === undefined ? {} : { alone: started.alone }),
		approvals: approvalsIn(events, { kind: 'rollback', id: procedure }),
		added,
		story: storyOf(events, started),
		notRun: started.statements
			.filter(({ id }) => progress?.[id] === undefined)
			.map(({ text }) => text),
		outcomes,
		...(acknowledged === undefined ? {} : { acknowledged }),
		undone,
	};
}

function storyOf(
	events: readonly RunEvent[],
	{ rollback, statements }: EventOf<'rollback.started'>,
): RollbackMoment[] {
	const story: RollbackMoment[] = [];
	const texts = new Map<string, Map<string, string>>();
	const open = new Map<string, number>();
	for (const event of events) {
		if (event.type === 'block.started' && event.rollback === rollback) {
			texts.set(event.execution, new Map(event.statements.map(({ id, text }) => [id, text])));
		}
		if (event.type === 'statement.started') {
			const text = texts.get(event.execution)?.get(event.statement);
			if (text === undefined) continue;
			open.set(event.statement, story.length);
			story.push({ kind: 'no-end', at: event.at, text });
		}
		if (event.type === 'statement.finished') {
			const text = texts.get(event.execution)?.get(event.statement);
			const index = open.get(event.statement);
			const begun = index === undefined ? undefined : story[index];
			if (text === undefined || index === undefined || !begun) continue;
			const { outcome, durationMs: milliseconds } = event;
			story[index] = { kind: 'ran', at: begun.at, text, outcome, milliseconds };
		}
		if (event.type === 'statement.settled' && event.rollback === rollback) {
			const { at, how, note, by, statement } = event;
			const text = statements.find(({ id }) => id === statement)?.text ?? statement;
			story.push({ kind: 'settled', at, text, how, note, by });
		}
	}
	return story;
}
