import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashRanges } from '../../../source/engine/record/output-hash.ts';
import { verifyRun } from '../../../source/engine/record/verify.ts';
import type { EventBody } from '../../../source/run/event.ts';
import type { FileEvidence } from '../../../source/run/sign-off/sign-off.ts';
import { scratch } from './folder.ts';
import { put, recordRun } from './recorded-run.ts';
import { note, operator, sha } from './samples.ts';

const hash = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const output = 'building\ndeployed\n';

const block: EventBody = {
	type: 'block.started',
	execution: 'x1',
	owner: 'p1/s1',
	statements: [
		{ id: 's1', text: 'make' },
		{ id: 's2', text: 'make deploy' },
	],
	mode: 'foreground',
	environment: 'production',
	cwd: '/',
};
const started = (statement: string): EventBody => ({
	type: 'statement.started',
	execution: 'x1',
	statement,
	toggles: {},
});
const finished = (statement: string, from: number, to: number): EventBody => ({
	type: 'statement.finished',
	execution: 'x1',
	statement,
	outcome: { kind: 'exited', code: 0 },
	durationMs: 1,
	output: { from, to, sha256: hash(output.slice(from, to)) },
});
const ended: EventBody = {
	type: 'block.finished',
	execution: 'x1',
	outcome: { kind: 'exited', code: 0 },
	durationMs: 1,
	output: { path: 'executions/x1/output', bytes: output.length, sha256: hash(output) },
};
const shot: FileEvidence = {
	kind: 'file',
	path: '/home/op1/shot.PNG',
	bytes: 6,
	sha256: hash('pixels'),
	at: '2026-11-22T21:00:00.000Z',
};
const copy = `evidence/${hash('pixels')}.png`;
const signed: EventBody = {
	type: 'item.signed',
	item: 'i1',
	text: 'It works',
	sha256: hash('It works'),
	meaning: 'verified',
	evidence: [shot],
};
const story = [
	block,
	started('s1'),
	finished('s1', 0, 9),
	started('s2'),
	finished('s2', 9, 18),
	ended,
	signed,
];

function run(events: readonly EventBody[] = story): string {
	const folder = recordRun({ HOME: scratch() }, events);
	put(folder, 'executions/x1/output', output);
	put(folder, copy, 'pixels');
	return folder;
}

function verify(folder: string, noted?: string) {
	const verified = verifyRun(folder, noted);
	if (!verified.ok) throw new Error(verified.problem);
	return verified.verification;
}

test('a run as it was recorded holds, and says what was looked at', () => {
	expect(verify(run())).toMatchObject({
		holds: true,
		findings: [],
		checked: { events: 8, guides: 1, signOffs: 1, files: 1, outputs: 3 },
	});
});

type Damage = [what: string, how: (folder: string) => void, found: object];
const journal = (folder: string) => join(folder, 'journal.jsonl');
const damages: Damage[] = [
	[
		'a changed line',
		(folder) =>
			writeFileSync(
				journal(folder),
				readFileSync(journal(folder), 'utf8').replace('It works', 'It workz'),
			),
		{
			severity: 'false',
			about: 'chain',
			seq: 8,
			message: expect.stringContaining('Line 8 does not hold'),
		},
	],
	[
		'a write that never ended',
		(folder) => appendFileSync(journal(folder), '{"v":1'),
		{ severity: 'note', about: 'chain', message: expect.stringContaining('The last 6 bytes') },
	],
	[
		'a changed guide',
		(folder) => put(folder, `guide/${hash('# Guide\n')}.md`, '# Other\n'),
		{
			severity: 'false',
			about: 'guide',
			seq: 1,
			message: 'The guide kept with the run has been changed since.',
		},
	],
	...(
		[
			['a file that was changed', 'PIXELS', 'is not what was recorded'],
			['a file that grew', 'pixels!', 'is not what was recorded'],
			['a file that was cut', 'pix', 'cannot be compared: it is shorter than the 6 bytes recorded'],
			['a file that is gone', undefined, 'is not here'],
		] as const
	).map(
		([what, content, why]): Damage => [
			what,
			(folder) => (content === undefined ? rmSync(join(folder, copy)) : put(folder, copy, content)),
			{
				severity: 'false',
				about: 'evidence',
				seq: 8,
				message: `The sign-off of i1 rests on /home/op1/shot.PNG: its copy ${copy} ${why}.`,
			},
		],
	),
	[
		'a changed output',
		(folder) => put(folder, 'executions/x1/output', 'building\nDEPLOYED\n'),
		{
			severity: 'false',
			about: 'output',
			seq: 6,
			message: 'The output of s2 does not match: it is not what was recorded.',
		},
	],
	[
		'a shortened output',
		(folder) => put(folder, 'executions/x1/output', 'building\n'),
		{
			severity: 'false',
			about: 'output',
			seq: 6,
			message: 'The output of s2 does not match: it is shorter than the 18 bytes recorded.',
		},
	],
	[
		'an output that is gone',
		(folder) => rmSync(join(folder, 'executions'), { recursive: true }),
		{ severity: 'missing', about: 'output', seq: 4, message: 'The output of s1 is not here.' },
	],
];

