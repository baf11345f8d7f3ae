import { findStep } from '../runbook/lookup.ts';
import type { Item, Phase, Runbook, Statement, Step } from '../runbook/model.ts';
import { batchFrom, isDone } from './ask.ts';
import { otherWays } from './guide/alternatives.ts';
import type { Run } from './intent.ts';
import type { Next, PhaseProgress, StepProgress, StepStatus } from './progress-kinds.ts';
import { activeRollback } from './rollback/progress.ts';
import type { SignOff } from './sign-off/sign-off.ts';
import { whyStale } from './sign-off/stale.ts';
import type { Execution, RunState } from './state.ts';

export type {
	Next,
	PhaseProgress,
	PhaseStatus,
	StepProgress,
	StepStatus,
} from './progress-kinds.ts';

/** The commands of a step in order, without those that are only offered. */
export function stepStatements(step: Step): Statement[] {
	return step.blocks.flatMap((block) => (block.kind === 'command' ? block.statements : []));
}

type Known = {
	runbook: Runbook;
	steps: Map<Step, StepProgress>;
	phases: Map<Phase, PhaseProgress>;
	open: Map<Phase, readonly Step[]>;
};
const progress = new WeakMap<RunState, Known>();

/** What was worked out for a state already: a state never changes, and a screen asks for every step with each key. */
function knownOf({ runbook, state }: Run): Known {
	const known = progress.get(state);
	if (known?.runbook === runbook) return known;
	const fresh = { runbook, steps: new Map(), phases: new Map(), open: new Map() };
	progress.set(state, fresh);
	return fresh;
}

export function stepProgress(run: Run, step: Step): StepProgress {
	const { steps } = knownOf(run);
	const known = steps.get(step) ?? progressOf(run, step);
	steps.set(step, known);
	return known;
}

function progressOf(run: Run, step: Step): StepProgress {
	const own = ownProgress(run, step);
	const passed = own.status === 'todo' && !isBegun(run, step) && wasAnotherDone(run, step);
	return passed ? { ...own, status: 'not-chosen' } : own;
}

/** Whether one of the other ways was gone to its end. */
function wasAnotherDone(run: Run, step: Step): boolean {
	return otherWays(run.runbook, step.id).some((other) => {
		const { status } = ownProgress(run, other);
		return status === 'done' || status === 'by-hand';
	});
}

function isBegun(run: Run, step: Step): boolean {
	return stepStatements(step).some(({ id }) => run.state.statements[id] !== undefined);
}

function ownProgress(run: Run, step: Step): StepProgress {
	const statements = stepStatements(step);
	const settled = run.state.steps[step.id];
	const done = statements.filter(({ id }) => isDone(run, id)).length;
	const counted = { done, total: statements.length };
	if (settled) return { status: settled.how, ...counted };
	if (statements.length === 0) return { status: 'todo', ...counted };
	const next = statements.find(({ id }) => !isDone(run, id));
	if (next === undefined) return { status: 'done', ...counted };
	const state = run.state.statements[next.id];
	if (state?.status === 'failed') return { status: 'failed', ...counted, next };
	if (isUnknown(run, next.id)) return { status: 'unknown', ...counted, next };
	const foreground = statements.some(({ id }) => run.state.statements[id]?.status === 'running');
	return {
		status:
			foreground && done < statements.length && runsInFront(run, step.id) ? 'running' : 'todo',
		...counted,
		next,
	};
}

/** Whether nobody knows how a statement ended: its end was never recorded, or a person left it so. */
export function isUnknown(run: Run, statementId: string): boolean {
	const state = run.state.statements[statementId];
	if (state?.status === 'unknown') return true;
	return state?.status === 'settled' && state.how === 'kept-unknown';
}

function runsInFront(run: Run, owner: string): boolean {
	return foreground(run)?.owner === owner;
}

/** The execution that has the operator's attention now, if there is one. */
export function foreground(run: Run): Execution | undefined {
	const { order, executions } = run.state;
	for (let index = order.length - 1; index >= 0; index -= 1) {
		const execution = executions[order[index] ?? ''];
		if (execution && !execution.outcome && execution.mode !== 'background') return execution;
	}
	return undefined;
}

