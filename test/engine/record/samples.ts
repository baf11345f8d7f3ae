import fc from 'fast-check';
import type { EventBody, RunCreated, Stamp } from '../../../source/run/event.ts';
import type { Operator } from '../../../source/run/operator.ts';
import { watching } from './watch-samples.ts';

export const operator: Operator = {
	name: 'Op One',
	login: 'op1',
	host: 'here',
	role: 'operator',
};

export const sha = (digit: string) => digit.repeat(64);

export const created: RunCreated = {
	type: 'run.created',
	run: '20261122-7f3a',
	kind: 'run',
	title: 'Roll out search',
	guide: { path: '/guides/search.md', sha256: sha('a') },
	environment: 'production',
	operator,
	ticket: 'CHG-41',
	cwd: '/srv/shop',
	toggles: { SEARCH: 'false' },
	trust: 'screen',
	version: '0.1.0',
};

export const note = (text: string): EventBody => ({ type: 'note.added', text });

/** One row a kind of event, every optional field present at least once. */
export const bodies: EventBody[] = [
	created,
	...watching,
	{
		type: 'session.opened',
		target: { AWS_PROFILE: 'shop' },
		toolsMissing: ['helm'],
		operator,
		via: 'screen',
		pid: 4711,
		missing: ['DEPLOY_TOKEN'],
		git: { branch: 'main', commit: 'a1', clean: true },
	},
	{ type: 'journal.repaired', bytes: 12, sha256: sha('b'), file: 'journal.torn-x' },
	{ type: 'guide.adopted', from: sha('a'), to: sha('c'), reopened: ['p1/s1'] },
	{
		type: 'approval.given',
		subject: { kind: 'phase', id: 'phase-1' },
		sha256: sha('d'),
		operator,
		assurance: 'os-user',
	},
	{ type: 'handover.asked', operator },
	{ type: 'handover.offered', to: 'op2' },
	{ type: 'handover.withdrawn' },
	{ type: 'handover.accepted', operator },
	{
		type: 'start.declared',
		from: 'phase-2/step',
		phases: ['phase-1'],
		steps: ['phase-1/step'],
		reason: 'per run 20260101-aaaa',
		exports: { SEARCH: 'true', REGION: 'eu' },
		toggles: { SEARCH: 'true' },
	},
	{ type: 'ticket.given', ticket: 'CHG-1' },
	{ type: 'takeover.explained', reason: 'the laptop died' },
	{ type: 'value.given', token: '<REGION>', value: 'eu-1' },
	{ type: 'value.given', token: '<TOKEN>', secret: true },
	{
		type: 'block.started',
		target: { AWS_PROFILE: 'shop' },
		execution: 'x1',
		owner: 'phase-1/step',
		statements: [
			{
				id: 's1',
				text: 'make deploy',
				original: 'make deploi',
				deploys: true,
				environment: 'staging',
			},
		],
		mode: 'foreground',
		environment: 'production',
		cwd: '/srv/shop',
		git: {},
		rollback: 'r1',
		confirmed: 'yes',
		reason: 'typo',
		defect: true,
	},
	{ type: 'block.detached', execution: 'x1' },
	{ type: 'statement.started', execution: 'x1', statement: 's1', toggles: { SEARCH: 'true' } },
	{
		type: 'statement.finished',
		execution: 'x1',
		statement: 's1',
		outcome: { kind: 'exited', code: 0 },
		durationMs: 12.5,
		output: { from: 0, to: 9, sha256: sha('d') },
	},
	{
		type: 'block.finished',
		execution: 'x1',
		outcome: { kind: 'signalled', signal: 'SIGKILL' },
		durationMs: 13,
		output: { path: 'executions/x1/output', bytes: 9, sha256: sha('d') },
		notCaptured: 'exec replaced the shell',
	},
	{
		type: 'environment.captured',
		execution: 'x1',
		toggles: { SEARCH: 'true' },
		changed: ['SEARCH'],
		unset: ['OLD'],
		cwd: '/srv/shop/app',
		umask: '0022',
	},
	{
		type: 'readings.taken',
		execution: 'x1',
		statement: 's1',
		readings: [{ name: 'error_rate', value: 0.8, unit: '%' }],
		toggles: {},
	},
	{
		type: 'statement.settled',
		statement: 's1',
		how: 'applied',
		note: 'saw it',
		rollback: 'r1',
		deploys: { environment: 'production', toggles: { SEARCH: 'true' } },
	},
	{
		type: 'step.settled',
		step: 'phase-1/step',
		how: 'by-hand',
		note: 'done in the console',
		commands: 2,
	},
	{
		type: 'item.signed',
		item: 'phase-1/item',
		text: 'Search answers',
		sha256: sha('e'),
		meaning: 'verified',
		note: 'fine',
		evidence: [
			{
				kind: 'statement',
				execution: 'x1',
				statement: 's1',
				text: 'make check',
				outcome: 'exit 0',
				at: '2026-11-22T21:00:00.000Z',
				outputSha256: sha('d'),
			},
			{ kind: 'toggle', name: 'SEARCH', value: 'true', at: '2026-11-22T21:00:00.000Z' },
			{
				kind: 'reading',
				name: 'error_rate',
				value: 0.8,
				unit: '%',
				at: '2026-11-22T21:00:00.000Z',
			},
			{
				kind: 'file',
				path: '/home/op1/dashboard.png',
				bytes: 12,
				sha256: sha('c'),
				at: '2026-11-22T21:00:00.000Z',
			},
			{ kind: 'observation', text: 'no tickets' },
		],
	},
	{ type: 'item.withdrawn', item: 'phase-1/item' },
	{ type: 'phase.opened', phase: 'phase-2', reason: 'window closes', again: true },
	{
		type: 'role.decided',
		phase: 'phase-1',
		role: 'QA lead',
		decision: 'no-go',
		name: 'Op Two',
		operator,
		assurance: 'os-user',
		sha256: sha('b'),
		line: 'a test fails',
	},
	{
		type: 'phase.decided',
		phase: 'phase-1',
		decision: 'go',
		operator,
		assurance: 'os-user',
		statement: 'I have looked at these items.',
		items: ['phase-1/item'],
		open: [],
		guards: ['errors'],
		reason: 'all good',
	},
	note('a note with "quotes", \u2028, \ud83d\ude80 and a lone \ud800'),
	{ type: 'rollback.checked', checks: [{ what: 'make', ok: false, why: 'not found' }] },
	{
		type: 'rollback.started',
		rollback: 'r1',
		procedure: 'full',
		scope: 'full',
		environment: 'production',
		statements: [{ id: 's1', text: 'export SEARCH=false' }],
		held: ['s2'],
		added: ['SEARCH'],
		typed: 'full',
	},
	{
		type: 'rollback.finished',
		rollback: 'r1',
		outcome: 'incomplete',
		left: [{ name: 'SEARCH', certainty: 'maybe', why: 'unknown deploy' }],
	},
	{ type: 'phase.undone', phase: 'phase-1', rollback: 'r1', reopened: ['s1'] },
	{ type: 'rollback.acknowledged', rollback: 'r1', reason: 'known' },
	{ type: 'session.closed', reason: 'quit', left: ['x1'] },
	{ type: 'run.closed', outcome: 'rolled-back', reason: 'errors' },
];

/** Stamps one second apart, so that tests need no clock. */
export function stamps(by = 'Op One', from = '2026-11-22T21:00:00.000Z'): () => Stamp {
	let second = 0;
	return () => {
		second += 1;
		return { at: new Date(Date.parse(from) + second * 1000).toISOString(), by, mono: second };
	};
}

/** Any text at all: controls, halves of surrogate pairs and all. Much faster than fast-check's own `binary` unit. */
export const anyText = fc
	.array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)))
	.map((codes) => String.fromCharCode(...codes));
