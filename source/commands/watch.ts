import { basename } from 'node:path';
import { holderWords } from '../engine/record/holder.ts';
import { followJournal, type JournalLook } from '../engine/record/journal-follow.ts';
import { heldBy } from '../engine/record/lock.ts';
import { findRun } from '../engine/record/run-list.ts';
import { eventWords } from '../report/event-words.ts';
import { shown } from '../report/markdown-text.ts';
import { asWritten, type Names, namesIn } from '../report/names.ts';
import type { RunEvent } from '../run/event.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';
import { readRecord } from './recorded.ts';

const usage = 'watch [RUN] [--json]';
const options = { json: { type: 'boolean' } } as const;

/** Says more than anybody can follow, and shows in the events around it. */
const unsaid = new Set<RunEvent['type']>([
	'block.started',
	'block.finished',
	'environment.captured',
]);

/**
 * `gonogo watch`: a run as it goes on, read-only, from its first event until it is closed or this is interrupted.
 * `until` ends it as well, for tests.
 */
export async function watch(args: string[], io: CommandIo, until?: AbortSignal): Promise<number> {
	const read = readArguments(args, io, { usage, options, most: 1 });
	if (!read.ok) return read.code;
	const found = findRun(io.env, read.positionals[0], io.cwd);
	if (!found.ok) {
		io.err(`gonogo watch: ${found.problem}`);
		return exit.usage;
	}
	const { folder } = found;
	const { json = false } = read.values;
	const recorded = readRecord(folder);
	const named = recorded.ok ? namesIn(recorded.recorded.run.runbook) : asWritten;
	const { held, by } = heldBy(folder);
	if (!json) {
		const holder = held
			? `open at ${by ? holderWords(by) : 'another terminal'}`
			: 'nobody has it open';
		io.err(`${basename(folder)}: ${holder}; Ctrl+C stops watching and nothing else`);
	}
	return new Promise((resolve) => {
		const end = (code: number) => {
			stop();
			process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
			until?.removeEventListener('abort', onSignal);
			resolve(code);
		};
		const onSignal = () => end(exit.done);
		const onLook = (look: JournalLook) => {
			if (!look.ok) {
				io.err(`gonogo watch: ${look.problem}`);
				queueMicrotask(() => end(exit.failed));
				return;
			}
			for (const event of look.events) {
				if (json) io.out(JSON.stringify(event));
				else if (!unsaid.has(event.type)) io.out(lineOf(event, named));
			}
			if (look.events.some(isEnd)) queueMicrotask(() => end(exit.done));
		};
		process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
		until?.addEventListener('abort', onSignal);
		const stop = followJournal(folder, onLook);
	});
}

/** A closed run may still be rolled back; whoever wants to see that watches again. */
const isEnd = ({ type }: RunEvent) => type === 'run.closed';

function lineOf(event: RunEvent, named: Names): string {
	const time = new Date(event.at).toLocaleTimeString('en-GB');
	return `${time}  ${shown(event.by)}  ${shown(eventWords(event, named)).replaceAll('\n', ' ⏎ ')}`;
}
