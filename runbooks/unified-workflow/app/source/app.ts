import { dirname, resolve } from 'node:path';
import { commands } from './commands.ts';
import type { Context } from './context.ts';
import { readOptions } from './context.ts';
import { Folder } from './folder.ts';

/** Runs one command of the table and returns its exit code. */
async function run(script: string, args: readonly string[]): Promise<number> {
	const context: Context = {
		script,
		folder: new Folder(resolve(dirname(process.argv[1] ?? ''), '..')),
		options: readOptions(args),
		env: process.env,
		say: (line) => console.log(line),
		figure: (name, value) => console.log(`${name}=${value}`),
		complain: (line) => console.error(line),
	};
	const row = commands[script];
	if (!row) {
		context.complain(`${script || 'no command'}: not one of ${Object.keys(commands).join(', ')}`);
		return 2;
	}
	try {
		const command = await row.load();
		return await command(context);
	} catch (error) {
		context.complain(`${script}: ${error instanceof Error ? error.message : String(error)}`);
		return 1;
	}
}

const [script = '', ...args] = process.argv.slice(2);
void run(script, args).then((code) => {
	process.exitCode = code;
});
