import { declaredHandlers } from './declared/record.ts';
import { changeExecution, Draft } from './draft.ts';
import type { EventBody, EventOf, EventType, RunEvent } from './event.ts';
import { finished, succeeded } from './finished.ts';
import { variableOf } from './guide/placeholder.ts';
import { handOverHandlers, sessionBegins } from './hand-over/record.ts';
import * as rollback from './rollback/record.ts';
import { deviationsOf } from './sign-off/deviation.ts';
import { reopen, signOffHandlers } from './sign-off/record.ts';
import type { RunState, StatementState } from './state.ts';
import * as record from './toggle/record.ts';
import { deployed, readingsTaken, watchHandlers } from './watch/record.ts';
import { nothingWatched } from './watch/state.ts';

/** The state before the first event. */
export const emptyState: RunState = {
	...nothingWatched,
	seq: 0,
	at: '',
	sessions: [],
	executions: {},
	order: [],
	statements: {},
	steps: {},
	items: {},
	phases: {},
	toggles: {},
	readings: {},
	environment: { cwd: '', umask: '', changed: [], unset: [] },
	variables: [],
	sudoAsks: false,
	missing: [],
	toolsMissing: [],
	values: {},
	notes: [],
	approvals: [],
	deviations: [],
	repairs: [],
	rollbacks: [],
};

type Handlers = { [T in EventType]: (draft: Draft, event: EventOf<T>) => void };

const handlers: Handlers = {
	...watchHandlers,
	...signOffHandlers,
	...handOverHandlers,
	...declaredHandlers,
	'run.created': (draft, { type: _, v: __, seq, by: ___, mono: ____, ...created }) => {
		draft.state.created = created;
		draft.state.operator = created.operator;
		draft.state.git = created.git;
		draft.state.environment = { cwd: created.cwd, umask: '', changed: [], unset: [] };
		// What an emergency finds in its shell was never said of the target before the rollout.
		const known = created.emergency ? record.set : record.before;
		known(draft, created.toggles, { at: created.at, seq });
	},
	'session.opened': (draft, event) => {
		draft.state.operator = event.operator;
		draft.state.git = event.git ?? draft.state.git;
		draft.state.variables = event.variables ?? [];
		draft.state.missing = event.missing ?? [];
		draft.state.target = event.target;
		draft.state.toolsMissing = event.toolsMissing ?? [];
		draft.state.sudoAsks = event.sudo === 'asks';
		draft.state.usualTimeout = event.usualTimeout;
		// A secret that was given lived in the process that it was given to.
		for (const [token, { secret }] of Object.entries(draft.state.values)) {
			if (secret) delete draft.own('values')[token];
		}
		sessionBegins(draft, event);
		draft.own('sessions').push({
			operator: event.operator,
			via: event.via,
			openedAt: event.at,
			left: [],
		});
	},
	'session.closed': (draft, event) => {
		const sessions = draft.own('sessions');
		const last = sessions.at(-1);
		if (last === undefined) return;
		sessions[sessions.length - 1] = {
			...last,
			closedAt: event.at,
			reason: event.reason,
			left: event.left,
		};
	},
	'run.closed': (draft, { outcome, reason, at }) => {
		draft.state.closed = { outcome, at, ...(reason === undefined ? {} : { reason }) };
	},
	'journal.repaired': () => {},
	'guide.adopted': (draft, { to, reopened = [], at, by }) => {
		draft.state.guide = { sha256: to, at, by };
		reopen(draft, reopened);
	},
	'value.given': (draft, { token, value, secret }) => {
		draft.own('values')[token] = { value, secret };
		found(draft, [variableOf(token) ?? '']);
	},
	'block.started': (draft, event) => {
		draft.own('executions')[event.execution] = {
			id: event.execution,
			owner: event.owner,
			mode: event.mode,
			statements: event.statements,
			environment: event.environment,
			startedAt: event.at,
			...(event.rollback === undefined ? {} : { rollback: event.rollback }),
			...(event.git === undefined ? {} : { git: event.git }),
			...(event.timeoutSeconds === undefined ? {} : { timeoutSeconds: event.timeoutSeconds }),
			...(event.target === undefined ? {} : { target: event.target }),
		};
		draft.own('order').push(event.execution);
		// What the guide itself has set since the session began is no difference between two machines.
		draft.state.target = event.target ?? draft.state.target;
		rollback.began(draft, event);
	},
	'block.detached': (draft, { execution }) => {
		changeExecution(draft, execution, { mode: 'background' });
	},
	'statement.started': (draft, event) => {
		const execution = draft.state.executions[event.execution];
		const statement = execution?.statements.find(({ id }) => id === event.statement);
		if (!execution || !statement) return;
		changeExecution(draft, event.execution, { current: event.statement });
		setStatement(draft, execution.rollback, event.statement, {
			status: 'running',
			execution: event.execution,
			startedAt: event.at,
			text: statement.text,
		});
		record.set(draft, event.toggles, event);
		if (statement.deploys) {
			const environment = statement.environment ?? execution.environment;
			record.attempted(draft, environment, event.toggles, { ...event, execution: execution.id });
		}
	},
	'statement.finished': (draft, event) => {
		const execution = draft.state.executions[event.execution];
		const statement = execution?.statements.find(({ id }) => id === event.statement);
		if (!execution || !statement) return;
		const started = statementOf(draft, execution.rollback, event.statement);
		const startedAt = started?.status === 'running' ? started.startedAt : execution.startedAt;
		// A command that was left behind says what became of it, and speaks for no other that took its place.
		if (execution.rollback === undefined || rollback.speaksFor(started, execution.id)) {
			setStatement(
				draft,
				execution.rollback,
				event.statement,
				finished(event, statement.text, startedAt),
			);
		}
		if (execution.current === event.statement) {
			changeExecution(draft, event.execution, { current: undefined });
		}
		if (!statement.deploys) return;
		const environment = statement.environment ?? execution.environment;
		if (!succeeded(event.outcome)) {
			record.doubted(draft, environment, execution.id, event);
		} else {
			record.deployed(draft, environment, execution.id, event);
			deployed(draft, { environment, statement: statement.id }, event);
		}
	},
	'block.finished': (draft, event) => {
		changeExecution(draft, event.execution, {
			outcome: event.outcome,
			durationMs: event.durationMs,
			finishedAt: event.at,
			current: undefined,
			...(event.output === undefined ? {} : { output: event.output }),
			...(event.notCaptured === undefined ? {} : { notCaptured: event.notCaptured }),
		});
		rollback.released(draft, event.execution);
	},
	'environment.captured': (draft, event) => {
		draft.state.environment = {
			cwd: event.cwd,
			umask: event.umask,
			changed: event.changed,
			unset: event.unset,
		};
		found(draft, [...event.changed, ...event.unset]);
		record.set(draft, event.toggles, event);
		record.unset(draft, event.unset);
	},
	'readings.taken': readingsTaken,
	'statement.settled': (draft, event) => {
		const before = statementOf(draft, event.rollback, event.statement);
		setStatement(draft, event.rollback, event.statement, {
			status: 'settled',
			how: event.how,
			note: event.note,
			at: event.at,
			by: event.by,
		});
		if (!event.deploys) return;
		const { environment, toggles } = event.deploys;
		const execution = before && 'execution' in before ? before.execution : undefined;
		if (event.how === 'by-hand' || event.how === 'applied') {
			record.deployedByHand(draft, environment, toggles, event);
		} else if (event.how === 'not-applied' && execution !== undefined) {
			record.notApplied(draft, environment, execution);
		}
	},
	'step.settled': (draft, { step, how, note, at, by }) => {
		draft.own('steps')[step] = { how, note, at, by };
	},
	'note.added': (draft, { text, at, by }) => {
		draft.own('notes').push({ text, at, by });
	},
	'rollback.checked': (draft, { checks, at }) => {
		draft.state.rollbackChecks = { checks, at };
	},
	'rollback.started': rollback.started,
	'rollback.finished': rollback.finished,
	'rollback.acknowledged': rollback.acknowledged,
};

