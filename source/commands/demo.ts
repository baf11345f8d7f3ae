import { type CommandIo, exit } from './io.ts';
import { open } from './open.ts';
import { rehearse } from './rehearse.ts';
import { run } from './run.ts';
import { commands } from './table.ts';
import { sandboxVenue } from './venue.ts';

/** Commands that take a guide: in the demo they get the bundled one. */
const onTheGuide = new Set(['inspect', 'lint']);

/** `gonogo demo [COMMAND ...]`: any command on the bundled guide, in a sandbox of its own. */
export async function demo(args: string[], io: CommandIo): Promise<number> {
	const venue = sandboxVenue();
	if (venue?.guide === undefined) {
		io.err('gonogo demo: the bundled guide is missing; run npm run build');
		return exit.usage;
	}
	const [name, ...rest] = args;
	if (name === undefined || name === 'open') return open(rest, io, venue);
	if (name.startsWith('-')) return open(args, io, venue);
	if (name === 'run') return run(rest, io, venue);
	if (name === 'rehearse') return rehearse(rest, io, venue);
	const row = commands.find((command) => command.name === name && name !== 'demo');
	if (!row) {
		io.err(`gonogo demo: there is no command ${name}; see gonogo --help`);
		return exit.usage;
	}
	const command = await row.load();
	return command(onTheGuide.has(name) ? [venue.guide, ...rest] : rest, io);
}
