import type { GitFacts, RunCreated, RunEvent, Stamp } from '../run/event.ts';
import { guardRules } from '../run/guard/rules.ts';
import { forEarlierText } from '../run/guide/change.ts';
import type { Run } from '../run/intent.ts';
import type { Operator } from '../run/operator.ts';
import type { ToggleLeft } from '../run/rollback/event.ts';
import type { SignOff } from '../run/sign-off/sign-off.ts';
import type { Deviation, Note } from '../run/state.ts';
import { type ToggleRow, toggleBoard } from '../run/toggle/board.ts';
import { findItem, findPhase, findStatement } from '../runbook/lookup.ts';
import { type Attendance, attendanceOf } from './attendance.ts';
import { type CommandRun, type Failure, failuresOf, procedureRuns } from './command-report.ts';
import { outcomeOf, type RunOutcome } from './outcome.ts';
import { type ItemReport, outsideReports, type PhaseReport, phaseReports } from './phase-report.ts';
import { type RollbackReport, rollbackReports } from './rollback-report.ts';
import { type WatchReport, watchReport } from './watch-report.ts';

/** What a report is made of: the run, the events it is the fold of, and the head of their chain. */
export type ReportInput = {
	run: Run;
	events: readonly RunEvent[];
	head: { seq: number; hash: string };
	/** Now, where the run is open; without it the report is as of its last event. */
	at?: string;
	/** The first line of the record that does not hold: nothing from there on counts. */
	broken?: { line: number };
};

/** A run written up; `gonogo report --format json` prints exactly this. Times are RFC 3339, UTC. */
export type RunReport = {
	schema: 1;
	run: string;
	kind: RunCreated['kind'];
	title: string;
	outcome: { kind: RunOutcome; says: string };
	environment: string;
	ticket?: string;
	guide: { path: string; sha256: string };
	trust: RunCreated['trust'];
	timeScale?: number;
	began: string;
	/** When it was closed, or the last thing that is recorded of it. */
	ended: string;
	closed: boolean;
	people: Person[];
	attendance: Attendance;
	commits: { started?: GitFacts; deployed: Deployment[] };
	deviations: NamedDeviation[];
	repairs: NamedDeviation[];
	failures: Failure[];
	phases: PhaseReport[];
	/** What the guide asks outside its phases, and how it was answered. */
	outside: ItemReport[];
	/** Commands of procedures that ran: they belong to no phase. */
	procedureRuns: CommandRun[];
	/** Sign-offs for items that the guide, as the run follows it now, does not have or says otherwise. */
	earlier: SignOff[];
	rollbacks: RollbackReport[];
	toggles: Pick<ToggleRow, 'name' | 'before' | 'set' | 'deployed' | 'seen' | 'status' | 'why'>[];
	left: ToggleLeft[];
	watch: WatchReport;
	notes: Note[];
	/** Repairs of the record and changes of the guide, in the order they happened. */
	record: { at: string; says: string }[];
	head: { seq: number; hash: string };
	/** The first line of the record that does not hold: the report ends before it. */
	broken?: { line: number };
};

/** Somebody who acted in the run; `did` counts what they signed, decided and noted. */
export type Person = Operator & { first: string; last: string; did: number };

/** A deploying command that succeeded, or did so by a person's word, and the commit that stood in the folder then. */
export type Deployment = {
	at: string;
	text: string;
	environment: string;
	how?: 'by-hand' | 'applied';
	commit?: string;
	branch?: string;
	clean?: boolean;
};

/** `what` is the subject in the guide's own words. */
export type NamedDeviation = Deviation & { what: string; command?: true };

/** The report of a run that has begun; undefined for a record that does not say what it is. */
export function reportOf({ run, events, head, at, broken }: ReportInput): RunReport | undefined {
	const { created, closed, deviations, repairs, notes, rollbacks } = run.state;
	if (!created) return undefined;
	const { outcome, sentence } = outcomeOf(run);
	return {
		schema: 1,
		run: created.run,
		kind: created.kind,
		title: created.title,
		outcome: { kind: outcome, says: sentence },
		environment: created.environment,
		...(created.ticket === undefined ? {} : { ticket: created.ticket }),
		guide: created.guide,
		trust: created.trust,
		...(created.timeScale === undefined ? {} : { timeScale: created.timeScale }),
		began: created.at,
		ended: closed?.at ?? run.state.at,
		closed: closed !== undefined,
		people: peopleOf(events),
		attendance: attendanceOf(events),
		commits: {
			...(created.git === undefined ? {} : { started: created.git }),
			deployed: deploymentsOf(run, events),
		},
		deviations: gravest(deviations).map((deviation) => named(run, deviation)),
		repairs: repairs.map((repair) => named(run, repair)),
		failures: failuresOf(run, events),
		phases: phaseReports(run, events),
		outside: outsideReports(run, events),
		procedureRuns: procedureRuns(run, events),
		earlier: forEarlierText(run),
		rollbacks: rollbackReports(run, events),
		toggles: toggleBoard(run).map(({ name, before, set, deployed, seen, status, why }) => ({
			name,
			before,
			set,
			deployed,
			seen,
			status,
			why,
		})),
		left: rollbacks.at(-1)?.left ?? [],
		watch: watchReport(run, closed?.at ?? at ?? run.state.at),
		notes,
		record: recordStory(events),
		head,
		...(broken === undefined ? {} : { broken }),
	};
}

