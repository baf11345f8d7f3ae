import { ahead } from './ahead.ts';
import { nextExecution, setValues, start as startBlock } from './decide-run.ts';
import type { EventBody } from './event.ts';
import type { Decision, Effect, Intent, Run } from './intent.ts';
import { foreground, hasGo, phaseItems } from './progress.ts';
import { carryOut, needsReason, record, refuse, says } from './refusal.ts';
import { findRollback, planRollback } from './rollback-plan.ts';
import {
	activeRollback,
	rollbackBatch,
	rollbackNext,
	rollbackResult,
} from './rollback-progress.ts';
import type { RollbackState } from './state.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

export function start(run: Run, intent: Of<'start-rollback'>): Decision {
	if (activeRollback(run.state)) return refuse('an emergency rollback is under way already');
	const procedure = findRollback(run.runbook, intent.procedure);
	if (!procedure) return refuse(`the guide has no rollback ${intent.procedure}`);
	const plan = planRollback(run, procedure, intent.add);
	if (intent.typed.trim().toLowerCase() !== plan.word) {
		return {
			refused: `type ${plan.word} to run it`,
			need: 'word',
			ask: { kind: 'word', word: plan.word, why: 'emergency rollback' },
		};
	}
	if (plan.statements.length === 0) {
		return refuse(
			`${procedure.title} has no command that could run here: it is described in words only`,
		);
	}
	const running = foreground(run);
	if (running && intent.running === 'wait') return refuse('a forward command is still running');
	const rollback = `r${run.state.rollbacks.length + 1}`;
	const begun: EventBody = {
		type: 'rollback.started',
		rollback,
		procedure: procedure.id,
		scope: plan.scope,
		environment: plan.environment,
		statements: plan.statements.map(({ id, text, deploys, environment }) => ({
			id,
			text,
			...(deploys ? { deploys } : {}),
			...(environment === undefined ? {} : { environment }),
		})),
		held: plan.statements.filter(({ held }) => held).map(({ id }) => id),
		added: intent.add,
		typed: intent.typed,
	};
	// An interrupted forward command is given its end first; the rollback goes on when the engine reports it.
	if (running && intent.running === 'interrupt') {
		return carryOut([begun], { kind: 'signal', execution: running.id, how: 'interrupt' });
	}
	return withNext(run, [begun]);
}

/** The events so far, and then whatever the rollback does next: its next commands, or its outcome. */
function withNext(run: Run, events: EventBody[], effects: Effect[] = []): Decision {
	const after = ahead(run, events);
	const rollback = activeRollback(after.state);
	if (!rollback) return carryOut(events, ...effects);
	const next = rollbackNext(rollback);
	if (next.kind === 'run') {
		const started = begin(after, rollback, rollbackBatch(rollback));
		if ('refused' in started) return started;
		return carryOut([...events, ...started.events], ...effects, ...started.effects);
	}
	if (next.kind === 'finished') {
		return carryOut([...events, ...conclude(after, rollback)], ...effects);
	}
	return carryOut(events, ...effects);
}

function begin(
	run: Run,
	rollback: RollbackState,
	statements: RollbackState['statements'],
): Decision {
	return startBlock(run, {
		type: 'block.started',
		execution: nextExecution(run),
		owner: rollback.procedure,
		statements,
		mode: 'foreground',
		environment: rollback.environment,
		cwd: run.state.environment.cwd,
		rollback: rollback.id,
		...(run.state.git === undefined ? {} : { git: run.state.git }),
	});
}

/** The outcome of a rollback, and the phases that it takes GO away from. */
function conclude(run: Run, rollback: RollbackState): EventBody[] {
	const { outcome, left } = rollbackResult(run, rollback);
	return [
		{ type: 'rollback.finished', rollback: rollback.id, outcome, left },
		...undone(run, rollback),
	];
}

/**
 * Phases that no longer stand: all with work in them after a full rollback, those whose own toggles were named after
 * a partial one. A rollback that did not finish undoes them all the same, since nobody can say that they stand.
 */
function undone(run: Run, rollback: RollbackState): EventBody[] {
	const named = new Set(rollback.added);
	const procedure = run.runbook.procedures.find(({ id }) => id === rollback.procedure);
	for (const { blocks } of procedure?.steps ?? []) {
		for (const { statements } of blocks) {
			for (const { exports } of statements)
				for (const name of Object.keys(exports)) named.add(name);
		}
	}
	return run.runbook.phases
		.filter((phase) => hasGo(run, phase) || touched(run, phase).length > 0)
		.filter(
			(phase) => rollback.scope === 'full' || rollback.scope === phase.id || names(phase, named),
		)
		.map((phase) => ({
			type: 'phase.undone',
			phase: phase.id,
			rollback: rollback.id,
			reopened: touched(run, phase),
		}));
}

