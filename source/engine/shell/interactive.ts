import { spawn, spawnSync } from 'node:child_process';
import type { BlockSpec } from './block.ts';
import type { BlockHandlers } from './follow.ts';
import { prepareBlock } from './prepare.ts';
import { follow } from './running.ts';

export type InteractiveSpec = Omit<BlockSpec, 'timeoutSeconds'> & {
	/** Keep what is printed, through util-linux script; by default where that is installed. */
	keepOutput?: boolean;
};

/**
 * Runs a block that has the terminal to itself: sudo, ssh, editors, REPLs. Nothing else may read from the terminal
 * meanwhile, and standard input must be at rest (paused), or keys are lost. Ctrl-C is the block's while it runs. The
 * folder and the reports are those of any other block; without util-linux script the output is empty. Unlike others it
 * ends with its terminal. Resolves when all is reported, or with what kept it from starting.
 */
export async function runInteractive(
	spec: InteractiveSpec,
	handlers: BlockHandlers,
): Promise<{ problem: string } | undefined> {
	const keeps = spec.keepOutput ?? scriptInstalled();
	const prepared = prepareBlock(spec, keeps ? 'script' : 'terminal');
	if ('problem' in prepared) return prepared;
	const { record, environment, command, filterInput } = prepared;
	// Ctrl-C reaches the whole foreground group, so us too when there is no script in between.
	const ours: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
	const deaf = () => {};
	for (const signal of ours) process.on(signal, deaf);
	try {
		const child = spawn(command.program, command.given, {
			cwd: spec.carried.cwd,
			env: environment,
			stdio: filterInput === undefined ? 'inherit' : ['inherit', 'inherit', 'inherit', 'pipe'],
		});
		child.on('error', deaf);
		if (child.pid === undefined) {
			return { problem: `It could not be started: ${command.program} does not run here.` };
		}
		const input = child.stdio[3];
		if (filterInput !== undefined && input && 'end' in input) {
			input.on('error', deaf);
			input.end(filterInput);
		}
		const { pid } = child;
		await new Promise<void>((resolve) => {
			const reporting: BlockHandlers = {
				...handlers,
				finished(report) {
					handlers.finished(report);
					resolve();
				},
			};
			follow(spec.directory, record, pid, reporting, child);
		});
		return undefined;
	} finally {
		for (const signal of ours) process.off(signal, deaf);
	}
}

let installed: boolean | undefined;

/** Whether util-linux script is here; the one of macOS and the BSDs takes other arguments. */
export function scriptInstalled(): boolean {
	installed ??= /util-linux/.test(
		spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '',
	);
	return installed;
}
