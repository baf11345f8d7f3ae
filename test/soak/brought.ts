import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const bundle = resolve(import.meta.dirname, '../../dist');
const answers = resolve(import.meta.dirname, '../fixtures/answers-all.yaml');

export type Line = Record<string, unknown> & { type: string };
export type Ended = { exitCode: number | null; stdout: string; stderr: string; lines: Line[] };
export type Started = { child: ChildProcess; ended: Promise<Ended> };

/** What production runs by its own files: the release that is live, and the one beside it after half a deploy. */
type Live = { release: string; half?: { release: string } };

/**
 * The bundled rollout with a program and a sandbox of its own, walked on phase by phase and kept after each; a kept
 * phase can be gone back to any number of times.
 */
export class Brought {
	readonly top = mkdtempSync(join(tmpdir(), 'gonogo-soak-'));
	/** A copy, so that its guide can be deleted. */
	private readonly program = join(this.top, 'program');
	readonly guide = join(this.program, 'runbooks/unified-workflow/guide.md');
	private readonly guideBytes: Buffer;
	private readonly state = join(this.top, 'state', 'gonogo');
	private readonly env = {
		HOME: this.top,
		XDG_STATE_HOME: join(this.top, 'state'),
		XDG_CONFIG_HOME: join(this.top, 'config'),
		PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
	};

	constructor() {
		mkdirSync(join(this.top, 'work'));
		cpSync(bundle, this.program, { recursive: true });
		this.guideBytes = readFileSync(this.guide);
	}

	/** Walks on to the GO of each of these phases, and keeps the run and its sandbox as they are then. */
	async through(phases: readonly number[]): Promise<void> {
		for (const [index, phase] of phases.entries()) {
			const walk = index === 0 ? ['demo', 'run'] : ['resume', this.name];
			const until = ['--answers', answers, '--until', String(phase), '--json'];
			const { exitCode, stderr } = await this.gonogo(...walk, ...until);
			if (exitCode !== 0) throw new Error(`phase ${phase}: ${stderr}`);
			this.script('sandbox:stop');
			cpSync(this.state, this.kept(phase), { recursive: true });
			this.script('sandbox:start');
		}
	}

	/** The run, its record and production as they stood after that phase. */
	backTo(phase: number): void {
		this.end();
		rmSync(this.state, { recursive: true, force: true });
		writeFileSync(this.guide, this.guideBytes);
		cpSync(this.kept(phase), this.state, { recursive: true });
		this.script('sandbox:start');
	}

	private kept(phase: number): string {
		return join(this.top, `kept-${phase}`);
	}

	get name(): string {
		const [first = ''] = readdirSync(join(this.state, 'runs'));
		return first;
	}

	get run(): string {
		return join(this.state, 'runs', this.name);
	}

	get app(): string {
		const [first = ''] = readdirSync(join(this.state, 'sandboxes'));
		return join(this.state, 'sandboxes', first, 'app');
	}

	script(name: string, ...args: string[]): string {
		const env = { ...process.env, ...this.env };
		return execFileSync(process.execPath, ['bin/app.js', name, ...args], {
			cwd: this.app,
			env,
			encoding: 'utf8',
		});
	}

	fault(...words: string[]): void {
		this.script('fault:on', ...words);
	}

	/** Which toggles are on: what production answers, and what the files of its releases say. */
	async on(): Promise<string[]> {
		const url = /^PRODUCTION_URL=(.*)$/m.exec(this.script('sandbox:start'))?.[1] ?? '';
		const answered = (await (await fetch(`${url}/toggles`)).json()) as {
			toggles: Record<string, boolean>;
		};
		const { release, half }: Live = this.file('production/live.json');
		const released = [release, half?.release ?? release].map(
			(id) => this.file<typeof answered>(`releases/${id}/release.json`).toggles,
		);
		const all = [answered.toggles, ...released];
		return Object.keys(answered.toggles).filter((name) => all.some((toggles) => toggles[name]));
	}

	private file<T>(name: string): T {
		return JSON.parse(readFileSync(join(this.app, '.sandbox', name), 'utf8'));
	}

	gonogo(...args: string[]): Promise<Ended> {
		return this.start(args).ended;
	}

	start(args: string[], { env = {}, cwd = join(this.top, 'work') } = {}): Started {
		const child = spawn(process.execPath, [join(this.program, 'cli.js'), ...args], {
			cwd,
			env: { ...this.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const printed = { stdout: '', stderr: '' };
		for (const name of ['stdout', 'stderr'] as const) {
			child[name].setEncoding('utf8').on('data', (text) => {
				printed[name] += text;
			});
		}
		const ended = new Promise<Ended>((done) =>
			child.once('close', (exitCode) => {
				const lines = printed.stdout.split('\n').filter((line) => line.startsWith('{"'));
				done({ exitCode, ...printed, lines: lines.map((line): Line => JSON.parse(line)) });
			}),
		);
		return { child, ended };
	}

	/** A home in which nothing is known of the run. */
	elsewhere(): Record<string, string> {
		return { XDG_STATE_HOME: mkdtempSync(join(this.top, 'elsewhere-')) };
	}

	/** Moves the run's folder onto a disk of its own without a free byte; not even its reserve is left. */
	fillDisk(): void {
		const { run } = this;
		const kept = join(this.top, 'moved');
		cpSync(run, kept, { recursive: true });
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', run]);
		cpSync(kept, run, { recursive: true });
		rmSync(kept, { recursive: true });
		rmSync(join(run, 'reserve'), { force: true });
		spawnSync('sh', ['-c', `cat /dev/zero > '${run}/full'`], { stdio: 'ignore' });
	}

	events(type: string): Line[] {
		return readFileSync(join(this.run, 'journal.jsonl'), 'utf8')
			.split('\n')
			.filter((line) => line !== '')
			.map((line): Line => JSON.parse(line))
			.filter((event) => event.type === type);
	}

	/** What the command that began last has printed, when it is one of this kind. */
	printedBy(command: RegExp): string {
		const last = this.events('statement.started').at(-1);
		if (!command.test(String(last?.statement))) return '';
		const path = join(this.run, 'executions', String(last?.execution), 'output');
		return existsSync(path) ? readFileSync(path, 'utf8') : '';
	}

	/** The instance that users reach: another one after each deploy. */
	switched(): string {
		return this.file<{ instance: string }>('production/live.json').instance;
	}

	/** Kills every process of the run, but for the services, which are another machine's. */
	cutPower(): void {
		const rows = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
		for (const row of rows.filter((one) => !/ serve /.test(one))) {
			const pid = Number.parseInt(row, 10);
			if (row.includes(this.top) || folderOf(pid).startsWith(this.top)) {
				process.kill(pid, 'SIGKILL');
			}
		}
	}

	/** Ends what runs in the sandbox, hanging deploys first. */
	private end(): void {
		if (!existsSync(join(this.state, 'sandboxes'))) return;
		this.script('sandbox:stop');
		spawnSync('umount', ['-l', this.run], { stdio: 'ignore' });
	}

	goHome(): void {
		this.end();
		rmSync(this.top, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** The folder that a process is in; empty where the system does not say. */
function folderOf(pid: number): string {
	try {
		return readlinkSync(`/proc/${pid}/cwd`);
	} catch {
		return '';
	}
}
