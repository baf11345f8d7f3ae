import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
	chmodSync,
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

export const program = resolve(import.meta.dirname, '../../dist/cli.js');

export type Line = Record<string, unknown> & { type: string };
export type Ended = { exitCode: number | null; stdout: string; stderr: string; lines: Line[] };
export type Started = { child: ChildProcess; ended: Promise<Ended> };

/** A guide whose production is a file: what a deployment puts into force stands in `live`. */
const guide = `# Parcel labels

## Phase 1: Labels

### Step 1: Turn them on

\`\`\`bash
export APP_LABELS=true
export APP_SEARCH=true
./deploy.sh on
\`\`\`

## Emergency

### Immediate Rollback

\`\`\`bash
export APP_LABELS=false
export APP_SEARCH=false
./deploy.sh back
\`\`\`
`;

/** Puts the toggles of its shell into force, and hangs or fails when a file says so. */
const deploy = `#!/bin/sh
echo "deploying $1"
echo "$1 $$" >> deploys
[ -e "stubborn-$1" ] && trap '' INT
while [ -e "hang-$1" ]; do sleep 0.05; done
[ -e "fail-$1" ] && exit 1
echo "APP_LABELS=$APP_LABELS APP_SEARCH=$APP_SEARCH" > live
echo "done"
`;

/** One operator with a home and a guide of their own, and nothing but files to roll out to. */
export class Switchboard {
	readonly top: string;
	readonly folder: string;
	env: Record<string, string>;
	private readonly started: ChildProcess[] = [];

	constructor() {
		this.top = mkdtempSync(join(tmpdir(), 'gonogo-board-'));
		this.folder = join(this.top, 'work');
		mkdirSync(this.folder);
		mkdirSync(join(this.top, 'home'));
		this.env = this.home('state');
		this.write('guide.md', guide);
		this.write('deploy.sh', deploy);
		chmodSync(join(this.folder, 'deploy.sh'), 0o755);
	}

	/** The environment of an operator whose records are in a folder of that name. */
	home(name: string): Record<string, string> {
		return {
			HOME: join(this.top, 'home'),
			XDG_STATE_HOME: join(this.top, name),
			XDG_CONFIG_HOME: join(this.top, 'config'),
			PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
		};
	}

	write(name: string, text = ''): void {
		writeFileSync(join(this.folder, name), text);
	}

	remove(name: string): void {
		rmSync(join(this.folder, name), { force: true });
	}

	/** What production says. */
	live(): string {
		const path = join(this.folder, 'live');
		return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
	}

	/** Which deployments began, in order. */
	deploys(): string[] {
		const path = join(this.folder, 'deploys');
		if (!existsSync(path)) return [];
		return readFileSync(path, 'utf8')
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => line.split(' ')[0] ?? '');
	}

	gonogo(...args: string[]): Promise<Ended> {
		return this.start(args).ended;
	}

	/** Starts gonogo and does not wait for its end; what it starts is ended by {@link goHome}. */
	start(args: string[], before: string[] = []): Started {
		const [file = '', ...given] = [...before, process.execPath, program, ...args];
		const child = spawn(file, given, {
			cwd: this.folder,
			env: this.env,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.started.push(child);
		return { child, ended: endOf(child) };
	}

	/** Begins a run and deploys: production is on then. */
	async rollOut(): Promise<void> {
		await this.gonogo('trust', 'guide.md');
		const { exitCode, stderr } = await this.gonogo('run', 'guide.md', '--environment', 'staging');
		if (exitCode !== 3) throw new Error(stderr);
	}

	/** Keeps production and the record as they are now, to be put back by {@link putBack} at the same place. */
	keep(): void {
		for (const name of ['work', 'state']) {
			cpSync(join(this.top, name), join(this.top, `kept-${name}`), { recursive: true });
		}
	}

	/** Ends what still hangs, and has everything be as it was kept. */
	putBack(): void {
		this.end();
		this.env = this.home('state');
		for (const name of ['work', 'state']) {
			rmSync(join(this.top, name), { recursive: true, force: true, maxRetries: 5 });
			cpSync(join(this.top, `kept-${name}`), join(this.top, name), { recursive: true });
		}
	}

	runs(): string[] {
		const folder = join(this.env.XDG_STATE_HOME ?? '', 'gonogo', 'runs');
		return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
	}

	run(): string {
		return this.runs()[0] ?? '';
	}

	events(type: string, run = this.run()): Line[] {
		return readFileSync(join(run, 'journal.jsonl'), 'utf8')
			.split('\n')
			.filter((line) => line !== '')
			.map((line): Line => JSON.parse(line))
			.filter((event) => event.type === type);
	}

	/** Ends every gonogo, and every deployment that hangs, before either could write once more. */
	private end(): void {
		for (const child of this.started.splice(0)) child.kill('SIGKILL');
		const path = join(this.folder, 'deploys');
		const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
		for (const pid of lines.map((line) => Number(line.split(' ')[1]))) {
			if (pid > 1 && isDeployment(pid)) process.kill(pid, 'SIGKILL');
		}
	}

	goHome(): void {
		this.end();
		rmSync(this.top, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** Whether a process is still the deployment that wrote its number down. */
function isDeployment(pid: number): boolean {
	const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
	return stdout.includes('deploy.sh');
}

async function endOf(child: ChildProcess): Promise<Ended> {
	const printed = { stdout: '', stderr: '' };
	for (const name of ['stdout', 'stderr'] as const) {
		child[name]?.setEncoding('utf8').on('data', (text) => {
			printed[name] += text;
		});
	}
	const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
	const lines = printed.stdout
		.split('\n')
		.filter((line) => line.startsWith('{"'))
		.map((line): Line => JSON.parse(line));
	return { exitCode, ...printed, lines };
}
