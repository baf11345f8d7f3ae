import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = resolve(import.meta.dirname, '../../dist/cli.js');
const guide = resolve(import.meta.dirname, '../../dist/runbooks/unified-workflow/guide.md');
const answers = resolve(import.meta.dirname, '../fixtures/answers-all.yaml');

type Line = Record<string, unknown> & { type: string };
type Ended = { exitCode: number | null; lines: Line[]; stderr: string };

/** One sandbox brought to a phase once, and put back there before each case. */
class Brought {
	readonly top = mkdtempSync(join(tmpdir(), 'gonogo-soak-'));
	private readonly env = {
		HOME: this.top,
		XDG_STATE_HOME: join(this.top, 'state'),
		XDG_CONFIG_HOME: join(this.top, 'config'),
		PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
	};
	private readonly kept = join(this.top, 'kept');

	async to(phase: number): Promise<void> {
		mkdirSync(join(this.top, 'work'));
		const until = ['--until', String(phase), '--json'];
		const { exitCode, stderr } = await this.gonogo('demo', 'run', '--answers', answers, ...until);
		if (exitCode !== 0) throw new Error(stderr);
		cpSync(this.run, this.kept, { recursive: true });
	}

	/** The run as it stood, and production with the toggles that it had then. */
	async again(): Promise<void> {
		this.fault('off');
		rmSync(join(this.state('runs')), { recursive: true, force: true });
		mkdirSync(this.state('runs'), { recursive: true });
		cpSync(this.kept, join(this.state('runs'), this.name), { recursive: true });
		const { set } = JSON.parse(readFileSync(join(this.kept, 'environment.json'), 'utf8'));
		this.script('build', [], set);
		this.script('deploy:production', [], set);
		expect(await this.on()).not.toEqual([]);
	}

	private get name(): string {
		const [first = ''] = existsSync(this.kept)
			? [this.keptName()]
			: readdirSync(this.state('runs'));
		return first;
	}

	private keptName(): string {
		const [line = '{}'] = readFileSync(join(this.kept, 'journal.jsonl'), 'utf8').split('\n');
		return JSON.parse(line).run;
	}

	get run(): string {
		return join(this.state('runs'), this.name);
	}

	private state(name: string): string {
		return join(this.env.XDG_STATE_HOME, 'gonogo', name);
	}

	get app(): string {
		const [first = ''] = readdirSync(this.state('sandboxes'));
		return join(this.state('sandboxes'), first, 'app');
	}

	script(name: string, args: string[] = [], set: Record<string, string> = {}): string {
		const env = { ...process.env, ...this.env, ...set };
		return execFileSync(process.execPath, ['bin/app.js', name, ...args], {
			cwd: this.app,
			env,
			encoding: 'utf8',
		});
	}

	fault(...words: string[]): void {
		if (words[0] === 'off') this.script('fault:off');
		else this.script('fault:on', words);
	}

	/** Which toggles production says are on. */
	async on(): Promise<string[]> {
		const url = /^PRODUCTION_URL=(.*)$/m.exec(this.script('sandbox:start'))?.[1] ?? '';
		const { toggles } = (await (await fetch(`${url}/toggles`)).json()) as {
			toggles: Record<string, boolean>;
		};
		return Object.keys(toggles).filter((name) => toggles[name]);
	}

	gonogo(...args: string[]): Promise<Ended> {
		return this.start(args).ended;
	}

