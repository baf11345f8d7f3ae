import type { EventBody, Outcome } from './event.ts';
import { succeeded } from './finished.ts';
import type { Decision, Intent, Run } from './intent.ts';
import { newsOf } from './reading/news.ts';
import { record, refuse } from './refusal.ts';
import * as rollback from './rollback/decide.ts';
import { isLeftBehind, isOvertaken, speaksFor } from './rollback/progress.ts';
import type { Execution, StatementState } from './state.ts';
import { withWatch } from './watch/decide.ts';
import { holdBegun } from './watch/hold-asked.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** Reports come again after a restart; what is known already is not recorded twice. */
const known: Decision = { events: [], effects: [] };

function stateOf(run: Run, execution: Execution, statement: string): StatementState | undefined {
	if (execution.rollback === undefined) return run.state.statements[statement];
	return run.state.rollbacks.find(({ id }) => id === execution.rollback)?.progress[statement];
}

/** Whether an execution's statement has been recorded as ended. */
function hasEnded(run: Run, execution: Execution, statement: string): boolean {
	const state = stateOf(run, execution, statement);
	if (isLeftBehind(execution)) return !speaksFor(state, execution.id) || !waits(state);
	if (state === undefined || state.status === 'running') return false;
	return state.status === 'settled' || state.execution === execution.id;
}

/** Whether the end of a command that was left behind is still to be heard. */
const waits = (state: StatementState | undefined): boolean =>
	state?.status === 'running' || (state?.status === 'settled' && state.how === 'kept-unknown');

export function statementStarted(run: Run, intent: Of<'statement-started'>): Decision {
	const execution = run.state.executions[intent.execution];
	if (!execution) return refuse('no such execution');
	const state = stateOf(run, execution, intent.statement);
	if (hasEnded(run, execution, intent.statement)) return known;
	// What a command that was left behind goes on with has been begun anew elsewhere.
	if (isLeftBehind(execution)) return known;
	const { execution: id, statement, toggles } = intent;
	if (state?.status === 'running' && state.execution === id && !differs(run, toggles)) return known;
	return record(
		{ type: 'statement.started', execution: id, statement, toggles },
		...(execution.rollback === undefined ? holdBegun(run, statement, 'start') : []),
	);
}

/** Whether a shell has another value of a toggle than was thought when its command was begun. */
function differs(run: Run, toggles: Record<string, string>): boolean {
	return Object.entries(toggles).some(
		([name, value]) => run.state.toggles[name]?.set?.value !== value,
	);
}

export function statementFinished(run: Run, intent: Of<'statement-finished'>): Decision {
	const execution = run.state.executions[intent.execution];
	if (!execution) return refuse('no such execution');
	if (hasEnded(run, execution, intent.statement)) return known;
	const { kind: _, ...report } = intent;
	const forward = execution.rollback === undefined && succeeded(intent.outcome);
	const held = forward ? holdBegun(run, intent.statement, 'end') : [];
	return record({ type: 'statement.finished', ...report }, ...held);
}

export function readings(run: Run, intent: Of<'readings'>): Decision {
	const { kind: _, at = run.state.at, mono, live, ...given } = intent;
	const report = live ? { ...given, ...newsOf(run, given, at) } : given;
	if (report.readings.length === 0 && Object.keys(report.toggles).length === 0) return known;
	if (!run.state.executions[intent.execution] && !run.state.pins[intent.execution]) {
		return refuse('no such execution');
	}
	const moment = { at, ...(mono === undefined ? {} : { mono }) };
	const events = withWatch(run, [{ type: 'readings.taken', ...report }], moment);
	return record(...events, ...rollback.seenSince(run, events));
}

/**
 * The end of a block: statements that were reached and never ended have the block's own outcome when it is certain,
 * and are unknown otherwise; a deploying statement that may have been reached unseen is unknown as well.
 */
export function blockFinished(run: Run, intent: Of<'block-finished'>): Decision {
	const execution = run.state.executions[intent.execution];
	if (!execution) return refuse('no such execution');
	if (execution.outcome) return known;
	const { outcome, durationMs, output, notCaptured, captured } = intent;
	const events: EventBody[] = [
		...unended(run, execution, outcome),
		{
			type: 'block.finished',
			execution: execution.id,
			outcome,
			durationMs,
			...(output === undefined ? {} : { output }),
			...(notCaptured === undefined ? {} : { notCaptured }),
		},
	];
	// A rollback that began since has set its own values: nothing of an older command may come after them.
	if (captured && !isOvertaken(run.state, execution.id)) {
		events.push({ type: 'environment.captured', execution: execution.id, ...captured });
	}
	return rollback.afterBlock(run, events, execution);
}

function unended(run: Run, execution: Execution, outcome: Outcome): EventBody[] {
	const events: EventBody[] = [];
	for (const statement of execution.statements) {
		if (hasEnded(run, execution, statement.id)) continue;
		const state = stateOf(run, execution, statement.id);
		const behind = isLeftBehind(execution);
		const reached = behind ? waits(state) : state?.status === 'running';
		const doubtful = !behind && outcome.kind === 'unknown' && statement.deploys === true;
		if (!reached && !doubtful) continue;
		if (!reached) {
			const toggles = Object.fromEntries(
				Object.values(run.state.toggles).flatMap(({ name, set }) =>
					set ? [[name, set.value]] : [],
				),
			);
			events.push({
				type: 'statement.started',
				execution: execution.id,
				statement: statement.id,
				toggles,
			});
		}
		events.push({
			type: 'statement.finished',
			execution: execution.id,
			statement: statement.id,
			outcome: endOf(outcome),
			durationMs: 0,
		});
	}
	return events;
}

/** A block that says it succeeded while a statement never ended has told nothing about that statement. */
function endOf(outcome: Outcome): Outcome {
	return succeeded(outcome) ? { kind: 'unknown', why: 'it never reported its end' } : outcome;
}
