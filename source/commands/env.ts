import { readEnvironment } from '../engine/record/environment-file.ts';
import { findRun } from '../engine/record/run-list.ts';
import type { Carried } from '../engine/shell/block.ts';
import { shellQuoted } from '../run/rollback/script.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';

/** Lines that give a shell the run's folder, umask and variables. */
export function shellLines({ set, unset, cwd, umask }: Carried): string[] {
	return [
		`cd -- ${shellQuoted(cwd)}`,
		...(umask === '' ? [] : [`umask ${umask}`]),
		...unset.map((name) => `unset ${name}`),
		...Object.entries(set).map(([name, value]) => `export ${name}=${shellQuoted(value)}`),
	];
}

/** `gonogo env`: the run's environment, to paste into a shell or to `eval`. */
export async function env(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage: 'env [RUN]', options: {}, most: 1 });
	if (!read.ok) return read.code;
	const found = findRun(io.env, read.positionals[0], io.cwd);
	if (!found.ok) {
		io.err(`gonogo env: ${found.problem}`);
		return exit.usage;
	}
	const kept = readEnvironment(found.folder);
	if (!kept.ok) {
		io.err(`gonogo env: ${kept.problem}`);
		return exit.failed;
	}
	if (kept.carried === undefined) {
		io.err('gonogo env: no block of this run has ended yet, so there is nothing to carry over');
		return exit.done;
	}
	for (const line of shellLines(kept.carried)) io.out(line);
	if (kept.withheld) io.err(`gonogo env: secret and so not kept: ${kept.withheld.join(', ')}`);
	return exit.done;
}
