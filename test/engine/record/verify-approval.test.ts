import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pinGuide } from '../../../source/engine/record/run-folder.ts';
import { checkApprovals } from '../../../source/engine/record/verify-approval.ts';
import type { EventBody } from '../../../source/run/event.ts';
import { fold, stamped } from '../../../source/run/evolve.ts';
import { approvalHash } from '../../../source/run/sign-off/approval.ts';
import { readGuide } from '../../../source/runbook/read.ts';
import { scratch } from './folder.ts';
import { created, operator } from './samples.ts';

const text = `---
gonogo:
  approvals: { phases: 2, rollbacks: 2 }
---

# Roll out

## Phase 1: First

Look at it.

## Rollback

    npm run deploy:rollback
`;

/** A run of the guide whose phase got GO, or for which something else was done, after these events. */
function decided(before: (sha256: string) => EventBody[], then?: EventBody, guide = text) {
	const folder = scratch();
	const bytes = Buffer.from(guide);
	mkdirSync(join(folder, 'guide'));
	const pinned = pinGuide(folder, bytes);
	const read = readGuide(bytes, '');
	if (!pinned.ok || !read.ok) throw new Error('no guide');
	const begun: EventBody = { ...created, guide: { path: '/g.md', sha256: pinned.sha256 } };
	const id = read.runbook.phases[0]?.id ?? '';
	const stamp = { at: '2026-11-22T21:00:00.000Z', by: 'Op One' };
	const run = { runbook: read.runbook, state: fold([stamped(begun, stamp, 1)]) };
	const go: EventBody = {
		type: 'phase.decided',
		phase: id,
		decision: 'go',
		operator,
		assurance: 'os-user',
		statement: 'GO',
		items: [],
		open: [],
	};
	const sha256 = approvalHash(run, { kind: 'phase', id }) ?? '';
	const bodies = [begun, ...before(sha256), then ?? go];
	return checkApprovals(
		folder,
		bodies.map((body, index) => stamped(body, stamp, index + 1)),
	);
}

const approval = (login: string, sha256: string): EventBody => ({
	type: 'approval.given',
	subject: { kind: 'phase', id: 'phase-1-first' },
	sha256,
	operator: { ...operator, login },
	assurance: 'os-user',
});

test('a GO with the approvals that the guide asks for holds', () => {
	expect(decided((sha256) => [approval('op2', sha256)])).toEqual([]);
});

test.each([
	['without one', () => []],
	['by whoever performed it', (sha256: string) => [approval('op1', sha256)]],
	['of another text', () => [approval('op2', 'f'.repeat(64))]],
])('a GO with an approval %s is a falsehood', (_, before) => {
	expect(decided(before)).toMatchObject([
		{ severity: 'false', about: 'approval', message: expect.stringContaining('GO for phase-1-') },
	]);
});

test.each([
	['alone and saying so', { alone: 'nobody answers' }, 'note'],
	['alone without a word', {}, 'false'],
] as const)('a rollback that was begun %s', (_, more, severity) => {
	const begun: EventBody = {
		type: 'rollback.started',
		rollback: 'r1',
		procedure: 'rollback',
		scope: 'full',
		environment: 'production',
		statements: [],
		held: [],
		added: [],
		typed: 'full',
		...more,
	};
	expect(decided(() => [], begun)).toMatchObject([{ severity, about: 'approval' }]);
});

const withRoles = text.replace('phases: 2, rollbacks: 2', 'roles: [SRE, QA lead]');
const role = (name: string, sha256: string, decision: 'go' | 'no-go' = 'go'): EventBody => ({
	type: 'role.decided',
	phase: 'phase-1-first',
	role: name,
	decision,
	name: 'Op Two',
	operator,
	assurance: 'os-user',
	sha256,
	line: 'it is late',
});

test.each([
	['of each', (sha256: string) => [role('SRE', sha256), role('QA lead', sha256)], undefined],
	['of one', (sha256: string) => [role('SRE', sha256)], 'QA lead has not said GO'],
	[
		'of one, and a NO-GO',
		(sha256: string) => [role('SRE', sha256), role('QA lead', sha256, 'no-go')],
		'QA lead (Op Two) says NO-GO: it is late',
	],
	[
		'to another text',
		(sha256: string) => [role('SRE', 'f'.repeat(64)), role('QA lead', sha256)],
		'SRE has not said GO',
	],
])('a GO for which the guide names roles, with the GO %s', (_, before, held) => {
	const message = `GO for phase-1-first was given although ${held}.`;
	expect(decided(before, undefined, withRoles)).toEqual(
		held === undefined
			? []
			: [{ severity: 'false', about: 'approval', seq: expect.any(Number), message }],
	);
});
