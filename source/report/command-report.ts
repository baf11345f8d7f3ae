import type { Outcome, RunEvent, SettledHow } from '../run/event.ts';
import { succeeded } from '../run/finished.ts';
import type { Run } from '../run/intent.ts';
import { findStep } from '../runbook/lookup.ts';

/** One run of a command, outside a rollback: those are told where the rollback is. */
export type CommandRun = {
	at: string;
	by: string;
	text: string;
	/** The step of a phase or the procedure that it ran for, in the guide's words. */
	where: string;
	outcome: Outcome;
	durationMs: number;
	/** Of its output, when it printed anything. */
	outputSha256?: string;
};

/** What became of a command that did not end well: it did later, a person settled it, a rollback came, or nothing did. */
export type Sequel =
	| { kind: 'ok'; at: string }
	| { kind: 'settled'; how: SettledHow; at: string; by: string }
	| { kind: 'rollback'; at: string }
	| { kind: 'none' };

export type Failure = CommandRun & {
	/** The environment that it may have changed. */
	deploys?: string;
	sequel: Sequel;
};

type Ran = CommandRun & {
	statement: string;
	outsidePhases: boolean;
	deploys?: string;
};

/** Every run of a command that ended otherwise than well, in order; a monitor that was stopped is none. */
export function failuresOf(run: Run, events: readonly RunEvent[]): Failure[] {
	return runsOf(run, events)
		.filter(({ outcome }) => !succeeded(outcome) && outcome.kind !== 'stopped')
		.map(({ statement, outsidePhases: _, ...ran }) => ({
			...ran,
			sequel: sequelOf(statement, ran.at, events),
		}));
}

/** Every run of a command of the guide's procedures: monitoring, validation, troubleshooting, reports. */
export function procedureRuns(run: Run, events: readonly RunEvent[]): CommandRun[] {
	return runsOf(run, events)
		.filter(({ outsidePhases }) => outsidePhases)
		.map(({ statement: _, outsidePhases: __, deploys: ___, ...ran }) => ran);
}

function runsOf({ runbook }: Run, events: readonly RunEvent[]): Ran[] {
	const blocks = new Map<string, Extract<RunEvent, { type: 'block.started' }>>();
	return events.flatMap((event): Ran[] => {
		if (event.type === 'block.started') blocks.set(event.execution, event);
		if (event.type !== 'statement.finished') return [];
		const block = blocks.get(event.execution);
		const statement = block?.statements.find(({ id }) => id === event.statement);
		if (!block || block.rollback !== undefined || !statement) return [];
		const place = findStep(runbook, block.owner);
		const { outcome, durationMs, output, at } = event;
		return [
			{
				statement: statement.id,
				at,
				by: block.by,
				text: statement.text,
				where: place?.phase ? place.step.title : (place?.procedure?.title ?? block.owner),
				outsidePhases: place?.phase === undefined,
				outcome,
				durationMs,
				...(output && output.to > output.from ? { outputSha256: output.sha256 } : {}),
				...(statement.deploys ? { deploys: statement.environment ?? block.environment } : {}),
			},
		];
	});
}

function sequelOf(statement: string, since: string, events: readonly RunEvent[]): Sequel {
	for (const event of events) {
		if (event.at < since) continue;
		if (event.type === 'rollback.started') return { kind: 'rollback', at: event.at };
		if (!('statement' in event) || event.statement !== statement) continue;
		if (event.type === 'statement.finished' && succeeded(event.outcome))
			return { kind: 'ok', at: event.at };
		if (event.type === 'statement.settled')
			return { kind: 'settled', how: event.how, at: event.at, by: event.by };
	}
	return { kind: 'none' };
}
