import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { config } from '../../source/commands/config.ts';
import { env, shellLines } from '../../source/commands/env.ts';
import { report } from '../../source/commands/report.ts';
import { runs } from '../../source/commands/runs.ts';
import { status } from '../../source/commands/status.ts';
import { trust } from '../../source/commands/trust.ts';
import { verify } from '../../source/commands/verify.ts';
import { writeEnvironment } from '../../source/engine/record/environment-file.ts';
import { acquireLock } from '../../source/engine/record/lock.ts';
import { runsFolder } from '../../source/engine/record/run-folder.ts';
import { scratch } from '../engine/record/folder.ts';
import { stories } from '../report/stories.ts';
import { Story } from '../report/story.ts';
import { collectedIo } from './collected-io.ts';
import { keep } from './recorded-story.ts';

const tell = (name: string) => stories[name]?.() ?? new Story();
const holder = { pid: 1, name: 'op2', login: 'op2', host: 'h', since: '2026-01-05T22:00:00.000Z' };

describe('what is said of wrong usage', () => {
	const all = { runs, status, env, verify, report, trust, config };
	test.each([
		['runs', ['x'], 'gonogo runs: x is one too many; usage: gonogo runs [--json] [--rehearsals]'],
		[
			'status',
			['--colour'],
			"gonogo status: unknown option '--colour'; usage: gonogo status [RUN] [--json]",
		],
		['status', ['nope'], 'gonogo status: No run is called "nope"; gonogo runs lists them.'],
		['status', [], 'gonogo status: No open run of this folder; gonogo runs lists all runs.'],
		['env', ['nope'], 'gonogo env: No run is called "nope"; gonogo runs lists them.'],
		['verify', ['nope'], 'gonogo verify: No run is called "nope"; gonogo runs lists them.'],
		[
			'verify',
			['--head', 'abc'],
			'gonogo verify: --head takes the 64 hexadecimal digits of a head hash; usage: gonogo verify [RUN] [--json] [--head HASH]',
		],
		['report', ['nope'], 'gonogo report: No run is called "nope"; gonogo runs lists them.'],
		[
			'report',
			['--format', 'pdf'],
			'gonogo report: there is no format pdf; usage: gonogo report [RUN] [--format md|json]',
		],
		[
			'trust',
			[],
			'gonogo trust: name one guide; usage: gonogo trust GUIDE [--remove] | trust --list',
		],
		['trust', ['gone.md'], expect.stringMatching(/^gonogo trust: gone\.md: /)],
		[
			'config',
			['colour'],
			'gonogo config: there is no setting colour; there are operator.name, operator.email, operator.role, theme, timeout, screen-reader',
		],
		[
			'config',
			['theme', 'mauve'],
			'gonogo config: theme is one of auto, dark, light, contrast, none',
		],
		[
			'config',
			['theme', 'dark', '--unset'],
			'gonogo config: --unset takes no value; usage: gonogo config [NAME [VALUE]] [--unset] [--json]',
		],
	] as const)('gonogo %s %j', async (name, args, sentence) => {
		const io = collectedIo();
		expect(await all[name]([...args], io)).toBe(2);
		expect(io.complained).toEqual([sentence]);
		expect(io.printed).toEqual([]);
	});
});

describe('gonogo runs', () => {
	test('lists what there is, the newest first, and hides nothing', async () => {
		const io = collectedIo();
		await runs([], io);
		expect(io.printed).toEqual(['No runs yet.']);
		const { id } = keep(io.env, tell('rollback incomplete'));
		mkdirSync(join(runsFolder(io.env, 'run'), '20260101-dddd'));
		io.printed.length = 0;
		expect(await runs([], io)).toBe(0);
		const lines = io.printed.join('\n').split('\n');
		expect(lines[0]).toMatch(/^RUN +LAST EVENT +STATE +ENVIRONMENT +OPERATOR +TITLE$/);
		expect(lines[1]).toMatch(
			new RegExp(`^${id} .* open, 2 undone, rollback abandoned +production +op1 +a small rollout$`),
		);
		expect(lines[2]).toMatch(/^20260101-dddd +\? +unreadable .*cannot be read/);
	});

	test('--json says the same for programs', async () => {
		const io = collectedIo();
		const { id, folder } = keep(io.env, tell('smooth'));
		await runs(['--json'], io);
		expect(JSON.parse(io.printed.join(''))).toMatchObject({
			schema: 1,
			runs: [
				{
					id,
					folder,
					open: false,
					outcome: 'complete',
					phases: { go: ['phase-1-read', 'phase-2-write'] },
				},
			],
		});
	});
});

