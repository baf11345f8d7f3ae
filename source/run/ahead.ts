import type { EventBody } from './event.ts';
import { fold, stamped } from './evolve.ts';
import type { Run } from './intent.ts';

/** The run as it will be once these events are recorded, at the time of the last one unless a moment is given. */
export function ahead(
	run: Run,
	events: readonly EventBody[],
	{ at, mono }: { at: string; mono?: number } = run.state,
): Run {
	if (events.length === 0) return run;
	const stamp = { at, by: '', ...(mono === undefined ? {} : { mono }) };
	const { seq } = run.state;
	return {
		...run,
		state: fold(
			events.map((event, index) => stamped(event, stamp, seq + index + 1)),
			run.state,
		),
	};
}
