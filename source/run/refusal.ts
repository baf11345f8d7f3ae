import type { EventBody } from './event.ts';
import type { Ask, Decision, Effect, Refusal } from './intent.ts';

/** An intent that is not carried out, with the sentence an operator reads. */
export function refuse(why: string): Refusal {
	return { refused: why };
}

/** An intent that passes once the operator gives a reason in one line. */
export function needsReason(why: string): Refusal {
	return { refused: why, need: 'reason' };
}

/** An intent that passes once the operator answers what the statement asks. */
export function needsAnswer(why: string, ask: Exclude<Ask, { kind: 'nothing' }>): Refusal {
	return { refused: why, need: ask.kind, ask };
}

/** Events to record, with nothing to carry out. */
export function record(...events: EventBody[]): Decision {
	return { events, effects: [] };
}

/** Events to record and what to carry out once they are on disk. */
export function carryOut(events: EventBody[], ...effects: Effect[]): Decision {
	return { events, effects };
}

/** Whether a line that must say something does. */
export function says(line: string | undefined): line is string {
	return line !== undefined && line.trim() !== '';
}
