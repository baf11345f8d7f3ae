import { between, spanOfTime } from '../text/time.ts';
import type { RunContext } from './context.ts';

/** Silence below this many milliseconds says nothing of a command. */
const worthSaying = 60_000;

/**
 * `silent 3 min`: how long a command that runs has said nothing, once that is long enough to wonder. What it said before
 * `startedAt`, as an earlier command of the same execution, does not count.
 */
export function silence(
	{ now, quietSince }: RunContext,
	execution: string,
	startedAt: string,
): string | undefined {
	const said = quietSince(execution);
	const quiet = between(said === undefined || said < startedAt ? startedAt : said, now);
	return quiet < worthSaying ? undefined : `silent ${spanOfTime(quiet)}`;
}

/**
 * Whether a command that runs was given a terminal by an earlier gonogo, or by another: what it asks is asked there, and
 * nothing that is typed here answers it. A rehearsal gives none.
 */
export const asksElsewhere = ({ run: { state } }: RunContext, execution: string): boolean =>
	state.executions[execution]?.mode === 'interactive' && state.created?.kind !== 'rehearsal';