/** Executions in the background that nobody has seen end. */
export function background(run: Run): Execution[] {
	const { order, executions } = run.state;
	return order
		.map((id) => executions[id])
		.filter((execution) => execution !== undefined)
		.filter(({ mode, outcome }) => mode === 'background' && outcome === undefined);
}

const settledStatuses: ReadonlySet<StepStatus> = new Set<StepStatus>([
	'done',
	'by-hand',
	'skipped',
	'declared',
	'not-chosen',
]);

/** Whether nothing is left to do in a step: of alternatives one is enough, and one that failed before is left alone. */
export function isStepDone(run: Run, step: Step): boolean {
	const { status } = stepProgress(run, step);
	if (status === 'running' || status === 'unknown') return false;
	return settledStatuses.has(status) || wasAnotherDone(run, step);
}

/** Ids of the phase's items that somebody has answered, whatever became of it since. */
export function answeredItems(run: Run, phase: Phase): string[] {
	return phaseItems(phase)
		.filter(({ id }) => run.state.items[id] !== undefined)
		.map(({ id }) => id);
}

/**
 * Criteria and checklist of a phase, in the guide's order: what one signature covers. What names a role is none of
 * them: the role's own GO answers it.
 */
export function phaseItems({ criteria, checklist, roles }: Phase): Item[] {
	const items = [...criteria, ...checklist];
	const named = new Set(roles?.flatMap((role) => role.items ?? []));
	return named.size > 0 ? items.filter(({ id }) => !named.has(id)) : items;
}

/** The phase that an item belongs to; undefined for a prerequisite or a checklist of no phase. */
export function phaseOfItem(run: Run, item: string): Phase | undefined {
	return run.runbook.phases.find((phase) => phaseItems(phase).some(({ id }) => id === item));
}

/**
 * Items of the phase that nobody has answered yet, only for an earlier text, or with evidence that is stale by now; a
 * rejected item stays open.
 */
export function openItems(run: Run, phase: Phase): Item[] {
	const stale = new Set(staleItems(run, phase).map(({ item }) => item));
	return phaseItems(phase).filter((item) => {
		const signOff = run.state.items[item.id];
		if (signOff === undefined || signOff.meaning === 'rejected') return true;
		return signOff.text !== item.text || stale.has(item);
	});
}

/** Answered items of the phase whose evidence does not speak about what is there now, and why. */
export function staleItems(
	run: Run,
	phase: Phase,
): { item: Item; signOff: SignOff; why: string }[] {
	if (hasGo(run, phase)) return [];
	return phaseItems(phase).flatMap((item) => {
		const signOff = run.state.items[item.id];
		const why = signOff && whyStale(run, signOff);
		return signOff && why !== undefined ? [{ item, signOff, why }] : [];
	});
}

export function hasGo(run: Run, phase: Phase): boolean {
	return run.state.phases[phase.id]?.decision?.decision === 'go';
}

/** Whether the rollout may go on beyond a phase: it has GO, or an earlier run is said to have brought it there. */
export function isPassed(run: Run, phase: Phase): boolean {
	return hasGo(run, phase) || run.state.phases[phase.id]?.declared === true;
}

/** Why work in a phase may not begin, or undefined when it may. */
export function whyLocked(run: Run, phase: Phase): string | undefined {
	const state = run.state.phases[phase.id];
	if (state?.undoneBy !== undefined) return `${phase.title} was rolled back: open it again first`;
	if (state?.openedEarly) return undefined;
	const index = run.runbook.phases.findIndex(({ id }) => id === phase.id);
	const before = run.runbook.phases.slice(0, index).find((earlier) => !isPassed(run, earlier));
	if (before === undefined) return undefined;
	const open = openItems(run, before).length;
	return `${before.title} has no GO yet${open > 0 ? `: ${open} open` : ''}`;
}

export function phaseProgress(run: Run, phase: Phase): PhaseProgress {
	const { phases } = knownOf(run);
	const known = phases.get(phase) ?? progressOfPhase(run, phase);
	phases.set(phase, known);
	return known;
}

