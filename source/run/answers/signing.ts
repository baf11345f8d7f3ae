import { sameRole } from '../../runbook/fact/roles.ts';
import type { Phase } from '../../runbook/model.ts';
import type { Intent, Run } from '../intent.ts';
import { evidenceFor } from '../sign-off/evidence.ts';
import { type RoleStand, rolesToAsk } from '../sign-off/role.ts';
import { type Answered, gate, intents } from './answered.ts';
import { type Answers, forItem, forPhase } from './answers.ts';

/** What an answer says was seen, and the files that show it. */
type Seen = { saw?: string; file?: string | string[] };

/** Signs what the answers say of a phase's open items, up to the first that they do not cover. */
export function toItems(
	run: Run,
	answers: Answers,
	phase: Phase,
	open: Phase['criteria'],
): Answered {
	const signed: Intent[] = [];
	for (const item of open) {
		const answer = forItem(answers.ticks, run.runbook, phase, item);
		if (answer === undefined) {
			return signed.length > 0
				? intents(...signed)
				: gate('item', item.id, `${phase.title}: ${item.text}`);
		}
		const evidence = evidenceFor(run, phase, item);
		if (typeof answer === 'object' && 'waive' in answer) {
			signed.push({ kind: 'sign', item: item.id, meaning: 'waived', note: answer.waive, evidence });
		} else {
			const { saw, file = [] }: Seen = typeof answer === 'object' ? answer : {};
			const paths = [file].flat();
			const sign: Extract<Intent, { kind: 'sign' }> = {
				kind: 'sign',
				item: item.id,
				meaning: evidence.length + paths.length > 0 ? 'verified' : 'performed',
				evidence: saw === undefined ? evidence : [...evidence, { kind: 'observation', text: saw }],
			};
			if (paths.length > 0) {
				return signed.length > 0 ? intents(...signed) : { kind: 'sign-with-files', sign, paths };
			}
			signed.push(sign);
		}
	}
	return intents(...signed);
}

/** GO or NO-GO, as the answers have it. */
export function toDecision(run: Run, answers: Answers, phase: Phase): Answered {
	const answer = forPhase(answers.decisions, run.runbook, phase);
	if (answer === undefined) return gate('decision', phase.id, `GO or NO-GO for ${phase.title}`);
	const [open] = answer === 'go' || 'go' in answer ? rolesToAsk(run, phase) : [];
	if (open) return toRole(run, answers, phase, open);
	if (answer === 'go') return intents({ kind: 'decide-phase', phase: phase.id, decision: 'go' });
	return intents(
		'go' in answer
			? { kind: 'decide-phase', phase: phase.id, decision: 'go', reason: answer.go }
			: { kind: 'decide-phase', phase: phase.id, decision: 'no-go', reason: answer['no-go'] },
	);
}

/** What the answers say for a role of the phase. */
function toRole(run: Run, answers: Answers, phase: Phase, { role }: RoleStand): Answered {
	const given = forPhase(answers.roles, run.runbook, phase) ?? {};
	const [, answer] = Object.entries(given).find(([name]) => sameRole(name, role.name)) ?? [];
	if (answer === undefined) {
		return gate('role', role.name, `${role.name} has to say GO or NO-GO for ${phase.title}`);
	}
	const says = answer === 'go' ? { go: true } : answer;
	const name = ('name' in says ? says.name : undefined) ?? run.state.operator?.name ?? '';
	const intent = { kind: 'decide-role' as const, phase: phase.id, role: role.name, name };
	if ('no-go' in says) return intents({ ...intent, decision: 'no-go', line: says['no-go'] });
	const remark = typeof says.go === 'string' ? { line: says.go } : {};
	return intents({ ...intent, decision: 'go', ...remark });
}
