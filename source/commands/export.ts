import { basename, resolve } from 'node:path';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences } from '../engine/preferences.ts';
import { exportRun } from '../engine/record/export-run.ts';
import { heldBy } from '../engine/record/lock.ts';
import { findRun } from '../engine/record/run-list.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';

const usage = 'export RUN [FILE]';

/** `gonogo export`: a run as one file, to go on with it elsewhere or to keep it. */
export async function exportCommand(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage, options: {}, least: 1, most: 2 });
	if (!read.ok) return read.code;
	const [typed, target] = read.positionals;
	const fail = (why: string, code: number = exit.failed) => {
		io.err(`gonogo export: ${why}`);
		return code;
	};
	const found = findRun(io.env, typed, io.cwd);
	if (!found.ok) return fail(found.problem, exit.usage);
	const { folder } = found;
	const file = resolve(io.cwd, target ?? `${basename(folder)}.tar.gz`);
	const { name, host } = await whoIsThere(
		io.cwd,
		io.env,
		openPreferences(io.env).values().operator,
	);
	const at = new Date().toISOString();
	const exported = await exportRun(folder, file, { by: name, host, at });
	if (!exported.ok) return fail(exported.problem);
	const { head, secrets, withoutShell } = exported.manifest;
	io.out(`${file}: run ${basename(folder)}, ${head.seq} events, head ${head.hash}`);
	if (secrets.length > 0) io.out(`Left out, enter them there: ${secrets.join(', ')}`);
	if (withoutShell)
		io.out('Left out: unexported variables and functions, as a secret stands among them.');
	if (heldBy(folder).held)
		io.out('The run is open here; what happens from now on is not in this file.');
	io.out('Go on with it in one place only: two records of a run do not grow together again.');
	return exit.done;
}
