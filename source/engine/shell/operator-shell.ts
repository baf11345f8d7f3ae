import { spawn } from 'node:child_process';

/**
 * Hands the terminal to the operator's own shell (`SHELL`, else sh) and waits for its end, however it ends. Standard
 * input must be at rest. Ctrl-C is the shell's meanwhile.
 */
export async function openShell(
	environment: Readonly<Record<string, string>>,
	cwd: string,
): Promise<void> {
	const ours: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
	const deaf = () => {};
	for (const signal of ours) process.on(signal, deaf);
	try {
		const child = spawn(environment.SHELL || '/bin/sh', [], {
			cwd,
			env: environment,
			stdio: 'inherit',
		});
		await new Promise<void>((resolve) => {
			child.once('error', () => resolve());
			child.once('exit', () => resolve());
		});
	} finally {
		for (const signal of ours) process.off(signal, deaf);
	}
}
