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
