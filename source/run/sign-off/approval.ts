import { createHash } from 'node:crypto';
import type { Phase, Procedure } from '../../runbook/model.ts';
import { asGiven } from '../decide-run.ts';
import type { Decision, Intent, Run } from '../intent.ts';
import { phaseItems, stepStatements } from '../progress.ts';
import { record, refuse } from '../refusal.ts';
import { findRollback } from '../rollback/plan.ts';
import type { Approval, Subject } from './sign-off.ts';

/** What is approved, word for word: what stands in the guide, and each command as it ran or would run now. */
export function approvedText(run: Run, { kind, id }: Subject): string | undefined {
	if (kind === 'rollback') {
		const procedure = findRollback(run.runbook, id);
		return procedure && textOf(run, procedure, procedure.title);
	}
	const phase = run.runbook.phases.find((candidate) => candidate.id === id);
	if (!phase) return undefined;
	const items = phaseItems(phase).map(({ text }) => `[ ] ${text}`);
	return [textOf(run, phase, phase.title), ...items].join('\n');
}

function textOf(run: Run, { steps }: Phase | Procedure, title: string): string {
	const environment = run.state.created?.environment ?? '';
	const lines = steps.flatMap((step) => [
		step.title,
		...stepStatements(step).map((statement) => {
			const state = run.state.statements[statement.id];
			const ran = state?.status === 'ok' || state?.status === 'failed' ? state.run.text : undefined;
			return `$ ${ran ?? asGiven(run, statement) ?? statement.text}`;
		}),
	]);
	return [`${title}, on ${environment}`, ...lines].join('\n');
}

export function approvalHash(run: Run, subject: Subject): string | undefined {
	const text = approvedText(run, subject);
	return text === undefined ? undefined : createHash('sha256').update(text).digest('hex');
}

/** How many people the guide asks for, whoever performs it among them. */
export function peopleAsked({ runbook }: Run, { kind, id }: Subject): number {
	if (kind === 'rollback') return runbook.annotations?.approvals?.rollbacks ?? 1;
	return runbook.phases.find((phase) => phase.id === id)?.approvals ?? 1;
}

/**
 * Logins that approve nothing of it: of whoever has the run open, and of those who ran, settled or signed a part of the
 * phase while they had it.
 */
function performersOf({ runbook, state }: Run, { kind, id }: Subject): Set<string> {
	const logins = new Set(state.operator === undefined ? [] : [state.operator.login]);
	const phase = kind === 'phase' ? runbook.phases.find((one) => one.id === id) : undefined;
	if (!phase) return logins;
	const hadRun = (at: string) => {
		const login = state.sessions.findLast(({ openedAt }) => openedAt <= at)?.operator.login;
		if (login !== undefined) logins.add(login);
	};
	const steps = new Set(phase.steps.map((step) => step.id));
	for (const { owner, startedAt } of Object.values(state.executions)) {
		if (steps.has(owner)) hadRun(startedAt);
	}
	for (const step of phase.steps) {
		const settled = state.steps[step.id];
		if (settled) hadRun(settled.at);
		for (const { id: statement } of stepStatements(step)) {
			const known = state.statements[statement];
			if (known?.status === 'settled') hadRun(known.at);
		}
	}
	for (const item of phaseItems(phase)) {
		const signed = state.items[item.id];
		if (signed) hadRun(signed.at);
	}
	return logins;
}

/** Approvals that count now: for this very text, by others than those who perform it, one a login. */
export function approvalsOf(run: Run, subject: Subject): Approval[] {
	const sha256 = approvalHash(run, subject);
	const performers = performersOf(run, subject);
	const logins = new Set<string>();
	return run.state.approvals.filter(({ subject: of, sha256: given, operator: { login } }) => {
		if (of.kind !== subject.kind || of.id !== subject.id || given !== sha256) return false;
		return !performers.has(login) && !logins.has(login) && logins.add(login);
	});
}

/** Why a phase may not have GO, or a rollback not begin, for want of a second person; undefined when nobody is missing. */
export function whyNotApproved(run: Run, subject: Subject): string | undefined {
	const missing = peopleAsked(run, subject) - 1 - approvalsOf(run, subject).length;
	if (missing <= 0) return undefined;
	const people = missing === 1 ? 'another person has' : `${missing} other people have`;
	const what = subject.kind === 'phase' ? '--phase' : '--rollback';
	return `${people} to approve this from their own login: gonogo approve ${run.state.created?.run ?? 'RUN'} ${what} ${subject.id}`;
}

/** Records a second person's yes, if it is for what stands there now. */
export function approve(
	run: Run,
	{ subject, sha256, operator }: Extract<Intent, { kind: 'approve' }>,
): Decision {
	const now = approvalHash(run, subject);
	if (now === undefined) return refuse(`the guide has no ${subject.kind} ${subject.id}`);
	if (now !== sha256) return refuse('what was approved has changed since: look at it again');
	if (operator.login === run.state.operator?.login) {
		return refuse(`${operator.login} performs this run: somebody else approves it`);
	}
	if (performersOf(run, subject).has(operator.login)) {
		return refuse(`${operator.login} performed a part of this: somebody else approves it`);
	}
	return record({ type: 'approval.given', subject, sha256, operator, assurance: 'os-user' });
}
