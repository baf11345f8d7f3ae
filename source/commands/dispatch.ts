import { revealed } from '../engine/shell/sanitise.ts';
import { version } from '../version.ts';
import { type CommandIo, exit } from './io.ts';
import { commands } from './table.ts';

/**
 * Writes lines to a stream. Whatever a guide, a file's name or a command's output may hold, a terminal is sent none of
 * it that would steer it; a file or a pipe gets the text as it is.
 */
function lineWriter(stream: NodeJS.WriteStream): (text: string) => void {
	return (text) => {
		const shown = stream.isTTY ? revealed(text) : text;
		stream.write(shown.endsWith('\n') ? shown : `${shown}\n`);
	};
}

/** What a command sees when gonogo is started for real. */
export function processIo(): CommandIo {
	// A reader that has gone (`gonogo report | head`) is no error: what is recorded stands, nobody hears the rest.
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
	return {
		out: lineWriter(process.stdout),
		err: lineWriter(process.stderr),
		env: process.env,
		cwd: process.cwd(),
		input: process.stdin,
		interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
		...(process.stdout.isTTY && process.stdout.columns > 0
			? { columns: process.stdout.columns }
			: {}),
	};
}

/** The help of the command line, from the table of commands. */
export function usage(): string {
	const heads = commands.map(
		({ name, usage: after }) => `gonogo ${name === 'open' ? '' : `${name} `}${after}`,
	);
	const width = Math.min(44, Math.max(...heads.map(({ length }) => length)));
	const rows = commands.map(({ does }, index) => {
		const head = heads[index] ?? '';
		return head.length > width
			? `  ${head}\n  ${' '.repeat(width)}  ${does}`
			: `  ${head.padEnd(width)}  ${does}`;
	});
	return [
		'gonogo walks a Markdown rollout guide: runs it, records it, rolls it back.',
		'',
		...rows,
		'',
		'GUIDE is a file, an https address, or - for standard input (where no question can be asked then).',
		'RUN is an id, a part of one that is unique, or nothing for the newest open run of this folder.',
		'Exit codes: 0 done, 1 failed, 2 wrong usage or unreadable input, 3 a gate needs a person, 4 halted by a guard,',
		'5 ended rolled back, 6 rollback incomplete, 130 interrupted.',
	].join('\n');
}

/** Runs the command that the arguments name, and answers its exit code. A first argument that is none is a guide. */
export async function dispatch(
	args: readonly string[],
	io: CommandIo = processIo(),
): Promise<number> {
	const [name, ...rest] = args;
	if (name === '--version' || name === '-v') {
		io.out(version);
		return exit.done;
	}
	if (name === '--help' || name === '-h' || name === 'help') {
		io.out(usage());
		return exit.done;
	}
	const row = commands.find((command) => command.name === name);
	if (row) return (await row.load())(rest, io);
	if (name?.startsWith('-') && name !== '-') {
		io.err(`gonogo: there is no option ${name}; see gonogo --help`);
		return exit.usage;
	}
	const { open } = await import('./open.ts');
	return open([...args], io);
}
