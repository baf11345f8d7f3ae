import { sameRole } from '../../runbook/fact/roles.ts';
import type { NamedRole, Phase } from '../../runbook/model.ts';
import type { Decision, Intent, Run } from '../intent.ts';
import { answeredItems, hasGo, whyLocked } from '../progress.ts';
import { needsReason, record, refuse, says } from '../refusal.ts';
import { activeRollback } from '../rollback/progress.ts';
import { approvalHash } from './approval.ts';
import type { RoleSaid } from './sign-off.ts';

/** A role that the guide names for a phase, and what was said for it last. */
export type RoleStand = { role: NamedRole; said?: RoleSaid; status: 'open' | 'go' | 'no-go' };

/**
 * Where each role of a phase stands. A GO counts for the text and commands that it was given for: once those are
 * others, the role is asked again.
 */
export function rolesOf(run: Run, phase: Phase): RoleStand[] {
	const { roles = [] } = phase;
	if (roles.length === 0) return [];
	const now = approvalHash(run, { kind: 'phase', id: phase.id });
	const said = run.state.phases[phase.id]?.roles ?? {};
	return roles.map((role) => {
		const last = said[role.name];
		if (last === undefined) return { role, status: 'open' };
		const counts = last.decision === 'no-go' || last.sha256 === now;
		return { role, said: last, status: counts ? last.decision : 'open' };
	});
}

/** Roles of a phase that have not said GO of what stands there now, in the order of the guide. */
export const rolesToAsk = (run: Run, phase: Phase): RoleStand[] =>
	rolesOf(run, phase).filter(({ status }) => status !== 'go');

/** Why the roles that the guide names keep a phase from its GO; undefined when each of them said GO. */
export function whyRolesHold(run: Run, phase: Phase): string | undefined {
	const open = rolesToAsk(run, phase);
	if (open.length === 0) return undefined;
	const against = open.find(({ status }) => status === 'no-go');
	if (against?.said) {
		const { name, line = '' } = against.said;
		return `${against.role.name} (${name}) says NO-GO: ${line}`;
	}
	return `${open.map(({ role }) => role.name).join(', ')} ${open.length === 1 ? 'has' : 'have'} not said GO`;
}

/** Records what somebody says for a role. A NO-GO holds the phase, with its line. */
export function decideRole(
	run: Run,
	{ phase: id, role: named, decision, name, line }: Extract<Intent, { kind: 'decide-role' }>,
): Decision {
	const phase = run.runbook.phases.find((candidate) => candidate.id === id);
	const role = phase?.roles?.find((candidate) => sameRole(candidate.name, named));
	const { operator } = run.state;
	if (!phase || !operator) return refuse(`the guide has no phase ${id}`);
	if (!role) return refuse(`the guide names no ${named} for ${phase.title}`);
	const locked = whyLocked(run, phase);
	if (locked !== undefined) return refuse(locked);
	if (activeRollback(run.state)) return refuse('an emergency rollback is under way');
	if (hasGo(run, phase)) return refuse(`${phase.title} has GO already`);
	if (!says(name)) return refuse(`who speaks for ${role.name}?`);
	if (decision === 'no-go' && !says(line)) {
		return needsReason('a NO-GO asks for a reason, in one line');
	}
	const said = {
		type: 'role.decided',
		phase: id,
		role: role.name,
		decision,
		name: name.trim(),
		operator,
		assurance: 'os-user',
		sha256: approvalHash(run, { kind: 'phase', id }) ?? '',
		...(says(line) ? { line: line.trim() } : {}),
	} as const;
	if (decision === 'go') return record(said);
	const reason = `${role.name} (${said.name}): ${said.line ?? ''}`;
	return record(said, {
		type: 'phase.decided',
		phase: id,
		decision,
		operator,
		assurance: 'os-user',
		statement: `${role.name} (${said.name}) says NO-GO for ${phase.title} on ${run.state.created?.environment ?? ''}`,
		items: answeredItems(run, phase),
		open: [],
		reason,
	});
}
