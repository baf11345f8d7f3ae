import type { Run } from '../run/intent.ts';
import type { LeftOver } from './execution-context.ts';
import type { Executions } from './executions.ts';

/** How long a monitor has to end when gonogo is left, in milliseconds. */
const monitorPatienceMs = 3000;

/** What still runs of an execution, and whether leaving ends it. */
export type StillRunning = LeftOver & { ends: boolean };

const inBackground = ({ state }: Run, id: string) => state.executions[id]?.mode === 'background';

/** What runs now of everything that this run began, commands that were left behind included. */
export function stillRunning(run: Run, executions: Executions): StillRunning[] {
	return executions
		.left(run.state.order)
		.map((left) => ({ ...left, ends: left.runs && inBackground(run, left.execution) }));
}

/** Ends what runs in the background; everything else goes on and is named. A lost terminal ends nothing. */
export async function endBackground(
	run: Run,
	executions: Executions,
	reason: 'quit' | 'signal' | 'finished',
): Promise<string[]> {
	const ids = executions.ids();
	if (reason === 'signal') return ids;
	const monitors = ids.filter((id) => inBackground(run, id));
	for (const id of monitors) executions.signal(id, 'terminate');
	const deadline = performance.now() + monitorPatienceMs;
	while (executions.ids().some((id) => monitors.includes(id)) && performance.now() < deadline) {
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	await executions.settled();
	return executions.ids();
}
