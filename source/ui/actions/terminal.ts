import type { RunContext } from '../view/context.ts';

/** What programs say that found no terminal, as sudo, ssh, docker, bash and stty put it. */
const wantsTerminal =
	/a terminal is required|no tty present|\/dev\/tty|not a (?:tty|terminal)|input device is not a TTY|Inappropriate ioctl|Host key verification failed|Pseudo-terminal will not be allocated/i;
/** It is said last, or nearly so. */
const lastLines = 12;

/** Whether the command that failed last on this step said that it wants a terminal: then it is offered first. */
export function askedForTerminal({ run, scene, output }: RunContext): boolean {
	const { next } = scene;
	if (next.kind !== 'failed') return false;
	const state = run.state.statements[next.statement.id];
	if (state?.status !== 'failed' || run.state.executions[state.execution]?.mode === 'interactive') {
		return false;
	}
	return wantedTerminal(output(state.execution)?.lines(0, lastLines) ?? []);
}

/** Whether the end of an output says so. */
export const wantedTerminal = (lines: readonly string[]): boolean =>
	lines.some((line) => wantsTerminal.test(line));
