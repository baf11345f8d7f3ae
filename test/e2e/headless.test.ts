import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { Operator } from './operator.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');
const answers = resolve(import.meta.dirname, '../fixtures/answers.yaml');

type Line = Record<string, unknown> & { type: string };

/** Runs gonogo without a terminal, as an operator of its own or as the one given. */
async function gonogo(args: string[], operator = new Operator(), env: Record<string, string> = {}) {
	const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], {
		cwd: operator.folder,
		env: { ...operator.env, ...env },
		reject: false,
		stdin: 'ignore',
	});
	const lines = stdout
		.split('\n')
		.filter((line) => line.startsWith('{"'))
		.map((line): Line => JSON.parse(line));
	return { exitCode, stdout, stderr, lines, operator, result: lines.at(-1) };
}

test('the bundled rollout is walked to the GO of phase 2 by its answers, and rolled back by the word alone', async () => {
	const { exitCode, lines, result, operator } = await gonogo([
		'demo',
		'run',
		'--answers',
		answers,
		'--until',
		'2',
		'--json',
	]);
	expect(result).toMatchObject({ type: 'result', exit: 0 });
	expect(exitCode).toBe(0);
	expect(lines[0]?.type).toBe('run.created');
	expect(lines.filter(({ type }) => type === 'phase.decided')).toMatchObject([
		{ decision: 'go' },
		{ decision: 'go' },
	]);

	expect((await gonogo(['rollback'], operator)).exitCode).toBe(3);
	expect((await gonogo(['rollback', '--confirm', 'partial'], operator)).exitCode).toBe(3);
	const dry = await gonogo(['rollback', '--dry-run'], operator);
	expect(dry.exitCode).toBe(0);
	expect(dry.stdout).toMatch(/Will run, exactly:/);
	expect(Object.values(await operator.toggles())).toContain(true);
	const done = await gonogo(['rollback', '--confirm', 'full'], operator);
	expect(done.stdout).toMatch(/ROLLED BACK/);
	expect(done.exitCode).toBe(0);
	expect(Object.values(await operator.toggles())).not.toContain(true);
});

test('the same answers without an end stop at the first gate of phase 3; bash alone rolls that run back', async () => {
	const { exitCode, result, operator } = await gonogo([
		'demo',
		'run',
		'--answers',
		answers,
		'--json',
	]);
	expect(exitCode).toBe(3);
	expect(result).toMatchObject({ exit: 3, gate: { name: expect.stringMatching(/^phase-3/) } });
	expect((await gonogo(['verify'], operator)).exitCode).toBe(0);

	const script = join(operator.run(), 'rollback-full.sh');
	const { env } = operator;
	const no = await execa('bash', [script], { env, reject: false, stdin: 'ignore' });
	expect(no.exitCode).toBe(3);
	expect(Object.values(await operator.toggles())).toContain(true);
	const yes = await execa('bash', [script], { env, reject: false, input: 'full\n' });
	expect(yes.exitCode).toBe(0);
	expect(Object.values(await operator.toggles())).not.toContain(true);
});

test('two demos at once do not collide', async () => {
	const both = await Promise.all([
		gonogo(['demo', 'run', '--answers', answers, '--until', '1', '--json']),
		gonogo(['demo', 'run', '--answers', answers, '--until', '1', '--json']),
	]);
	expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
	const [one, other] = await Promise.all(both.map(({ operator }) => operator.toggles()));
	expect(one).toEqual(other);
});

test('commands see the environment of the operator, without what npm adds', async () => {
	const operator = new Operator();
	writeFileSync(
		join(operator.folder, 'guide.md'),
		'# Look\n\n## Phase 1: Look\n\n### Step 1: Look\n```bash\nenv > seen\n```\n',
	);
	await gonogo(['trust', 'guide.md'], operator);
	await gonogo(['run', 'guide.md', '--environment', 'staging'], operator, {
		npm_lifecycle_event: 'start',
		npm_config_cache: '/nowhere',
		INIT_CWD: '/nowhere',
		MINE: 'kept',
		PATH: `/x/node_modules/.bin:${operator.env.PATH}`,
	});
	const seen = readFileSync(join(operator.folder, 'seen'), 'utf8');
	expect(seen).toMatch(/^MINE=kept$/m);
	expect(seen).not.toMatch(/npm_|INIT_CWD|\/x\/node_modules/);
});

test('a reader that goes away is no error', async () => {
	const operator = new Operator();
	const long = `# Long\n\n${'## Part\n\nText.\n\n'.repeat(4000)}`;
	writeFileSync(join(operator.folder, 'guide.md'), long);
	const { stderr, exitCode } = await execa({
		cwd: operator.folder,
		env: operator.env,
		reject: false,
		shell: '/bin/bash',
	})`set -o pipefail; ${process.execPath} ${program} inspect guide.md --json | head -1`;
	expect(stderr).toBe('');
	expect(exitCode).toBe(0);
});

test('a run that only lost gonogo goes on, and its end is learned', async () => {
	const operator = new Operator();
	writeFileSync(
		join(operator.folder, 'guide.md'),
		'# Wait\n\n## Phase 1: Wait\n\n### Step 1: Wait\n```bash\nfor i in 1 2 3 4; do echo tick $i; sleep 0.3; done\n```\n',
	);
	await gonogo(['trust', 'guide.md'], operator);
	const running = execa(
		process.execPath,
		[program, 'run', 'guide.md', '--environment', 'staging'],
		{
			cwd: operator.folder,
			env: operator.env,
			reject: false,
			stdin: 'ignore',
		},
	);
	onTestFinished(() => void running.kill('SIGKILL'));
	await expect.poll(() => outputOf(operator), { timeout: 15_000 }).toContain('tick 1');
	running.kill('SIGKILL');
	await running;
	const { lines, exitCode } = await gonogo(['resume', '--json'], operator);
	expect(exitCode).toBe(3);
	expect(lines.filter(({ type }) => type === 'statement.finished')).toMatchObject([
		{ outcome: { kind: 'exited', code: 0 } },
	]);
	expect(lines.filter(({ type }) => type === 'statement.started')).toEqual([]);
	expect(outputOf(operator)).toBe('tick 1\ntick 2\ntick 3\ntick 4\n');
});

/** What the first execution of the only run has printed so far. */
function outputOf(operator: Operator): string {
	try {
		return readFileSync(join(operator.run(), 'executions', 'x1', 'output'), 'utf8');
	} catch {
		return '';
	}
}
