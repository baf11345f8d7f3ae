import { type RoleStand, rolesOf } from '../../run/sign-off/role.ts';
import type { Phase } from '../../runbook/model.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, ask, send, tell } from '../view/view.ts';

/** What somebody says for a role: GO, with a remark or not, or NO-GO and why; else what is missing of it. */
export function readSaid(
	text: string,
): { decision: 'go' | 'no-go'; line?: string } | { missing: string } {
	const [, word = '', line = ''] = /^(no[ -]?go|go)(?:$|[\s,:;.-]+)(.*)$/i.exec(text.trim()) ?? [];
	if (word === '') return { missing: 'begin with go or no-go' };
	const decision = word.toLowerCase() === 'go' ? 'go' : 'no-go';
	if (line !== '') return { decision, line };
	return decision === 'go' ? { decision } : { missing: 'a NO-GO wants its reason: no-go, and why' };
}

/** Asks who speaks for a role that the guide names, and then for GO or NO-GO; after a GO the next role is asked. */
export function askRole({ run }: RunContext, phase: Phase, { role, said }: RoleStand): Act {
	const all = rolesOf(run, phase);
	const at = all.findIndex((stand) => stand.role === role) + 1;
	const before = said?.decision === 'no-go' ? `NO-GO before: ${said.line}. ` : '';
	return ask(
		{
			title: `${role.name}: who speaks for it?`,
			hint: `${before}GO of ${phase.title} needs it, ${at} of ${all.length}; Esc: not now`,
			submit: (name) => [askSaid(phase, role.name, name)],
		},
		said?.name ?? run.state.operator?.name,
	);
}

function askSaid(phase: Phase, role: string, name: string, typed = ''): Act {
	return ask(
		{
			title: `${role}, ${name}: GO or NO-GO for ${phase.title}?`,
			hint: 'go, or go and a remark, or no-go and why',
			submit: (text) => {
				const read = readSaid(text);
				if ('missing' in read)
					return [askSaid(phase, role, name, text), tell(read.missing, 'warn')];
				const intent = { kind: 'decide-role', phase: phase.id, role, name, ...read } as const;
				return [
					read.decision === 'go'
						? send(intent, { do: 'press', id: 'go' })
						: send(intent, tell(`NO-GO of ${role}: the rollout holds here`, 'warn')),
				];
			},
		},
		typed,
	);
}
