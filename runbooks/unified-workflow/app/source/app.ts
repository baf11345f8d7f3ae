import { dirname, resolve } from 'node:path';
import { readOptions } from './context.ts';
import { Folder } from './folder.ts';
import { runCommand } from './run-command.ts';

const [script = '', ...args] = process.argv.slice(2);
void runCommand({
	script,
	folder: new Folder(resolve(dirname(process.argv[1] ?? ''), '..')),
	options: readOptions(args),
	env: process.env,
	say: (line) => console.log(line),
	figure: (name, value) => console.log(`${name}=${value}`),
	complain: (line) => console.error(line),
}).then((code) => {
	process.exitCode = code;
});
