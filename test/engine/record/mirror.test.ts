import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { importRun } from '../../../source/engine/record/import-run.ts';
import { openJournal } from '../../../source/engine/record/journal.ts';
import { acquireLock } from '../../../source/engine/record/lock.ts';
import {
	isMirrored,
	type MirrorTarget,
	mirrorRun,
	mirrorTarget,
} from '../../../source/engine/record/mirror.ts';
import type { RunEvent } from '../../../source/run/event.ts';
import { stamped } from '../../../source/run/evolve.ts';
import { scratch } from './folder.ts';
import { put, recordRun } from './recorded-run.ts';
import { bodies, note } from './samples.ts';

/** Git starts some dozen processes here. */
vi.setConfig({ testTimeout: 30_000 });

const at = '2026-11-22T22:00:00.000Z';
const holder = { pid: 1, name: 'op2', login: 'op2', host: 'h', since: at };

function mirrored(target: MirrorTarget) {
	const home = scratch();
	const folder = recordRun({ HOME: home });
	put(folder, 'executions/x1/output', 'one\n');
	const problems: (string | undefined)[] = [];
	const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
	const who = { by: 'op1', host: 'here', now: () => new Date(at), env };
	const mirror = mirrorRun(folder, target, who, (problem) => problems.push(problem));
	return { folder, run: basename(folder), mirror, problems, env };
}

function goOn(folder: string): void {
	appendNote(folder, 'went on');
	put(folder, 'executions/x1/output', 'one\ntwo\n');
}

function appendNote(folder: string, text: string): void {
	const lock = acquireLock(folder, holder);
	if (!lock.held) throw new Error('held');
	const opened = openJournal(lock, at);
	if (!opened.ok) throw new Error(opened.problem);
	opened.journal.append(note(text), { at, by: 'op2' });
	opened.journal.close();
	lock.release();
}

test.each([
	['backup', 'folder'],
	['/mnt/share', 'folder'],
	['./runs', 'folder'],
	['git@example.com:ops/runs', 'git'],
	['ssh://git@example.com/ops/runs', 'git'],
	['https://example.com/ops/runs', 'git'],
	['/srv/runs.git', 'git'],
])('%s is a %s', (given, kind) => {
	expect(mirrorTarget(given, '/srv').kind).toBe(kind);
});

test('a copy is made after what a colleague would miss, not after every line', () => {
	const events = bodies.map((body) => stamped(body, { at, by: 'x' }, 1));
	const types = new Set(events.filter(isMirrored).map(({ type }) => type));
	expect(types).toContain('phase.decided');
	expect(types).not.toContain('statement.started');
	expect(types).not.toContain('readings.taken');
	const failed = stamped(
		{
			type: 'statement.finished',
			execution: 'x',
			statement: 's',
			outcome: { kind: 'exited', code: 1 },
			durationMs: 1,
		},
		{ at, by: 'x' },
		1,
	);
	expect(isMirrored(failed)).toBe(true);
	const done = { ...failed, outcome: { kind: 'exited', code: 0 } } as RunEvent;
	expect(isMirrored(done)).toBe(false);
});

test('a folder holds the run as it stands, and another home goes on from there', async () => {
	const path = join(scratch(), 'mirror');
	const { folder, run, mirror, problems } = mirrored({ kind: 'folder', path });
	mirror.copy();
	await mirror.settled();
	goOn(folder);
	mirror.copy();
	mirror.copy();
	await mirror.settled();
	expect(problems.every((problem) => problem === undefined)).toBe(true);
	for (const name of ['journal.jsonl', 'executions/x1/output']) {
		expect(readFileSync(join(path, run, name))).toEqual(readFileSync(join(folder, name)));
	}
	expect(readdirSync(join(path, run)).sort()).toEqual([
		'executions',
		'export.json',
		'guide',
		'journal.jsonl',
	]);
	const there = { HOME: scratch() };
	expect(await importRun(there, join(path, run), holder)).toMatchObject({
		ok: true,
		head: { seq: 2 },
	});
});

test('a place that cannot be written is said, and said to be over', async () => {
	const base = scratch();
	writeFileSync(join(base, 'file'), '');
	const { mirror, problems, run } = mirrored({ kind: 'folder', path: join(base, 'file') });
	mirror.copy();
	await mirror.settled();
	expect(problems).toEqual([
		expect.stringMatching(/^The run is not mirrored: a part of the path is not a folder/),
	]);
	execFileSync('rm', [join(base, 'file')]);
	mirror.copy();
	await mirror.settled();
	expect(problems.at(-1)).toBeUndefined();
	expect(existsSync(join(base, 'file', run, 'journal.jsonl'))).toBe(true);
});

test('a git remote gets a branch of the run’s name', async () => {
	const remote = join(scratch(), 'runs.git');
	execFileSync('git', ['init', '--quiet', '--bare', remote]);
	const { folder, run, mirror, problems } = mirrored({ kind: 'git', remote });
	mirror.copy();
	await mirror.settled();
	goOn(folder);
	mirror.copy();
	await mirror.settled();
	expect(problems).toEqual([undefined, undefined]);
	const show = (name: string) =>
		execFileSync('git', ['-C', remote, 'show', `gonogo/${run}:${run}/${name}`]);
	expect(show('journal.jsonl')).toEqual(readFileSync(join(folder, 'journal.jsonl')));
	expect(show('executions/x1/output').toString()).toBe('one\ntwo\n');
	const log = execFileSync('git', ['-C', remote, 'log', '--format=%an', `gonogo/${run}`], {
		encoding: 'utf8',
	});
	expect(log.trim().split('\n')).toEqual(['op1@here', 'op1@here']);
});

test('a remote that is not there is said', async () => {
	const { mirror, problems } = mirrored({ kind: 'git', remote: join(scratch(), 'gone.git') });
	mirror.copy();
	await mirror.settled();
	expect(problems).toEqual([expect.stringMatching(/^The run is not mirrored: git ls-remote: /)]);
});

test.each(['folder', 'git'] as const)(
	'a copy in a %s that went another way is never written over',
	async (kind) => {
		const remote = join(scratch(), 'runs.git');
		execFileSync('git', ['init', '--quiet', '--bare', remote]);
		const target: MirrorTarget =
			kind === 'git' ? { kind, remote } : { kind, path: join(scratch(), 'mirror') };
		const { folder, mirror, problems } = mirrored(target);
		const elsewhere = join(scratch(), 'copy', basename(folder));
		cpSync(folder, elsewhere, { recursive: true });
		goOn(folder);
		mirror.copy();
		await mirror.settled();
		goOn(elsewhere);
		const heard: (string | undefined)[] = [];
		const env = { PATH: process.env.PATH, HOME: scratch() };
		const who = { by: 'Cy', host: 'there', now: () => new Date('2026-11-22T23:00:00.000Z'), env };
		const other = mirrorRun(elsewhere, target, who, (problem) => heard.push(problem));
		other.copy();
		await other.settled();
		expect(problems).toEqual([undefined]);
		expect(heard).toEqual([undefined]);
		appendNote(elsewhere, 'only there');
		other.copy();
		await other.settled();
		appendNote(folder, 'only here');
		mirror.copy();
		await mirror.settled();
		expect(heard.at(-1)).toBeUndefined();
		expect(problems.at(-1)).toBe(
			'The run is not mirrored: the copy there has gone on differently.',
		);
	},
);
