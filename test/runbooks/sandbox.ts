import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { bundleSandbox } from '../../runbooks/unified-workflow/.build/bundle.js';
import { readOptions } from '../../runbooks/unified-workflow/app/source/context.ts';
import { Folder } from '../../runbooks/unified-workflow/app/source/folder.ts';
import { runCommand } from '../../runbooks/unified-workflow/app/source/run-command.ts';

export type Ran = {
	code: number;
	/** Standard output and standard error, in the order in which they were written. */
	output: string;
	/** The lines `name=value` of the output; of a name that came more than once the last. */
	figures: Record<string, string>;
};

export type Running = {
	pid: number;
	/** What it has written up to now. */
	soFar(): string;
	ran: Promise<Ran>;
};

export type PreparedSandbox = {
	/** The working copy: package.json, bin/, .git with a bare `origin`. */
	folder: string;
	/** The environment that commands are run with; a test may change it. */
	env: Record<string, string>;
	/** Runs a bash command in the working copy. */
	run(command: string): Promise<Ran>;
	/** The same for one script of its package.json: in this process, but for those that start or end processes. */
	script(name: string, ...args: string[]): Promise<Ran>;
	/** Starts a script and gives a hold on it. */
	start(name: string, ...args: string[]): Running;
	/** The address of production. */
	url: string;
	/** A file under `.sandbox/`. */
	state(...path: string[]): string;
	/** Ends its services and deletes it. */
	stop(): Promise<void>;
};

/** The folder of a stand-in of npm for the PATH: it starts the app's scripts without npm's own start. */
export const quickNpm = resolve(import.meta.dirname, '../fixtures/quick-npm');

let bundled: Promise<string> | undefined;

async function bundleOnce(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'unified-workflow-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	await bundleSandbox(join(folder, 'bundle'));
	return join(folder, 'bundle');
}

/** The bundled guide and app, made once for each process of tests. */
export const sandboxBundle = (): Promise<string> => {
	bundled ??= bundleOnce();
	return bundled;
};

/** The operator's environment as a test gives it: no npm variables, no toggles, a home of its own. */
function ownEnvironment(home: string): Record<string, string> {
	const kept = Object.entries(process.env).filter(
		(entry): entry is [string, string] =>
			entry[1] !== undefined &&
			!/^(npm_|VITE_|VITEST|INIT_CWD|CI$|NO_COLOR$|FORCE_COLOR$|GONOGO_|GIT_|NODE_)/i.test(
				entry[0],
			),
	);
	return {
		...Object.fromEntries(kept),
		PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
		HOME: home,
		XDG_CONFIG_HOME: join(home, '.config'),
		XDG_STATE_HOME: join(home, '.local', 'state'),
		NO_PROXY: '127.0.0.1',
		no_proxy: '127.0.0.1',
	};
}

const readFigures = (output: string): Record<string, string> =>
	Object.fromEntries(
		output.split('\n').flatMap((line) => {
			const [, name, value] = /^([A-Za-z_][\w]*)=(.*)$/.exec(line) ?? [];
			return name === undefined || value === undefined ? [] : [[name, value]];
		}),
	);

function execute(
	program: string,
	args: string[],
	cwd: string,
	env: Record<string, string>,
): Running {
	const child = execFile(program, args, { cwd, env, encoding: 'utf8' });
	let output = '';
	const collect = (part: string): void => {
		output += part;
	};
	child.stdout?.on('data', collect);
	child.stderr?.on('data', collect);
	const ran = new Promise<Ran>((resolve) => {
		child.on('close', (code) =>
			resolve({ code: code ?? 255, output, figures: readFigures(output) }),
		);
	});
	return { pid: child.pid ?? 0, soFar: () => output, ran };
}

/** A script that puts its own process on record, or one that makes and ends the processes of others, needs its own. */
const needsProcess = (name: string): boolean => /^(?:deploy|sandbox):/.test(name);

/** Runs a script in this process, which saves the start of a program: most of what a short one costs. */
async function runHere(
	folder: string,
	env: Record<string, string>,
	script: string,
	args: readonly string[],
): Promise<Ran> {
	const lines: string[] = [];
	const write = (line: string): void => void lines.push(`${line}\n`);
	const code = await runCommand({
		script,
		folder: new Folder(folder),
		options: readOptions(args),
		env: { ...env },
		say: write,
		figure: (name, value) => write(`${name}=${value}`),
		complain: write,
	});
	const output = lines.join('');
	return { code, output, figures: readFigures(output) };
}

function makeRepository(folder: string, origin: string, env: Record<string, string>): void {
	const git = (...args: string[]): void => {
		execFileSync(
			'git',
			['-c', 'user.name=sandbox', '-c', 'user.email=sandbox@localhost', ...args],
			{
				cwd: folder,
				env,
				stdio: 'ignore',
			},
		);
	};
	git('init', '--quiet', '--initial-branch=main');
	git('add', '--all');
	git('commit', '--quiet', '--message=The app before the rollout');
	git('init', '--quiet', '--bare', '--initial-branch=main', origin);
	git('remote', 'add', 'origin', origin);
	git('push', '--quiet', '--set-upstream', 'origin', 'main');
}

/** A copy of the bundled app with a git repository, a bare origin, and production running as before the rollout. */
export async function prepareSandbox(): Promise<PreparedSandbox> {
	const bundle = await sandboxBundle();
	const top = mkdtempSync(join(tmpdir(), 'sandbox-'));
	const folder = join(top, 'work');
	const home = join(top, 'home');
	mkdirSync(home);
	cpSync(join(bundle, 'app'), folder, { recursive: true });
	const env = ownEnvironment(home);
	makeRepository(folder, join(top, 'origin.git'), env);
	const start = (name: string, ...args: string[]) =>
		execute(process.execPath, ['bin/app.js', name, ...args], folder, env);
	const script = (name: string, ...args: string[]): Promise<Ran> =>
		needsProcess(name) ? start(name, ...args).ran : runHere(folder, env, name, args);
	const started = await script('sandbox:start');
	if (started.code !== 0) throw new Error(`sandbox:start: ${started.output}`);
	Object.assign(env, started.figures);
	return {
		folder,
		env,
		script,
		start,
		run: (command) => execute('bash', ['-c', command], folder, env).ran,
		url: started.figures.PRODUCTION_URL ?? '',
		state: (...path) => join(folder, '.sandbox', ...path),
		stop: async () => {
			await script('sandbox:stop');
			rmSync(top, { recursive: true, force: true });
		},
	};
}

/** The JSON at an address of the service. */
export async function fetchJson(address: string): Promise<unknown> {
	const response = await fetch(address);
	return response.json();
}

/** The lines of a file of JSON lines under `.sandbox/`. */
export function readLines(path: string): unknown[] {
	return readFileSync(path, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line));
}

/** Looks again and again until something is there, for ten seconds at most. */
export async function eventually<Value>(
	look: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
	const deadline = Date.now() + 30_000;
	for (;;) {
		const value = await look();
		if (value !== undefined && value !== false) return value;
		if (Date.now() > deadline) throw new Error('it did not come about within thirty seconds');
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}
