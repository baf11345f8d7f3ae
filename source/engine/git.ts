import { execa } from 'execa';
import type { GitFacts } from '../run/event.ts';

/** Long enough for a cold repository on a slow disk; nobody waits for more. */
const patienceMs = 3000;

type Env = Record<string, string | undefined>;

/** What a git command that only looks prints; undefined when it fails, or takes longer than anybody waits. */
export async function lookWithGit(
	cwd: string,
	env: Env,
	...args: string[]
): Promise<string | undefined> {
	const { failed, stdout } = await execa('git', args, {
		cwd,
		reject: false,
		timeout: patienceMs,
		stdin: 'ignore',
		env: { ...env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
		extendEnv: false,
	});
	return failed ? undefined : stdout.trim();
}

/** Branch, short commit and whether anything is uncommitted; undefined outside a repository or without git. */
export async function gitFacts(cwd: string, env: Env): Promise<GitFacts | undefined> {
	const [commit, branch, status] = await Promise.all([
		lookWithGit(cwd, env, 'rev-parse', '--short', 'HEAD'),
		lookWithGit(cwd, env, 'branch', '--show-current'),
		lookWithGit(cwd, env, 'status', '--porcelain', '--untracked-files=no'),
	]);
	if (commit === undefined && branch === undefined) return undefined;
	return {
		...(branch ? { branch } : {}),
		...(commit ? { commit } : {}),
		...(status === undefined ? {} : { clean: status === '' }),
	};
}

/** The name and address that git would commit with here. */
export async function gitIdentity(
	cwd: string,
	env: Env,
): Promise<{ name?: string; email?: string }> {
	const [name, email] = await Promise.all([
		lookWithGit(cwd, env, 'config', 'user.name'),
		lookWithGit(cwd, env, 'config', 'user.email'),
	]);
	return { ...(name ? { name } : {}), ...(email ? { email } : {}) };
}
