import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type CommandIo, exit } from './io.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<
	typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>
>;

/** A command's arguments, or `undefined` once what is wrong with them was said in one sentence. */
export type ReadArguments<O extends Options> =
	| { ok: true; values: Parsed<O>['values']; positionals: string[] }
	| { ok: false; code: number };

/**
 * Reads a command's arguments by node:util's rules. `usage` is what follows `gonogo`; it ends every complaint.
 * `least` and `most` bound the arguments that are no options.
 */
export function readArguments<O extends Options>(
	args: string[],
	io: CommandIo,
	{ usage, options, least = 0, most }: { usage: string; options: O; least?: number; most: number },
): ReadArguments<O> {
	const complain = (why: string) => {
		io.err(`gonogo ${usage.split(' ')[0]}: ${why}; usage: gonogo ${usage}`);
		return { ok: false as const, code: exit.usage };
	};
	let parsed: Parsed<O>;
	try {
		parsed = parseArgs({ args, options, allowPositionals: true });
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		// Node goes on with advice; its first sentence says what is wrong.
		const [first = message] = message.split('. ');
		return complain(`${first.charAt(0).toLowerCase()}${first.slice(1).replace(/\.$/, '')}`);
	}
	const { values, positionals } = parsed;
	if (positionals.length < least) return complain('something is missing');
	if (positionals.length > most) return complain(`${positionals[most]} is one too many`);
	return { ok: true, values, positionals };
}
