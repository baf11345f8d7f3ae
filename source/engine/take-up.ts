import { existsSync } from 'node:fs';
import type { Intent } from '../run/intent.ts';
import type { RunState } from '../run/state.ts';
import type { Executions } from './executions.ts';
import type { runLayout } from './record/run-folder.ts';

/** Follows executions without a recorded end; where nothing was kept of one, nobody knows how it ended. */
export function takeUp(
	{ executions: known }: RunState,
	layout: ReturnType<typeof runLayout>,
	executions: Executions,
	send: (intent: Intent) => void,
): void {
	for (const { id, outcome } of Object.values(known)) {
		if (outcome !== undefined) continue;
		if (existsSync(layout.execution(id))) executions.attach(id);
		else {
			const why = 'nothing was kept of it: it may never have begun';
			send({
				kind: 'block-finished',
				execution: id,
				outcome: { kind: 'unknown', why },
				durationMs: 0,
			});
		}
	}
}
