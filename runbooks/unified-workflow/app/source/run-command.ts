import { commands } from './commands.ts';
import type { Context } from './context.ts';

/** Runs the command of the table that the context names and returns its exit code; what it throws becomes a line and 1. */
export async function runCommand(context: Context): Promise<number> {
	const { script } = context;
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
