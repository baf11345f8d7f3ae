import type { EventOf, EventType, RunEvent } from '../../run/event.ts';

/** What is wrong with one event where it stands, in words that end a sentence. */
export type OrderFinding = { seq: number; problem: string; severe: boolean };

type Seen = {
	at: string;
	blocks: Set<string>;
	ended: Set<string>;
	started: Set<string>;
	rollbacks: Set<string>;
	closed: boolean;
};

const key = (execution: string, statement: string) => `${execution}\0${statement}`;

type Checks = { [T in EventType]?: (event: EventOf<T>, seen: Seen) => string | undefined };

/** What must have happened before an event; one row a kind of event that says something about another. */
const checks: Checks = {
	'block.started': ({ execution }, { blocks }) => {
		if (blocks.has(execution)) return `execution ${execution} begins a second time`;
		blocks.add(execution);
		return undefined;
	},
	'statement.started': ({ execution, statement }, { blocks, ended, started }) => {
		started.add(key(execution, statement));
		if (!blocks.has(execution)) return `${statement} starts in an execution that never began`;
		return ended.has(execution) ? `${statement} starts in an execution that has ended` : undefined;
	},
	'statement.finished': ({ execution, statement }, { started }) =>
		started.has(key(execution, statement)) ? undefined : `${statement} ends without a start`,
	'block.finished': ({ execution }, { blocks, ended }) => {
		if (!blocks.has(execution)) return `execution ${execution} ends without a start`;
		if (ended.has(execution)) return `execution ${execution} ends a second time`;
		ended.add(execution);
		return undefined;
	},
	'rollback.started': ({ rollback }, { rollbacks }) => {
		if (rollbacks.has(rollback)) return `rollback ${rollback} begins a second time`;
		rollbacks.add(rollback);
		return undefined;
	},
	'rollback.finished': ({ rollback }, { rollbacks }) =>
		rollbacks.has(rollback) ? undefined : `rollback ${rollback} ends without a start`,
};

/** What goes forward; a closed run can still be rolled back, and everything about that recorded. */
const neverAfterClosing = new Set<EventType>([
	'step.settled',
	'item.signed',
	'item.withdrawn',
	'phase.opened',
	'phase.decided',
	'role.decided',
	'guide.adopted',
	'run.closed',
]);

/**
 * Whether the events tell a story that can have happened. A clock that was set back is worth saying and no
 * falsehood: order is by number, times are claims.
 */
export function checkOrder(events: readonly RunEvent[]): OrderFinding[] {
	const findings: OrderFinding[] = [];
	const seen: Seen = {
		at: '',
		blocks: new Set(),
		ended: new Set(),
		started: new Set(),
		rollbacks: new Set(),
		closed: false,
	};
	for (const event of events) {
		const { seq, at, type } = event;
		const find = (problem: string, severe: boolean) => findings.push({ seq, problem, severe });
		if (at < seen.at) find(`the clock was set back from ${seen.at} to ${at}`, false);
		seen.at = at;
		if (seen.closed && neverAfterClosing.has(type)) {
			find(`${type} comes after the run was closed`, true);
		}
		const check = checks[event.type] as
			| ((event: RunEvent, seen: Seen) => string | undefined)
			| undefined;
		const problem = check?.(event, seen);
		if (problem !== undefined) find(problem, true);
		seen.closed ||= type === 'run.closed';
	}
	return findings;
}
