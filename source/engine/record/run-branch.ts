import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { folderMode } from './durable-file.ts';
import type { Env } from './run-folder.ts';

/** How long one git command may take, in milliseconds. */
const patienceMs = 60_000;

export type RunBranch = {
	/** Takes up what the remote has, and answers the file that it holds under this name, if any. */
	fetch(name: string): Promise<Buffer | undefined>;
	/** Commits the run's files in the author's name and pushes them; never by force. */
	push(author: string): Promise<void>;
};

/** The branch `gonogo/<run>` of a remote, kept through a repository of its own in `folder`. Its functions throw. */
export function runBranch(folder: string, remote: string, run: string, env: Env): RunBranch {
	const ref = `refs/heads/gonogo/${run}`;
	async function attempt(...args: string[]) {
		return execa('git', args, {
			cwd: folder,
			env: {
				...env,
				GIT_TERMINAL_PROMPT: '0',
				GIT_DIR: join(folder, '.git'),
				GIT_WORK_TREE: folder,
			},
			extendEnv: false,
			stdin: 'ignore',
			timeout: patienceMs,
			reject: false,
			encoding: 'buffer',
			maxBuffer: Number.MAX_SAFE_INTEGER,
		});
	}
	async function git(...args: string[]): Promise<Buffer> {
		const { failed, stdout, stderr, timedOut, shortMessage } = await attempt(...args);
		if (!failed) return Buffer.from(stdout ?? []);
		const said = Buffer.from(stderr ?? [])
			.toString('utf8')
			.trim()
			.split('\n')
			.at(-1);
		throw new Error(`git ${args[0]}: ${timedOut ? 'it took too long' : said || shortMessage}`);
	}
	return {
		async fetch(name) {
			mkdirSync(folder, { recursive: true, mode: folderMode });
			if (!existsSync(join(folder, '.git'))) await git('init', '--quiet');
			const known = await git('ls-remote', remote, ref);
			if (known.length === 0) return undefined;
			await git('fetch', '--quiet', remote, ref);
			await git('reset', '--quiet', '--soft', 'FETCH_HEAD');
			const file = await attempt('show', `FETCH_HEAD:${name}`);
			return file.failed ? undefined : Buffer.from(file.stdout ?? []);
		},
		async push(author) {
			await git('add', '--all', '--force', run);
			const as = ['-c', `user.name=${author}`, '-c', `user.email=${author}`];
			const how = ['--quiet', '--allow-empty', '--no-verify', '--no-gpg-sign'];
			await git(...as, 'commit', ...how, '-m', `Run ${run}`);
			await git('push', '--quiet', remote, `HEAD:${ref}`);
		},
	};
}