describe('gonogo status', () => {
	test.each([
		['smooth', 0],
		['failed step', 3],
		['rollback incomplete', 6],
		['rolled back', 5],
		['taken over', 3],
	])('exits for a %s run with %i', async (name, code) => {
		const io = collectedIo();
		const { id } = keep(io.env, tell(name));
		expect(await status([id], io)).toBe(code);
		const closed = name === 'smooth' || name === 'rolled back';
		expect(io.printed.slice(0, 3).join('\n')).toContain(id);
		expect(io.printed.length > 3).toBe(!closed);
	});

	test('tells whoever asks what they do not know of an open run, also as JSON', async () => {
		const io = collectedIo();
		const { id } = keep(io.env, tell('taken over'));
		await status([id], io);
		expect(io.printed[3]).toMatch(/^New to you; op2 left \(2026-01-05 22:42:02 UTC, .* ago\):$/);
		expect(io.printed.at(-3)).toContain(
			'npm run deploy:production: applied: the new release answers',
		);
		expect(io.printed.at(-1)).toMatch(/^ {2}Nobody watched 22:42:02 to .* unobserved, not good\.$/);
		io.printed.length = 0;
		await status([id, '--json'], io);
		expect(JSON.parse(io.printed.join(''))).toMatchObject({
			absence: { who: 'op2', own: false, notes: [], from: '2026-01-05T22:42:02.500Z' },
		});
	});

	test('exits 1 after a failure, 0 while there is something to run, and finds the run of this folder', async () => {
		const io = collectedIo();
		keep(io.env, new Story().go(1, 1, [0, 1]));
		expect(await status([], io)).toBe(1);
		const next = collectedIo();
		keep(next.env, new Story());
		expect(await status([], next)).toBe(0);
	});

	test('says who has it open, and the same as JSON', async () => {
		const io = collectedIo();
		const { folder, id } = keep(io.env, new Story());
		const lock = acquireLock(folder, holder);
		await status(['7f3a'], io);
		expect(io.printed[2]).toContain('Open at op2 on h since');
		io.printed.length = 0;
		await status(['7f3a', '--json'], io);
		if (lock.held) lock.release();
		expect(JSON.parse(io.printed.join(''))).toMatchObject({
			schema: 1,
			run: id,
			outcome: 'open',
			next: { kind: 'run' },
			held: { name: 'op2' },
			record: { status: { kind: 'good' }, head: { seq: 1 } },
		});
	});

	test('a broken record is said and exits 1', async () => {
		const io = collectedIo();
		const { folder } = keep(io.env, tell('smooth'));
		appendFileSync(join(folder, 'journal.jsonl'), 'x\n\n');
		expect(await status(['7f3a'], io)).toBe(1);
		expect(io.printed[0]).toMatch(
			/^THE RECORD DOES NOT HOLD from line 29 on \(.+\); what follows is as of line 28\. /,
		);
		expect(io.printed[0]).toMatch(/rolled back \(gonogo rollback\), not continued\.$/);
		expect(io.printed).toHaveLength(4);
	});
});

describe('gonogo env', () => {
	const bash = (script: string) =>
		execFileSync('bash', ['--norc', '-c', script], {
			encoding: 'utf8',
			env: { PATH: process.env.PATH },
			stdio: ['ignore', 'pipe', 'pipe'],
		});

	test('prints what a shell takes back word for word', async () => {
		const io = collectedIo();
		const { folder } = keep(io.env, new Story());
		await env(['7f3a'], io);
		expect(io.printed).toEqual([]);
		expect(io.complained).toEqual([
			'gonogo env: no block of this run has ended yet, so there is nothing to carry over',
		]);
		const cwd = join(scratch(), "it's here");
		mkdirSync(cwd);
		const set = { A: 'it\'s $HOME `x` \\ "q"\n!', B: '' };
		writeEnvironment(folder, { set, unset: ['GONE'], cwd, umask: '0027' });
		expect(await env(['7f3a'], io)).toBe(0);
		const script = `GONE=1; ${io.printed.join('\n')}\nprintf '%s|%s|%s|' "$A" "$B" "\${GONE-unset}"; pwd; umask`;
		expect(bash(script)).toBe(`${set.A}||unset|${cwd}\n0027\n`);
	});

	test('any value survives quoting', () => {
		const values = fc.sample(fc.string(), 300).filter((text) => !text.includes('\0'));
		const scripts = values.map((text) => {
			const lines = shellLines({ set: { V: text }, unset: [], cwd: '/', umask: '' });
			return `${lines.join('\n')}\nprintf '%s\\0' "$V"`;
		});
		expect(bash(scripts.join('\n')).split('\0').slice(0, -1)).toEqual(values);
	});

	test('a damaged file is said', async () => {
		const io = collectedIo();
		const { folder } = keep(io.env, new Story());
		writeFileSync(join(folder, 'environment.json'), '{');
		expect(await env(['7f3a'], io)).toBe(1);
		expect(io.complained).toEqual(["gonogo env: The run's environment.json is damaged."]);
	});
});