test.each(damages)('%s is found', (_, how, found) => {
	const folder = run();
	how(folder);
	const { findings, holds } = verify(folder);
	expect(findings[0]).toEqual(found);
	expect(holds).toBe(findings.every(({ severity }) => severity !== 'false'));
});

type Misorder = [what: string, events: EventBody[], message: string];
const misorders: Misorder[] = [
	['an end without a start', [block, finished('s1', 0, 9)], 's1 ends without a start.'],
	['a start without a block', [started('s1')], 's1 starts in an execution that never began.'],
	[
		'a start after the end',
		[block, ended, started('s1')],
		's1 starts in an execution that has ended.',
	],
	['a block twice', [block, block], 'execution x1 begins a second time.'],
	['a block that ends twice', [block, ended, ended], 'execution x1 ends a second time.'],
	['a block that only ends', [ended], 'execution x1 ends without a start.'],
	[
		'a rollback that only ends',
		[{ type: 'rollback.finished', rollback: 'r1', outcome: 'failed', left: [] }],
		'rollback r1 ends without a start.',
	],
	[
		'a sign-off of another text',
		[{ ...signed, sha256: sha('a') } as EventBody],
		'The sign-off of i1 names another text than it shows.',
	],
	[
		'a correction of an answer that was never given',
		[{ ...signed, supersedes: 99 } as EventBody],
		'The sign-off of i1 corrects event 99, which is no earlier answer to it.',
	],
	[
		'a sign-off after closing',
		[{ type: 'run.closed', outcome: 'complete' }, signed],
		'item.signed comes after the run was closed.',
	],
];

test.each(misorders)('%s is a falsehood', (_, events, message) => {
	const { findings, holds } = verify(run(events));
	expect(holds).toBe(false);
	expect(findings).toContainEqual(expect.objectContaining({ severity: 'false', message }));
});

test('a clock set back is worth saying and no falsehood', () => {
	let hour = 22;
	const stamp = () => ({ at: `2026-11-22T${hour--}:00:00.000Z`, by: operator.name });
	const folder = recordRun({ HOME: scratch() }, [note('later')], { stamp });
	expect(verify(folder)).toMatchObject({
		holds: true,
		findings: [{ severity: 'note', about: 'order', seq: 2 }],
	});
});

describe('against a head hash noted elsewhere', () => {
	test('the same head holds without a word', () => {
		const folder = run();
		expect(verify(folder, verify(folder).head.hash)).toMatchObject({ holds: true, findings: [] });
	});

	test('a record that went on holds, and says how far', () => {
		const folder = run();
		const first: unknown = JSON.parse(readFileSync(journal(folder), 'utf8').split('\n')[0] ?? '');
		const noted = (first as { hash: string }).hash;
		expect(verify(folder, noted)).toMatchObject({
			holds: true,
			findings: [
				{
					severity: 'note',
					seq: 1,
					message: 'The head hash given is that of event 1; 7 more came after it.',
				},
			],
		});
	});

	test('a tail cut off at a line’s end shows', () => {
		const folder = run();
		const { hash } = verify(folder).head;
		const lines = readFileSync(journal(folder), 'utf8').split('\n');
		writeFileSync(journal(folder), `${lines.slice(0, -2).join('\n')}\n`);
		expect(verify(folder)).toMatchObject({ holds: true });
		expect(verify(folder, hash)).toMatchObject({
			holds: false,
			findings: [{ severity: 'false', about: 'head' }],
		});
	});
});

test('without a record there is one sentence', () => {
	expect(verifyRun(scratch())).toMatchObject({
		ok: false,
		problem: expect.stringMatching(/^The record cannot be read: no such/),
	});
});

test('ranges across the chunks of a large file', () => {
	const folder = scratch();
	const bytes = Buffer.alloc(2_500_000, 'abcdefg');
	put(folder, 'big', bytes);
	const ranges = [
		{ from: 0, to: bytes.length },
		{ from: 1_048_570, to: 1_048_590 },
		{ from: 5, to: 5 },
		{ from: 2_400_000, to: 2_500_001 },
	];
	const hashes = hashRanges(join(folder, 'big'), ranges);
	for (const [index, { from, to }] of ranges.slice(0, 3).entries()) {
		expect(hashes[index]).toEqual({ ok: true, sha256: hash(bytes.subarray(from, to)) });
	}
	expect(hashes[3]).toMatchObject({ ok: false, short: true });
});
