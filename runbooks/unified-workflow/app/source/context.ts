import type { Folder } from './folder.ts';

/** What a command may use; the table of commands hands it over. */
export type Context = {
	/** The command's name in package.json. */
	script: string;
	folder: Folder;
	options: Options;
	env: Record<string, string | undefined>;
	/** Writes one line to standard output. */
	say(line: string): void;
	/** Writes what was measured as a line `name=value`. */
	figure(name: string, value: string | number | boolean): void;
	/** Writes one line to standard error. */
	complain(line: string): void;
};

/** 0: done, or what was checked holds. 1: it failed or does not hold. 2: wrong usage. */
export type Command = (context: Context) => Promise<number>;

export type Options = { named: Record<string, string>; positional: string[] };

/** Reads `--name=value` and `--name` (as an empty value); everything else is positional. */
export function readOptions(args: readonly string[]): Options {
	const options: Options = { named: {}, positional: [] };
	for (const argument of args) {
		const match = /^--([a-z][a-z-]*)(?:=(.*))?$/su.exec(argument);
		if (match?.[1]) options.named[match[1]] = match[2] ?? '';
		else options.positional.push(argument);
	}
	return options;
}
