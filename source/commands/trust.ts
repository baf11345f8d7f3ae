import { resolve } from 'node:path';
import { isAddress } from '../engine/guide-address.ts';
import { loginName } from '../engine/operator.ts';
import { distrustGuide, openPreferences, trustGuide } from '../engine/preferences.ts';
import { shownUrl } from '../engine/watch/probe.ts';
import { utc } from '../report/words.ts';
import { statementsOf } from '../runbook/lookup.ts';
import { readArguments } from './arguments.ts';
import { loadGuide } from './guide.ts';
import { type CommandIo, exit } from './io.ts';

const usage = 'trust GUIDE [--remove] | trust --list';
const options = { remove: { type: 'boolean' }, list: { type: 'boolean' } } as const;

/** `gonogo trust`: allows exactly these bytes, at this path, to run without a screen. */
export async function trust(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage, options, most: 1 });
	if (!read.ok) return read.code;
	const { remove = false, list = false } = read.values;
	const [path] = read.positionals;
	const fail = (why: string, code: number) => {
		io.err(`gonogo trust: ${why}`);
		return code;
	};
	const store = openPreferences(io.env);
	if (store.notice !== undefined) io.err(`gonogo trust: ${store.notice}`);
	if (list && path === undefined) {
		const { trusted = [] } = store.values();
		for (const entry of trusted) {
			io.out(`${entry.sha256}  ${entry.path}  (${entry.by}, ${utc(entry.at)})`);
		}
		if (trusted.length === 0) io.out('No guide is trusted to run without a screen.');
		return exit.done;
	}
	if (path === undefined || list) return fail(`name one guide; usage: gonogo ${usage}`, exit.usage);
	if (remove) {
		const removed = distrustGuide(store, isAddress(path) ? shownUrl(path) : resolve(io.cwd, path));
		if (typeof removed === 'string') return fail(removed, exit.failed);
		io.out(removed > 0 ? `${path} is not trusted any more.` : `${path} was not trusted.`);
		return exit.done;
	}
	const loaded = await loadGuide(path, io.cwd);
	if (!loaded.ok) return fail(loaded.problem, exit.usage);
	const { runbook } = loaded.guide;
	const { sha256, path: full } = runbook.source;
	const problem = trustGuide(store, {
		sha256,
		path: full,
		by: loginName(),
		at: new Date().toISOString(),
	});
	if (problem !== undefined) return fail(problem, exit.failed);
	const statements = statementsOf(runbook).map(({ statement }) => statement);
	const deploying = statements.filter(({ deploys }) => deploys).length;
	io.out(`Trusted to run without a screen: ${full}`);
	io.out(`SHA-256 ${sha256}; any change of the file takes this back.`);
	io.out(`Commands in it: ${statements.length}; of those that deploy: ${deploying}.`);
	return exit.done;
}