/** A rollback's statements stand apart from those of the forward run, so that one never hides the other. */
function statementOf(
	draft: Draft,
	rollbackId: string | undefined,
	statement: string,
): StatementState | undefined {
	if (rollbackId === undefined) return draft.state.statements[statement];
	return draft.state.rollbacks.find(({ id }) => id === rollbackId)?.progress[statement];
}

function setStatement(
	draft: Draft,
	rollbackId: string | undefined,
	statement: string,
	next: StatementState,
): void {
	if (rollbackId === undefined) draft.own('statements')[statement] = next;
	else rollback.progressed(draft, rollbackId, statement, next);
}

/** Variables that have a value again. */
function found(draft: Draft, names: readonly string[]): void {
	const { missing } = draft.state;
	if (missing.length > 0) draft.state.missing = missing.filter((name) => !names.includes(name));
}

function apply(draft: Draft, event: RunEvent): void {
	const handler = handlers[event.type] as (draft: Draft, event: RunEvent) => void;
	handler(draft, event);
	draft.state.seq = event.seq;
	draft.state.at = event.at;
	for (const { repair, ...entry } of deviationsOf(event)) {
		draft.own(repair ? 'repairs' : 'deviations').push({ ...entry, at: event.at, by: event.by });
	}
}

/** The state after one more event. */
export function evolve(state: RunState, event: RunEvent): RunState {
	return fold([event], state);
}

/** The state after all these events, in time linear in their number. */
export function fold(events: Iterable<RunEvent>, from: RunState = emptyState): RunState {
	const draft = new Draft(from);
	for (const event of events) apply(draft, event);
	return draft.state;
}

/** An event as it is written: stamped, numbered, with the schema's version. */
export function stamped(
	body: EventBody,
	stamp: { at: string; by: string; mono?: number },
	seq: number,
): RunEvent {
	return { v: 1, seq, ...stamp, ...body };
}