	start(
		args: string[],
		{ env = {}, cwd = join(this.top, 'work') } = {},
	): { child: ChildProcess; ended: Promise<Ended> } {
		const child = spawn(process.execPath, [program, ...args], {
			cwd,
			env: { ...this.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let stdout = '';
		let stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text) => {
			stdout += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text) => {
			stderr += text;
		});
		const ended = new Promise<Ended>((done) =>
			child.once('close', (exitCode) => {
				const lines = stdout.split('\n').filter((line) => line.startsWith('{"'));
				done({ exitCode, stderr, lines: lines.map((line): Line => JSON.parse(line)) });
			}),
		);
		return { child, ended };
	}

	rollback(...more: string[]): string[] {
		return ['rollback', this.name, '--confirm', 'full', '--json', ...more];
	}

	elsewhere(): Record<string, string> {
		return { XDG_STATE_HOME: mkdtempSync(join(this.top, 'elsewhere-')) };
	}

	events(type: string): Line[] {
		return readFileSync(join(this.run, 'journal.jsonl'), 'utf8')
			.split('\n')
			.filter((line) => line !== '')
			.map((line): Line => JSON.parse(line))
			.filter((event) => event.type === type);
	}

	goHome(): void {
		try {
			this.script('fault:off');
			this.script('sandbox:stop');
		} catch {
			// Nothing was made.
		}
		rmSync(this.top, { recursive: true, force: true, maxRetries: 5 });
	}
}

const result = ({ lines }: Ended) => {
	const last = lines.at(-1) as
		| { exit: number; rollback?: { outcome: string; left: { name: string }[] } }
		| undefined;
	return last ?? expect.fail('no result line');
};

/** The stated outcome is the true one: nothing is on that was not said to be on, or maybe on. */
async function isTrue(brought: Brought, ended: Ended): Promise<void> {
	const on = await brought.on();
	const { rollback } = result(ended);
	const left = (rollback?.left ?? []).map(({ name }) => name);
	if (rollback?.outcome === 'rolled-back') expect(on).toEqual([]);
	else if (rollback) for (const name of on) expect(left, ended.stderr).toContain(name);
}

/** Starts a rollback whose deployment hangs, and kills gonogo in the middle of it. */
async function killedInTheMiddle(brought: Brought, moment: 'before' | 'after'): Promise<void> {
	brought.fault('deploy-hangs', moment, 'deploy:rollback');
	const { child, ended } = brought.start(brought.rollback());
	await expect
		.poll(() => brought.events('statement.started').at(-1)?.statement, { timeout: 60_000 })
		.toMatch(/deploy-rollback/);
	child.kill('SIGKILL');
	await ended;
}

describe.each([2, 3, 4, 5])('from phase %i', (phase) => {
	const brought = new Brought();
	beforeAll(() => brought.to(phase), 300_000);
	afterAll(() => brought.goHome());

	test('nothing goes wrong', async () => {
		await brought.again();
		const ended = await brought.gonogo(...brought.rollback());
		expect(result(ended)).toMatchObject({ exit: 0, rollback: { outcome: 'rolled-back' } });
		await isTrue(brought, ended);
	});

	test.each([
		['the deployment fails', ['deploy-fails', 'deploy:rollback']],
		['it stops half-way', ['deploy-half', 'deploy:rollback']],
		['the disk of the deploying machine is full', ['disk-full']],
	])('%s: stopped, then complete', async (_, fault) => {
		await brought.again();
		brought.fault(...fault);
		const stopped = await brought.gonogo(...brought.rollback());
		expect(stopped.exitCode).toBe(1);
		await isTrue(brought, stopped);
		brought.fault('off');
		const retried = await brought.gonogo(
			...brought.rollback('--answers', retryAll(join(brought.top, 'retry.json'))),
		);
		expect(result(retried)).toMatchObject({ exit: 0, rollback: { outcome: 'rolled-back' } });
		await isTrue(brought, retried);
	});

	test.each(['before', 'after'] as const)(
		'gonogo is killed while the deployment hangs %s its effect, and goes on',
		async (moment) => {
			await brought.again();
			await killedInTheMiddle(brought, moment);
			brought.fault('off');
			const ended = await brought.gonogo(...brought.rollback());
			expect(result(ended)).toMatchObject({ exit: 0, rollback: { outcome: 'rolled-back' } });
			await isTrue(brought, ended);
		},
	);

	test('a deployment that hangs is left behind: INCOMPLETE, and what is on is named', async () => {
		await brought.again();
		await killedInTheMiddle(brought, 'before');
		const left = await brought.gonogo(...brought.rollback('--leave-behind'));
		expect(left.exitCode).toBe(6);
		await isTrue(brought, left);
	});

	test('a second machine without the run', async () => {
		await brought.again();
		const args = ['rollback', guide, '--environment', 'production', '--confirm', 'full', '--json'];
		const { ended } = brought.start(args, { env: brought.elsewhere(), cwd: brought.app });
		const done = await ended;
		expect(result(done)).toMatchObject({ exit: 0, rollback: { outcome: 'rolled-back' } });
		await isTrue(brought, done);
	});
});

/** Answers that try a failed command of the rollback once more. */
function retryAll(path: string): string {
	const failures = { 'npm run build': 'retry', 'npm run deploy:rollback': 'retry' };
	writeFileSync(path, JSON.stringify({ answers: 1, rollback: { confirm: 'full', failures } }));
	return path;
}