function progressOfPhase(run: Run, phase: Phase): PhaseProgress {
	const stepsDone = phase.steps.filter((step) => isStepDone(run, step)).length;
	const counted = { stepsDone, steps: phase.steps.length };
	const state = run.state.phases[phase.id];
	if (state?.decision) return { status: state.decision.decision, ...counted };
	if (state?.declared) return { status: 'declared', ...counted };
	const why = whyLocked(run, phase);
	if (state?.undoneBy !== undefined) {
		return { status: 'undone', ...counted, ...(why === undefined ? {} : { why }) };
	}
	if (why !== undefined) return { status: 'locked', ...counted, why };
	return { status: stepsDone === phase.steps.length ? 'sign-off' : 'open', ...counted };
}

/** The first phase that the rollout has not passed: where it stands. Undefined when it has passed all. */
export function currentPhase(run: Run): Phase | undefined {
	return run.runbook.phases.find((phase) => !isPassed(run, phase));
}

/** Statements anywhere in the run whose outcome nobody knows, the oldest first. */
export function unknownStatements(run: Run): string[] {
	return Object.keys(run.state.statements).filter(
		(id) => run.state.statements[id]?.status === 'unknown',
	);
}

/** What comes next, with an eye on one step when the operator looks at it. */
export function nextUp(run: Run, focus?: string): Next {
	const rollback = activeRollback(run.state);
	if (rollback) return { kind: 'rollback', rollback };
	const [unknown] = unknownStatements(run);
	if (unknown !== undefined)
		return { kind: 'unknown', statement: unknown, ...ownerOf(run, unknown) };
	const execution = foreground(run);
	if (execution) return { kind: 'running', execution };
	const focused = focus === undefined ? undefined : findStep(run.runbook, focus);
	const phase = focused?.phase ?? currentPhase(run);
	if (phase === undefined) return { kind: 'complete' };
	if (run.state.phases[phase.id]?.decision?.decision === 'no-go') return { kind: 'no-go', phase };
	if (run.state.phases[phase.id]?.undoneBy !== undefined) return { kind: 'undone', phase };
	const step = focused?.phase && focused.step;
	const inStep = step && nextInStep(run, phase, step);
	if (inStep) return inStep;
	// A phase that was passed is only looked at: what comes next is elsewhere.
	return isPassed(run, phase) ? nextUp(run) : nextOfPhase(run, phase);
}

const isOver: ReadonlySet<StepStatus> = new Set(['done', 'by-hand', 'skipped', 'declared']);

function nextInStep(run: Run, phase: Phase, step: Step): Next | undefined {
	const { status, next } = stepProgress(run, step);
	if (isOver.has(status)) return undefined;
	if (next === undefined) return { kind: 'by-hand', phase, step };
	if (status === 'failed') return { kind: 'failed', phase, step, statement: next };
	if (status === 'unknown') return { kind: 'unknown', phase, step, statement: next.id };
	const batch = batchFrom(run, step.id, next.id, 'through');
	return batch && { kind: 'run', phase, step, batch };
}

/** Steps of the phase that something is left to do in. */
function openSteps(run: Run, phase: Phase): readonly Step[] {
	const { open } = knownOf(run);
	const known = open.get(phase) ?? phase.steps.filter((step) => !isStepDone(run, step));
	open.set(phase, known);
	return known;
}

function nextOfPhase(run: Run, phase: Phase): Next {
	const open = openSteps(run, phase);
	const [first] = open;
	if (first && phase.chooseOne && open.length > 1) {
		const begun = open.find((step) => isBegun(run, step));
		if (begun === undefined) return { kind: 'choose', phase, steps: [...open] };
		return nextInStep(run, phase, begun) ?? { kind: 'choose', phase, steps: [...open] };
	}
	const next = first && nextInStep(run, phase, first);
	if (next) return next;
	const items = openItems(run, phase);
	return items.length > 0 ? { kind: 'sign-off', phase, open: items } : { kind: 'go', phase };
}

function ownerOf(run: Run, statementId: string): { phase?: Phase; step?: Step } {
	for (const phase of run.runbook.phases) {
		for (const step of phase.steps) {
			if (stepStatements(step).some(({ id }) => id === statementId)) return { phase, step };
		}
	}
	return {};
}