type Phase = Run['runbook']['phases'][number];

/** Statements, steps and items of a phase that something was done about. */
function touched({ state }: Run, phase: Phase): string[] {
	const blocks = [...phase.steps.flatMap((step) => step.blocks), ...phase.blocks];
	return [
		...blocks.flatMap(({ statements }) => statements).filter(({ id }) => state.statements[id]),
		...phase.offered.filter(({ id }) => state.statements[id]),
		...phase.steps.filter(({ id }) => state.steps[id]),
		...phaseItems(phase).filter(({ id }) => state.items[id]),
	].map(({ id }) => id);
}

/** Whether a phase turns one of these toggles on. */
const names = (phase: Phase, toggles: ReadonlySet<string>): boolean =>
	phase.steps.some(({ blocks }) =>
		blocks.some(({ statements }) =>
			statements.some(({ exports }) =>
				Object.entries(exports).some(([name, value]) => toggles.has(name) && value !== 'false'),
			),
		),
	);

/** After a block of a rollback, or after the forward command that it waited for. */
export function afterBlock(run: Run, events: EventBody[]): Decision {
	return withNext(run, events);
}

export function proceed(run: Run, { text }: Of<'continue-rollback'>): Decision {
	const rollback = activeRollback(run.state);
	if (!rollback) return refuse('no rollback is under way');
	const next = rollbackNext(rollback);
	if (next.kind === 'running') return refuse('a command of the rollback is still running');
	if (next.kind === 'finished') return withNext(run, []);
	const batch = rollbackBatch(rollback);
	const [first, ...rest] = batch;
	if (!first) return refuse('nothing is left to run');
	const edited =
		text === undefined || text === first.text ? first : { ...first, text, original: first.text };
	return begin(run, rollback, [edited, ...rest]);
}

export function settle(run: Run, { statement, how, note }: Of<'settle-rollback'>): Decision {
	const rollback = run.state.rollbacks.findLast(({ statements }) =>
		statements.some(({ id }) => id === statement),
	);
	const planned = rollback?.statements.find(({ id }) => id === statement);
	if (!rollback || !planned) return refuse('the rollback has no such command');
	if (rollback.progress[statement]?.status === 'running')
		return refuse('that command is still running');
	if (!says(note) && how !== 'kept-unknown') return needsReason('say what was seen, in one line');
	const environment = planned.environment ?? rollback.environment;
	const settled: EventBody = {
		type: 'statement.settled',
		statement,
		how,
		note: note.trim(),
		rollback: rollback.id,
		...(planned.deploys ? { deploys: { environment, toggles: setValues(run) } } : {}),
	};
	if (rollback.outcome === undefined) return withNext(run, [settled]);
	if (rollback.outcome !== 'incomplete') return record(settled);
	// What was missing has been settled by hand: the outcome is looked at again.
	const after = ahead(run, [settled]);
	const again = after.state.rollbacks.find(({ id }) => id === rollback.id);
	return record(settled, ...(again ? conclude(after, again) : []));
}

export function notify(run: Run, { text }: Of<'notify-rollback'>): Decision {
	const rollback = run.state.rollbacks.at(-1);
	if (rollback?.outcome === undefined) return refuse('notices wait until the outcome is known');
	const next = rollbackNext(rollback);
	if (next.kind === 'running') return refuse('the notice is being sent');
	if (next.kind !== 'notify' && next.kind !== 'failed' && next.kind !== 'unknown') {
		return refuse('no notice waits to be sent');
	}
	const { statement } = next;
	const edited =
		text === undefined || text === statement.text
			? statement
			: { ...statement, text, original: statement.text };
	return begin(run, rollback, [edited]);
}

export function abandon(run: Run, { reason }: Of<'abandon-rollback'>): Decision {
	const rollback = activeRollback(run.state);
	if (!rollback) return refuse('no rollback is under way');
	if (rollbackNext(rollback).kind === 'running') return refuse('stop the running command first');
	const { left } = rollbackResult(run, rollback);
	return record(
		{ type: 'rollback.finished', rollback: rollback.id, outcome: 'abandoned', left },
		...undone(run, rollback),
		...(says(reason)
			? [{ type: 'note.added' as const, text: `rollback abandoned: ${reason.trim()}` }]
			: []),
	);
}

export function acknowledge(run: Run, { reason }: Of<'acknowledge-rollback'>): Decision {
	const rollback = run.state.rollbacks.at(-1);
	if (!rollback?.outcome) return refuse('no rollback has an outcome to take note of');
	return record({
		type: 'rollback.acknowledged',
		rollback: rollback.id,
		...(says(reason) ? { reason: reason.trim() } : {}),
	});
}
