import type { EventOf, RunEvent } from '../run/event.ts';
import { fold } from '../run/evolve.ts';
import { stepsWithLaunch } from '../run/guard/launch-step.ts';
import type { Run } from '../run/intent.ts';
import {
	type PhaseStatus,
	phaseItems,
	phaseProgress,
	type StepStatus,
	stepProgress,
	stepStatements,
} from '../run/progress.ts';
import { groupsOutside } from '../run/sign-off/outside.ts';
import { type RoleStand, rolesOf } from '../run/sign-off/role.ts';
import type { SignOff } from '../run/sign-off/sign-off.ts';
import type { RunState, StatementState } from '../run/state.ts';
import type { Item, Phase, Statement, Step } from '../runbook/model.ts';
import { type ApprovalReport, approvalsIn } from './approval-report.ts';
import { type RoleReport, rolesIn } from './role-report.ts';

export type PhaseReport = {
	id: string;
	number?: number;
	title: string;
	status: PhaseStatus;
	/** Every GO, NO-GO, reopening and undoing, in order. */
	decisions: PhaseDecision[];
	/** How many people the guide asks for, whoever performs it among them; absent for one. */
	people?: number;
	approvals: ApprovalReport[];
	/** Roles that the guide names for it, each with who said GO of what stands there now; absent for none. */
	roles?: { name: string; status: RoleStand['status'] }[];
	/** All that was said for those roles, in order. */
	rolesSaid?: RoleReport[];
	steps: StepReport[];
	items: ItemReport[];
};

export type PhaseDecision =
	| {
			kind: 'go' | 'no-go';
			at: string;
			by: string;
			role: string;
			login: string;
			host: string;
			assurance: 'os-user';
			/** The sentence that was signed. */
			statement: string;
			/** What was left open, in the guide's words. */
			open: string[];
			reason?: string;
	  }
	| { kind: 'undone'; at: string; rollback: string }
	| { kind: 'opened-early' | 'opened-again'; at: string; by: string; reason: string };

export type StepReport = {
	id: string;
	title: string;
	status: StepStatus;
	note?: string;
	/** Who settled it by hand or skipped it, and when. */
	by?: string;
	at?: string;
	/** A rollback took it back: it was done before, and is to do again. */
	undone?: true;
	statements: StatementReport[];
};

/** How a statement of the guide stands now; `runs` counts how often it was started. */
export type StatementReport = {
	id: string;
	text: string;
	state?: StatementState;
	/** A rollback took it back: `state` is what stood before. */
	undone?: true;
	runs: number;
};

export type ItemReport = {
	id: string;
	text: string;
	signOff?: SignOff;
	/** A rollback took it back: the sign-off is what stood before. */
	undone?: true;
	/** The guide says something else now than what was signed. */
	earlierText?: true;
};

/** The state as it is, and as it would be had no rollback taken anything back. */
type History = { now: RunState; before: RunState; runs: ReadonlyMap<string, number> };

/** One report a phase, in the guide's order. */
export function phaseReports(run: Run, events: readonly RunEvent[]): PhaseReport[] {
	const history = historyOf(run.state, events);
	return run.runbook.phases.map((phase) => ({
		id: phase.id,
		...(phase.number === undefined ? {} : { number: phase.number }),
		title: phase.title,
		status: phaseProgress(run, phase).status,
		...(phase.approvals === undefined || phase.approvals < 2 ? {} : { people: phase.approvals }),
		approvals: approvalsIn(events, { kind: 'phase', id: phase.id }),
		...(phase.roles === undefined
			? {}
			: {
					roles: rolesOf(run, phase).map(({ role, status }) => ({ name: role.name, status })),
					rolesSaid: rolesIn(events, phase),
				}),
		decisions: events.flatMap((event) => decisionOf(phase, event)),
		steps: stepsWithLaunch(run.runbook, phase).map((step) => stepReport(run, step, history)),
		items: phaseItems(phase).map((item) => itemReport(item, history)),
	}));
}

/** Prerequisites and checklists of no phase, in the guide's order. */
export function outsideReports({ runbook, state }: Run, events: readonly RunEvent[]): ItemReport[] {
	const history = historyOf(state, events);
	return groupsOutside(runbook).flatMap(({ items }) =>
		items.map((item) => itemReport(item, history)),
	);
}

function historyOf(now: RunState, events: readonly RunEvent[]): History {
	return {
		now,
		before: fold(events.filter(({ type }) => type !== 'phase.undone')),
		runs: runCounts(events),
	};
}

function runCounts(events: readonly RunEvent[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const event of events) {
		if (event.type !== 'statement.started') continue;
		counts.set(event.statement, (counts.get(event.statement) ?? 0) + 1);
	}
	return counts;
}

function decisionOf(phase: Phase, event: RunEvent): PhaseDecision[] {
	if (!('phase' in event) || event.phase !== phase.id) return [];
	switch (event.type) {
		case 'phase.decided':
			return [decided(phase, event)];
		case 'phase.undone':
			return [{ kind: 'undone', at: event.at, rollback: event.rollback }];
		case 'phase.opened': {
			const { at, by, reason, again } = event;
			return [{ kind: again ? 'opened-again' : 'opened-early', at, by, reason }];
		}
		default:
			return [];
	}
}

function decided(phase: Phase, event: EventOf<'phase.decided'>): PhaseDecision {
	const words = (id: string) =>
		phase.steps.find((step) => step.id === id)?.title ??
		phaseItems(phase).find((item) => item.id === id)?.text ??
		id;
	const { name, role, login, host } = event.operator;
	return {
		kind: event.decision,
		at: event.at,
		by: name,
		role,
		login,
		host,
		assurance: event.assurance,
		statement: event.statement,
		open: event.open.map(words),
		...(event.reason === undefined ? {} : { reason: event.reason }),
	};
}

function stepReport(run: Run, step: Step, history: History): StepReport {
	const settled = history.now.steps[step.id] ?? history.before.steps[step.id];
	const { status } = stepProgress(run, step);
	const before = stepProgress({ ...run, state: history.before }, step).status;
	const undone = status === 'todo' && before !== 'todo';
	return {
		id: step.id,
		title: step.title,
		status: undone ? before : status,
		...(undone ? { undone } : {}),
		...(settled === undefined ? {} : { note: settled.note, by: settled.by, at: settled.at }),
		statements: stepStatements(step).map((statement) => statementReport(statement, history)),
	};
}

function statementReport({ id, text }: Statement, { now, before, runs }: History): StatementReport {
	const state = now.statements[id] ?? before.statements[id];
	const counted = { id, text, runs: runs.get(id) ?? 0 };
	if (state === undefined) return counted;
	return { ...counted, state, ...(now.statements[id] ? {} : { undone: true }) };
}

function itemReport({ id, text }: Item, { now, before }: History): ItemReport {
	const signOff = now.items[id] ?? before.items[id];
	if (signOff === undefined) return { id, text };
	return {
		id,
		text,
		signOff,
		...(now.items[id] ? {} : { undone: true }),
		...(signOff.text === text ? {} : { earlierText: true }),
	};
}
