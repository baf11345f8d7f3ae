import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../source/run/intent.ts';
import { approvalHash, approvedText } from '../../../source/run/sign-off/approval.ts';
import type { Subject } from '../../../source/run/sign-off/sign-off.ts';
import { rollout } from '../guide.ts';
import { Walk } from '../walk.ts';

const person = (login: string) => ({ name: login, login, host: 'there', role: 'release manager' });
const first: Subject = { kind: 'phase', id: 'p1' };
const back: Subject = { kind: 'rollback', id: 'rollback-full' };
const go = { kind: 'decide-phase', phase: 'p1', decision: 'go', reason: 'enough' } as const;
const roll = {
	kind: 'start-rollback',
	procedure: 'rollback-full',
	typed: 'full',
	running: 'wait',
} as const;

/** The rollout for which the guide wants so many people. */
function watched(people: number): Walk {
	const runbook = rollout();
	for (const phase of runbook.phases) phase.approvals = people;
	return new Walk({ ...runbook, annotations: { approvals: { rollbacks: people } } });
}

function approve(walk: Walk, login: string, subject = first, sha256?: string): Refusal | undefined {
	return walk.send({
		kind: 'approve',
		subject,
		sha256: sha256 ?? approvalHash(walk.run, subject) ?? '',
		operator: person(login),
	});
}

test('what is approved is said word for word', () => {
	expect(approvedText(watched(2).run, first)?.split('\n')).toEqual([
		'p1, on production',
		'p1/s1',
		'$ export APP_READ=true',
		'$ npm run build',
		'$ npm run deploy:production',
		'$ npm run test:read',
		'p1/s2',
		'[ ] Read works',
	]);
});

describe('a phase for two people', () => {
	test('has no GO before somebody else approved it', () => {
		const walk = watched(2);
		const refused =
			'another person has to approve this from their own login: gonogo approve r-test --phase p1';
		expect(walk.send(go)).toEqual({ refused });
		expect(approve(walk, 'op2')).toBeUndefined();
		expect(walk.events.at(-1)).toMatchObject({
			type: 'approval.given',
			operator: { login: 'op2' },
		});
		expect(walk.send(go)).toBeUndefined();
	});

	test('is not approved by whoever performs it', () => {
		expect(approve(watched(2), 'op1')).toEqual({
			refused: 'op1 performs this run: somebody else approves it',
		});
	});

	test('is not approved by whoever performs it in the end', () => {
		const walk = watched(2);
		approve(walk, 'op2');
		walk.send({ kind: 'open-session', operator: person('op2'), via: 'screen', pid: 2 });
		expect(walk.send(go)).toMatchObject({ refused: expect.stringContaining('another person') });
		approve(walk, 'op1');
		expect(walk.send(go)).toBeUndefined();
	});

	test('is not approved by whoever performed a part of it before somebody else took over', () => {
		const walk = watched(2);
		const take = (login: string) =>
			walk.send({ kind: 'open-session', operator: person(login), via: 'screen', pid: 2 });
		take('op1');
		walk.perform('p1/s1', ['p1/s1/build']);
		take('op2');
		walk.send({ kind: 'settle-step', step: 'p1/s2', how: 'by-hand', note: 'rang them' });
		take('op3');
		const refused = (login: string) => ({
			refused: `${login} performed a part of this: somebody else approves it`,
		});
		expect(approve(walk, 'op1')).toEqual(refused('op1'));
		expect(approve(walk, 'op2')).toEqual(refused('op2'));
		expect(approve(walk, 'op4')).toBeUndefined();
		expect(walk.send(go)).toBeUndefined();
	});

	test('is approved by whoever had the run before, and performed nothing of it', () => {
		const walk = watched(2);
		for (const login of ['op1', 'op2']) {
			walk.send({ kind: 'open-session', operator: person(login), via: 'screen', pid: 2 });
		}
		walk.perform('p1/s1', ['p1/s1/build']);
		expect(approve(walk, 'op1')).toBeUndefined();
	});

	test('is not approved for another text', () => {
		expect(approve(watched(2), 'op2', first, 'f'.repeat(64))).toEqual({
			refused: 'what was approved has changed since: look at it again',
		});
	});

	test('loses its approval when another command is run than was approved', () => {
		const walk = watched(2);
		approve(walk, 'op2');
		const statements = [{ id: 'p1/s1/build', text: 'npm run build -- --fast' }];
		walk.send({ kind: 'run', owner: 'p1/s1', statements, reason: 'it is late' });
		walk.play(walk.take());
		expect(walk.send(go)).toMatchObject({ refused: expect.stringContaining('another person') });
		approve(walk, 'op2');
		expect(walk.send(go)).toBeUndefined();
	});

	test('keeps its approval while its commands run as they were approved', () => {
		const walk = watched(2);
		approve(walk, 'op2');
		walk.perform('p1/s1', ['p1/s1/build']);
		expect(walk.send(go)).toBeUndefined();
	});
});

test('three people are three logins', () => {
	const walk = watched(3);
	approve(walk, 'op2');
	approve(walk, 'op2');
	expect(walk.send(go)).toMatchObject({ refused: expect.stringContaining('another person has') });
	approve(walk, 'op3');
	expect(walk.send(go)).toBeUndefined();
});

test('a rollback for two people begins once it is approved', () => {
	const walk = watched(2);
	expect(walk.send({ ...roll, add: [] })).toMatchObject({
		refused: expect.stringContaining('--rollback rollback-full'),
	});
	approve(walk, 'op2', back);
	expect(walk.send({ ...roll, add: [] })).toBeUndefined();
});

test('a rollback for two people is not locked to one who is alone and says why', () => {
	const walk = watched(2);
	expect(walk.send({ ...roll, add: [] })).toMatchObject({ need: 'reason' });
	expect(walk.send({ ...roll, add: [], alone: '  ' })).toMatchObject({ need: 'reason' });
	expect(walk.send({ ...roll, add: [], alone: 'nobody answers' })).toBeUndefined();
	expect(walk.run.state.deviations).toMatchObject([
		{ kind: 'rollback-alone', subject: 'rollback-full', reason: 'nobody answers' },
	]);
});

test('who was not alone departs from nothing, whatever they say', () => {
	const walk = watched(2);
	approve(walk, 'op2', back);
	walk.send({ ...roll, add: [], alone: 'nobody answers' });
	expect(walk.run.state.deviations).toEqual([]);
});

test('a guide that asks for nobody else waits for nobody', () => {
	const walk = new Walk(rollout());
	expect(walk.send(go)).toBeUndefined();
	expect(walk.send({ ...roll, add: [] })).toBeUndefined();
});

test.each([
	[{ kind: 'phase', id: 'p9' }, 'the guide has no phase p9'],
	[{ kind: 'rollback', id: 'x' }, 'the guide has no rollback x'],
] as const)('%j is not approved', (subject, refused) => {
	expect(approve(watched(2), 'op2', subject, 'f'.repeat(64))).toEqual({ refused });
});
