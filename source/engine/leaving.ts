import type { SessionClosed } from '../run/event.ts';
import type { Run } from '../run/intent.ts';
import { isLeftBehind } from '../run/rollback/progress.ts';
import type { LeftOver } from './execution-context.ts';
import type { Executions } from './executions.ts';

/** How long a monitor has to end when gonogo is left, in milliseconds. */
const monitorPatienceMs = 3000;

/** What still runs of an execution, and whether leaving ends it. */
export type StillRunning = LeftOver & { ends: boolean };

/** Whether an execution ends with gonogo: a monitor does, a command that a rollback left behind was promised its own end. */
function endsHere({ state }: Run, id: string): boolean {
	const execution = state.executions[id];
	return execution?.mode === 'background' && !isLeftBehind(execution);
}

/** What runs now of everything that this run began, commands that were left behind included. */
export function stillRunning(run: Run, executions: Executions): StillRunning[] {
	return executions
		.left(run.state.order)
		.map((left) => ({ ...left, ends: left.runs && endsHere(run, left.execution) }));
}

/** Ends what runs in the background; everything else goes on and is named. A lost terminal and a hand-over end nothing. */
export async function endBackground(
	run: Run,
	executions: Executions,
	reason: SessionClosed['reason'],
): Promise<string[]> {
	const ids = executions.ids();
	if (reason === 'signal' || reason === 'handed-over') return ids;
	const monitors = ids.filter((id) => endsHere(run, id));
	for (const id of monitors) executions.signal(id, 'terminate');
	const deadline = performance.now() + monitorPatienceMs;
	while (executions.ids().some((id) => monitors.includes(id)) && performance.now() < deadline) {
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	await executions.settled();
	return executions.ids();
}
