import { heldBy } from '../engine/record/lock.ts';
import { reportMarkdown } from '../report/markdown.ts';
import { reportOf } from '../report/run-report.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';
import { loadRecord } from './recorded.ts';

const usage = 'report [RUN] [--format md|json]';
const options = { format: { type: 'string' } } as const;

const formats = ['md', 'json'] as const;

/** `gonogo report`: a run written up, on standard output. */
export async function report(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage, options, most: 1 });
	if (!read.ok) return read.code;
	const wanted = read.values.format ?? 'md';
	const format = formats.find((name) => name === wanted);
	if (format === undefined) {
		io.err(`gonogo report: there is no format ${wanted}; usage: gonogo ${usage}`);
		return exit.usage;
	}
	const loaded = loadRecord(io, read.positionals[0]);
	if (!loaded.ok) {
		io.err(`gonogo report: ${loaded.problem}`);
		return loaded.code;
	}
	const { run, reading, folder } = loaded.recorded;
	const at = heldBy(folder).held ? { at: new Date().toISOString() } : {};
	const { status } = reading;
	const broken = status.kind === 'broken' ? { broken: { line: status.line } } : {};
	const written = reportOf({ run, events: reading.events, head: reading.head, ...at, ...broken });
	if (!written) return exit.failed;
	io.out(format === 'md' ? reportMarkdown(written) : JSON.stringify(written, undefined, '\t'));
	if (status.kind === 'broken') {
		io.err(
			`gonogo report: line ${status.line} of the record does not hold; the report ends before it`,
		);
		return exit.failed;
	}
	return exit.done;
}
