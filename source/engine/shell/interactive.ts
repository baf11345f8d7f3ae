import { spawnSync } from 'node:child_process';
import type { BlockSpec } from './block-spec.ts';
import type { BlockHandlers } from './follow.ts';
import { fileIn } from './layout.ts';
import { placeOf, type ShellPlace } from './place.ts';
import { quoted, writeBlock } from './prepare.ts';
import { follow } from './running.ts';
import { giveSecrets, notStarted, spawnSupervisor, writeShell } from './shell.ts';
import { newNonce } from './standby.ts';

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
	const place = placeOf(spec, keeps ? 'script' : 'terminal');
	if ('problem' in place) return place;
	const nonce = newNonce();
	const { directory } = spec;
	const unwritten = writeShell(directory, place);
	if (unwritten) return unwritten;
	const written = writeBlock(directory, spec, place, nonce);
	if ('problem' in written) return written;
	// Ctrl-C reaches the whole foreground group, so us too when there is no script in between.
	const ours: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
	const deaf = () => {};
	for (const signal of ours) process.on(signal, deaf);
	try {
		const child = spawnSupervisor(
			directory,
			place,
			nonce,
			{ stdio: ['inherit', 'inherit', 'inherit', 'ignore', ...(keeps ? ['pipe' as const] : [])] },
			keeps ? underScript(directory, place) : undefined,
		);
		if (child.pid === undefined) return { problem: notStarted };
		giveSecrets(child, place);
		const { pid } = child;
		await new Promise<void>((resolve) => {
			const reporting: BlockHandlers = {
				...handlers,
				finished(report) {
					handlers.finished(report);
					resolve();
				},
			};
			follow(directory, written.record, pid, reporting, child);
		});
		return undefined;
	} finally {
		for (const signal of ours) process.off(signal, deaf);
	}
}

/** Script runs its command with $SHELL, whatever that is; it is given sh, and the block its own again. */
function underScript(directory: string, { bash, environment: { SHELL } }: ShellPlace): string {
	const own = SHELL === undefined ? 'unset SHELL' : `SHELL=${quoted(SHELL)}`;
	const wrapped = [fileIn(directory, 'wrap'), directory].map(quoted).join(' ');
	return `${own}; exec ${quoted(bash)} --noprofile --norc ${wrapped}`;
}

let installed: boolean | undefined;

/** Whether util-linux script is here; the one of macOS and the BSDs takes other arguments. */
export function scriptInstalled(): boolean {
	installed ??= /util-linux/.test(
		spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '',
	);
	return installed;
}
