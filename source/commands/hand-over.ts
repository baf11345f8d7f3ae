import { basename } from 'node:path';
import { whoIsThere } from '../engine/operator.ts';
import { openPreferences } from '../engine/preferences.ts';
import { holderWords } from '../engine/record/holder.ts';
import { dropNote, type InboxNote } from '../engine/record/inbox.ts';
import { heldBy } from '../engine/record/lock.ts';
import { findRun } from '../engine/record/run-list.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';
import { usualPatienceMs, wasTaken } from './left-in-inbox.ts';

const usage = 'hand-over [RUN] [--to LOGIN | --withdraw]';
const options = { to: { type: 'string' }, withdraw: { type: 'boolean' } } as const;

/**
 * `gonogo hand-over`: offers a run that this login has open to whoever follows it, or takes the offer back, from another
 * terminal than the one it is open in.
 */
export async function handOver(
	args: string[],
	io: CommandIo,
	patienceMs = usualPatienceMs,
): Promise<number> {
	const read = readArguments(args, io, { usage, options, most: 1 });
	if (!read.ok) return read.code;
	const fail = (why: string, code: number = exit.usage) => {
		io.err(`gonogo hand-over: ${why}`);
		return code;
	};
	const { to, withdraw = false } = read.values;
	if (withdraw && to !== undefined) return fail('either --to or --withdraw');
	const found = findRun(io.env, read.positionals[0], io.cwd);
	if (!found.ok) return fail(found.problem);
	const { folder } = found;
	const run = basename(folder);
	const { held, by } = heldBy(folder);
	if (!held) return fail(`nobody has it open: gonogo resume ${run} goes on with it`, exit.gate);
	const holder = by ? holderWords(by) : 'another gonogo';
	const who = await whoIsThere(io.cwd, io.env, openPreferences(io.env).values().operator);
	if (by !== undefined && by.login !== who.login) {
		return fail(
			`${holder} has it open; gonogo resume ${run} follows it, and A asks for it there`,
			exit.gate,
		);
	}
	const offer: NonNullable<InboxNote['handOver']> = withdraw
		? { kind: 'withdraw-hand-over' }
		: { kind: 'offer-hand-over', ...(to === undefined ? {} : { to }) };
	const text = withdraw ? 'takes the offer back' : 'offers the run';
	const at = new Date().toISOString();
	const dropped = dropNote(folder, { text, by: who.name, at, handOver: offer });
	if (!dropped.ok) return fail(dropped.problem, exit.failed);
	if (!(await wasTaken(dropped.file, patienceMs))) {
		return fail(`left for ${holder}, who has not looked yet`, exit.gate);
	}
	io.out(
		withdraw
			? 'The offer is taken back.'
			: `Offered to ${to ?? 'anybody who follows it'}: gonogo resume ${run}, then A, takes it.`,
	);
	return exit.done;
}
