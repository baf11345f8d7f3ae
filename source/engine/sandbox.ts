import { cpSync, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { operatorEnvironment } from './operator-environment.ts';
import { makeFolder } from './record/durable-file.ts';
import { type Env, stateFolder } from './record/run-folder.ts';

/** The bundled guide, relative to a folder of this program. */
const bundled = join('runbooks', 'unified-workflow');

/** The folder of the bundled guide and its app, beside the program; undefined when it is not there. */
export function bundledRunbook(): string | undefined {
	let folder = dirname(fileURLToPath(import.meta.url));
	for (;;) {
		const place = join(folder, bundled);
		if (existsSync(join(place, 'app', 'bin', 'app.js'))) return place;
		const up = dirname(folder);
		if (up === folder) return undefined;
		folder = up;
	}
}

/** A working copy of the bundled app in which the guide's commands run for real. */
export type Sandbox = {
	/** The working copy; commands start here. */
	folder: string;
	/** Variables that its commands see in addition to the operator's. */
	variables: Record<string, string>;
};

/** The sandboxes of this user, a folder each. */
export function sandboxesFolder(env: Env): string {
	return join(stateFolder(env), 'sandboxes');
}

const started = /^([A-Z_]+)=(.+)$/gm;

/**
 * Makes a sandbox: a copy of the app with a git repository and a bare `origin`, so that git and npm work without a
 * network, and production running as it was before the rollout. `name` is a folder name that no other sandbox has.
 */
export async function prepareSandbox(
	env: Env,
	name: string,
): Promise<{ ok: true; sandbox: Sandbox } | { ok: false; problem: string }> {
	const source = bundledRunbook();
	if (source === undefined)
		return { ok: false, problem: 'the bundled guide is missing; run npm run build' };
	const top = join(sandboxesFolder(env), name);
	const folder = join(top, 'app');
	try {
		makeFolder(top);
		cpSync(join(source, 'app'), folder, { recursive: true });
		await makeRepository(folder, join(top, 'origin.git'), operatorEnvironment(env));
	} catch (error) {
		return { ok: false, problem: `the sandbox cannot be made: ${String(error)}` };
	}
	return startSandbox(env, folder);
}

/** Starts a sandbox's services, or finds them running, and answers their addresses. */
export async function startSandbox(
	env: Env,
	folder: string,
): Promise<{ ok: true; sandbox: Sandbox } | { ok: false; problem: string }> {
	const { exitCode, stdout, stderr } = await runAppScript(env, folder, 'sandbox:start');
	if (exitCode !== 0)
		return { ok: false, problem: `the sandbox does not start: ${stderr || stdout}` };
	const variables = Object.fromEntries(
		[...stdout.matchAll(started)].map(([, variable = '', value = '']) => [variable, value]),
	);
	return { ok: true, sandbox: { folder, variables: { ...variables, ...besideProxies(env) } } };
}

const local = '127.0.0.1';

/** The sandbox is on this machine: no proxy of the operator's stands in between. */
function besideProxies(env: Env): Record<string, string> {
	return Object.fromEntries(
		['no_proxy', 'NO_PROXY'].map((name) => {
			const given = env[name]?.trim() ?? '';
			if (given === '' || given.split(/[\s,]+/).includes(local)) return [name, given || local];
			return [name, `${given},${local}`];
		}),
	);
}

/** Ends every service of a sandbox; its folder stays for the record. */
export async function stopSandbox(env: Env, folder: string): Promise<void> {
	if (existsSync(folder)) await runAppScript(env, folder, 'sandbox:stop');
}

/** Ends a sandbox's services and deletes it. */
export async function removeSandbox(env: Env, folder: string): Promise<void> {
	await stopSandbox(env, folder);
	await rm(dirname(folder), { recursive: true, force: true });
}

/** Runs a script of the bundled app in its working copy, without npm's start-up. */
export function runAppScript(env: Env, folder: string, ...args: string[]) {
	return execa(process.execPath, [join('bin', 'app.js'), ...args], {
		cwd: folder,
		env: operatorEnvironment(env),
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
	});
}

async function makeRepository(
	folder: string,
	origin: string,
	env: Record<string, string>,
): Promise<void> {
	const git = (...args: string[]) =>
		execa('git', ['-c', 'user.name=sandbox', '-c', 'user.email=sandbox@localhost', ...args], {
			cwd: folder,
			env,
			extendEnv: false,
		});
	await git('init', '--quiet', '--initial-branch=main');
	await git('add', '--all');
	await git('commit', '--quiet', '--no-gpg-sign', '--message=The app before the rollout');
	await git('init', '--quiet', '--bare', '--initial-branch=main', origin);
	await git('remote', 'add', 'origin', origin);
	await git('push', '--quiet', '--set-upstream', 'origin', 'main');
}
