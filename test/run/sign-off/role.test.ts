import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../../source/run/event.ts';
import { evolve, stamped } from '../../../source/run/evolve.ts';
import type { Refusal } from '../../../source/run/intent.ts';
import { openItems } from '../../../source/run/progress.ts';
import { rolesOf } from '../../../source/run/sign-off/role.ts';
import { rollout } from '../guide.ts';
import { Walk } from '../walk.ts';

const go = { kind: 'decide-phase', phase: 'p1', decision: 'go', reason: 'enough' } as const;

/** The rollout whose first phase names two roles. */
function named(): Walk {
	const runbook = rollout();
	const [first] = runbook.phases;
	if (first) first.roles = ['QA lead', 'SRE'].map((name) => ({ name, line: 1 }));
	return new Walk(runbook);
}

const says = (
	walk: Walk,
	role: string,
	decision: 'go' | 'no-go' = 'go',
	more: { name?: string; line?: string } = {},
): Refusal | undefined =>
	walk.send({ kind: 'decide-role', phase: 'p1', role, decision, name: 'op2', ...more });

const stands = (walk: Walk) => {
	const [first] = walk.run.runbook.phases;
	return first ? rolesOf(walk.run, first).map(({ status }) => status) : [];
};

describe('a phase with named roles', () => {
	test('has GO once each of them said GO', () => {
		const walk = named();
		expect(walk.send(go)).toEqual({ refused: 'QA lead, SRE have not said GO' });
		expect(says(walk, 'qa LEAD')).toBeUndefined();
		expect(walk.events.at(-1)).toMatchObject({
			type: 'role.decided',
			role: 'QA lead',
			name: 'op2',
			operator: { login: 'op1' },
			assurance: 'os-user',
		});
		expect(walk.send(go)).toEqual({ refused: 'SRE has not said GO' });
		says(walk, 'SRE', 'go', { name: 'op1', line: 'graphs are flat' });
		expect(walk.send(go)).toBeUndefined();
		expect(walk.run.state.phases.p1?.decision?.decision).toBe('go');
	});

	test('is held by one NO-GO, with its line, until that role says GO', () => {
		const walk = named();
		says(walk, 'QA lead');
		expect(says(walk, 'SRE', 'no-go', { line: ' latency climbs ' })).toBeUndefined();
		expect(walk.run.state.phases.p1?.decision).toMatchObject({
			decision: 'no-go',
			reason: 'SRE (op2): latency climbs',
		});
		expect(walk.send(go)).toEqual({ refused: 'SRE (op2) says NO-GO: latency climbs' });
		says(walk, 'SRE');
		expect(walk.send(go)).toBeUndefined();
	});

	test('asks a role again when another command is run than it said GO to', () => {
		const walk = named();
		says(walk, 'QA lead');
		const statements = [{ id: 'p1/s1/build', text: 'npm run build -- --fast' }];
		walk.send({ kind: 'run', owner: 'p1/s1', statements, reason: 'it is late' });
		walk.play(walk.take());
		expect(stands(walk)).toEqual(['open', 'open']);
	});

	test('has no GO of its roles any more once a rollback took it back', () => {
		const walk = named();
		says(walk, 'QA lead');
		says(walk, 'SRE');
		walk.send(go);
		const undone: EventBody = { type: 'phase.undone', phase: 'p1', rollback: 'r1', reopened: [] };
		const event = stamped(undone, { at: walk.now, by: 'op1' }, walk.run.state.seq + 1);
		walk.run = { ...walk.run, state: evolve(walk.run.state, event) };
		expect(stands(walk)).toEqual(['open', 'open']);
	});

	test('does not ask for an answer to the entry that names a role', () => {
		const walk = named();
		const [first] = walk.run.runbook.phases;
		if (!first) throw new Error('no phase');
		const before = openItems(walk.run, first).length;
		first.roles = [{ name: 'QA lead', line: 1, items: [first.criteria[0]?.id ?? ''] }];
		const run = { ...walk.run, state: { ...walk.run.state } };
		expect(openItems(run, first)).toHaveLength(before - 1);
	});
});

/** One row a thing that cannot be said for a role. */
test.each([
	['another role', 'CTO', 'go', {}, 'the guide names no CTO for p1'],
	['nobody', 'SRE', 'go', { name: ' ' }, 'who speaks for SRE?'],
	['a NO-GO without a reason', 'SRE', 'no-go', {}, 'a NO-GO asks for a reason, in one line'],
] as const)('%s is refused', (_, role, decision, more, refused) => {
	expect(says(named(), role, decision, more)).toMatchObject({ refused });
});

test('a phase that names no role is decided as ever', () => {
	const walk = new Walk(rollout());
	expect(stands(walk)).toEqual([]);
	expect(says(walk, 'SRE')).toEqual({ refused: 'the guide names no SRE for p1' });
	expect(walk.send(go)).toBeUndefined();
});