function named(run: Run, deviation: Deviation): NamedDeviation {
	const { subject } = deviation;
	const statement = findStatement(run.runbook, subject);
	const { halts } = run.state;
	const step = run.runbook.phases.flatMap(({ steps }) => steps).find(({ id }) => id === subject);
	const what =
		statement?.statement.text ??
		findItem(run.runbook, subject)?.item.text ??
		findPhase(run.runbook, subject)?.title ??
		procedureOf(run, subject) ??
		halts.find(({ id }) => id === subject)?.why ??
		guardRules(run.runbook).find(({ id }) => id === subject)?.name ??
		step?.title ??
		subject;
	return { ...deviation, what, ...(statement === undefined ? {} : { command: true }) };
}

/** The title of a rollback procedure, by its own id or by that of a rollback that ran it. */
function procedureOf({ runbook, state }: Run, subject: string): string | undefined {
	const id = state.rollbacks.find((rollback) => rollback.id === subject)?.procedure ?? subject;
	return runbook.procedures.find((procedure) => procedure.id === id)?.title;
}

/** What an auditor has to see before anything else comes first; the rest stays in the order it happened. */
const gravest = (deviations: readonly Deviation[]): Deviation[] => [
	...deviations.filter(({ kind }) => kind === 'rollback-alone'),
	...deviations.filter(({ kind }) => kind !== 'rollback-alone'),
];

/** Events that are a person's own act, beyond having the run open. */
const acts = new Set<RunEvent['type']>([
	'item.signed',
	'phase.decided',
	'role.decided',
	'phase.opened',
	'statement.settled',
	'step.settled',
	'note.added',
	'rollback.started',
	'rollback.acknowledged',
	'item.withdrawn',
	'approval.given',
	'halt.overridden',
	'guard.dismissed',
	'hold.closed',
	'escalation.told',
	'run.closed',
]);

function peopleOf(events: readonly RunEvent[]): Person[] {
	const people = new Map<string, Person>();
	for (const event of events) {
		const arrives = event.type === 'run.created' || event.type === 'session.opened';
		if (!arrives && event.type !== 'approval.given') continue;
		const { operator, at } = event;
		if (!people.has(operator.name)) {
			people.set(operator.name, { ...operator, first: at, last: at, did: 0 });
		}
	}
	for (const event of events) {
		const { at, type } = event;
		// An approval is stamped by whoever has the run open; it is the act of the one who gave it.
		const person = people.get(type === 'approval.given' ? event.operator.name : event.by);
		if (!person) continue;
		person.last = at;
		if (acts.has(type)) person.did += 1;
	}
	return [...people.values()];
}

function deploymentsOf({ runbook }: Run, events: readonly RunEvent[]): Deployment[] {
	const blocks = new Map<string, Extract<RunEvent, { type: 'block.started' }>>();
	const deployments: Deployment[] = [];
	for (const event of events) {
		if (event.type === 'block.started') blocks.set(event.execution, event);
		if (event.type === 'statement.settled' && event.deploys) {
			const { at, how, statement, deploys } = event;
			if (how !== 'by-hand' && how !== 'applied') continue;
			const text = findStatement(runbook, statement)?.statement.text ?? statement;
			deployments.push({ at, text, environment: deploys.environment, how });
		}
		if (event.type !== 'statement.finished') continue;
		if (event.outcome.kind !== 'exited' || event.outcome.code !== 0) continue;
		const block = blocks.get(event.execution);
		const statement = block?.statements.find(({ id }) => id === event.statement);
		if (!block || !statement?.deploys) continue;
		deployments.push({
			at: event.at,
			text: statement.text,
			environment: statement.environment ?? block.environment,
			...block.git,
		});
	}
	return deployments;
}

type Told = { [T in RunEvent['type']]?: (event: Extract<RunEvent, { type: T }>) => string };

/** What became of the record itself, and how it passed from hand to hand; one row a kind of event. */
const told: Told = {
	'journal.repaired': ({ bytes, file }) =>
		`A write that never ended (${bytes} bytes) was set aside as ${file}.`,
	'guide.adopted': ({ to }) => `A changed guide was adopted: SHA-256 ${to}.`,
	'ticket.given': ({ by, ticket }) => `${by} gave it the ticket ${ticket}.`,
	'handover.asked': ({ by }) => `${by} asked for the run.`,
	'handover.offered': ({ by, to }) => `${by} offered the run to ${to ?? 'whoever follows it'}.`,
	'handover.withdrawn': ({ by }) => `${by} did not hand it over.`,
	'handover.accepted': ({ by }) => `${by} took it over.`,
	'takeover.explained': ({ by, reason }) =>
		`${by} took it up though its holder never left: ${reason}`,
};

function recordStory(events: readonly RunEvent[]): { at: string; says: string }[] {
	return events.flatMap((event: RunEvent & Stamp) => {
		const row = told[event.type] as ((event: RunEvent) => string) | undefined;
		return row === undefined ? [] : [{ at: event.at, says: row(event) }];
	});
}
