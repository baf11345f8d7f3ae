import type { EventOf } from './event.ts';
import type { StatementState } from './state.ts';

/** Whether an outcome is a success: the command ended by itself with code 0. */
export function succeeded(outcome: { kind: string; code?: number }): boolean {
	return outcome.kind === 'exited' && outcome.code === 0;
}

/** Where a statement stands that ended so. */
export function finished(
	event: EventOf<'statement.finished'>,
	text: string,
	startedAt: string,
): StatementState {
	const { execution, outcome, durationMs, output, at } = event;
	if (outcome.kind === 'unknown') {
		return { status: 'unknown', execution, startedAt, why: outcome.why, text };
	}
	return {
		status: succeeded(outcome) ? 'ok' : 'failed',
		execution,
		run: {
			text,
			startedAt,
			finishedAt: at,
			outcome,
			durationMs,
			...(output === undefined ? {} : { output }),
		},
	};
}
