import { basename, resolve } from 'node:path';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences } from '../engine/preferences.ts';
import { thisHolder } from '../engine/record/holder.ts';
import { importRun } from '../engine/record/import-run.ts';
import { verifyRun } from '../engine/record/verify.ts';
import { utc } from '../report/words.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';

/** `gonogo import`: takes in a run that was exported elsewhere. */
export async function importCommand(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage: 'import FILE', options: {}, least: 1, most: 1 });
	if (!read.ok) return read.code;
	const file = resolve(io.cwd, read.positionals[0] ?? '');
	const who = await whoIsThere(io.cwd, io.env, openPreferences(io.env).values().operator);
	const imported = await importRun(io.env, file, thisHolder(who, new Date().toISOString()));
	if (!imported.ok) {
		io.err(`gonogo import: ${imported.problem}`);
		return exit.usage;
	}
	const { folder, head, manifest, update } = imported;
	const id = basename(folder);
	io.out(
		`Run ${id} ${update ? 'brought up to date' : 'is here now'}: ${head.seq} events, head ${head.hash}`,
	);
	io.out(`Exported by ${manifest.by} on ${manifest.host}, ${utc(manifest.at)}.`);
	if (manifest.secrets.length > 0) {
		io.out(`Not sent along, to be entered here: ${manifest.secrets.join(', ')}`);
	}
	const verified = verifyRun(folder);
	if (!verified.ok || !verified.verification.holds) {
		io.err(
			`gonogo import: what came along does not match its record; gonogo verify ${id} says more`,
		);
		return exit.failed;
	}
	io.out(`Go on with: gonogo resume ${id}`);
	return exit.done;
}
