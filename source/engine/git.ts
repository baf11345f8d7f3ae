import { execa } from 'execa';
import type { GitFacts } from '../run/event.ts';

/** Long enough for a cold repository on a slow disk; nobody waits for more. */
const patienceMs = 3000;

async function git(cwd: string, ...args: string[]): Promise<string | undefined> {
	const { failed, stdout } = await execa('git', args, {
		cwd,
		reject: false,
		timeout: patienceMs,
		stdin: 'ignore',
		env: { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
	});
	return failed ? undefined : stdout.trim();
}

/** Branch, short commit and whether anything is uncommitted; undefined outside a repository or without git. */
export async function gitFacts(cwd: string): Promise<GitFacts | undefined> {
	const [commit, branch, status] = await Promise.all([
		git(cwd, 'rev-parse', '--short', 'HEAD'),
		git(cwd, 'branch', '--show-current'),
		git(cwd, 'status', '--porcelain', '--untracked-files=no'),
	]);
	if (commit === undefined && branch === undefined) return undefined;
	return {
		...(branch ? { branch } : {}),
		...(commit ? { commit } : {}),
		...(status === undefined ? {} : { clean: status === '' }),
	};
}

/** The name and address that git would commit with here. */
export async function gitIdentity(cwd: string): Promise<{ name?: string; email?: string }> {
	const [name, email] = await Promise.all([
		git(cwd, 'config', 'user.name'),
		git(cwd, 'config', 'user.email'),
	]);
	return { ...(name ? { name } : {}), ...(email ? { email } : {}) };
}
