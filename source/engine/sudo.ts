import { execa } from 'execa';
import { elevates } from '../run/ask.ts';
import type { SessionOpened } from '../run/event.ts';
import { statementsOf } from '../runbook/lookup.ts';
import type { Runbook } from '../runbook/model.ts';

/** Asked of a directory service, an answer may take its time; nobody waits for more. */
const patienceMs = 3000;

/**
 * Whether sudo asks for a password here, when the guide uses it at all: then its commands get the terminal. It is asked
 * as a command in the background would ask, without a terminal, to run `true`. Undefined when it lets the operator in,
 * or is not installed: then the command itself says so.
 */
export async function sudoOf(
	runbook: Runbook,
	environment: Record<string, string>,
	cwd: string,
): Promise<SessionOpened['sudo']> {
	if (!statementsOf(runbook).some(({ statement }) => elevates(statement))) return undefined;
	const { failed, code } = await execa('sudo', ['-n', 'true'], {
		cwd,
		reject: false,
		timeout: patienceMs,
		stdio: 'ignore',
		detached: true,
		env: environment,
		extendEnv: false,
	});
	return failed && code !== 'ENOENT' ? 'asks' : undefined;
}
