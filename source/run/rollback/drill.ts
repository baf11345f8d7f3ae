import { statementsOf } from '../../runbook/lookup.ts';
import type { Phase, Procedure, Runbook, Statement } from '../../runbook/model.ts';
import type { Answers } from '../answers/answers.ts';
import { noAnswers } from '../answers/answers.ts';
import { irreversibleWord } from '../ask.ts';
import type { RunEvent } from '../event.ts';
import { launchStep } from '../guard/launch-step.ts';
import { isOn } from '../toggle/board.ts';
import type { RollbackOutcome } from './event.ts';
import { rollbackWord } from './plan.ts';

/**
 * Milliseconds from the moment somebody said that it has to be rolled back: to the decision, to the first command of the
 * rollback, to the end of its last one, and until it was verified; absent when it never came to that.
 */
export type DrillTimes = {
	decisionMs: number;
	firstMs?: number;
	lastMs?: number;
	verifiedMs?: number;
};

/** A rollback that was tried for practice, in the sandbox or as a rehearsal. */
export type Drill = DrillTimes & {
	at: string;
	by: string;
	run: string;
	place: 'sandbox' | 'rehearsal';
	guide: { title: string; sha256: string };
	/** Id of the rollback procedure, and its title. */
	procedure: string;
	title: string;
	/** The phase up to which the rollout had come. */
	phase: string;
	/** What was made to go wrong. */
	fault?: string;
	/** How often a command of the rollback was tried again. */
	retries: number;
	/** `stopped`: it came to no outcome. */
	outcome: RollbackOutcome | 'stopped';
	/** What the outcome was held against: production itself, or the record alone; absent when it did not hold. */
	verifiedBy?: 'production' | 'record';
};

/** Whether a drill shows that the rollback works. */
export function isGood({ outcome, verifiedBy }: Drill): boolean {
	return outcome === 'rolled-back' && verifiedBy !== undefined;
}

/** The times of a run's last rollback, as the record has them; held notices come after the outcome and do not count. */
export function drillTimes(
	events: readonly RunEvent[],
	calledAt: string,
	verifiedAt?: string,
): DrillTimes | undefined {
	const begun = events.findLast((event) => event.type === 'rollback.started');
	if (!begun) return undefined;
	const since = (at: string) => Math.max(0, Date.parse(at) - Date.parse(calledAt));
	const planned = new Set(
		begun.statements.map(({ id }) => id).filter((id) => !begun.held.includes(id)),
	);
	const after = events.filter(({ seq }) => seq > begun.seq);
	const first = after.find(
		(event) => event.type === 'statement.started' && planned.has(event.statement),
	);
	const last = after.findLast(
		(event) => event.type === 'statement.finished' && planned.has(event.statement),
	);
	return {
		decisionMs: since(begun.at),
		...(first === undefined ? {} : { firstMs: since(first.at) }),
		...(last === undefined ? {} : { lastMs: since(last.at) }),
		...(verifiedAt === undefined ? {} : { verifiedMs: since(verifiedAt) }),
	};
}

/** What one drill is looked up by: the procedure of exactly this guide. */
export type DrillSubject = { sha256: string; procedure: string };

/** The newest drill of a procedure; a guide that has changed since was never drilled. */
export function lastDrill(
	drills: readonly Drill[],
	{ sha256, procedure }: DrillSubject,
): Drill | undefined {
	return drills
		.filter((drill) => drill.guide.sha256 === sha256 && drill.procedure === procedure)
		.reduce<Drill | undefined>(
			(newest, drill) => (newest === undefined || drill.at >= newest.at ? drill : newest),
			undefined,
		);
}

export type DrillComparison = {
	/** How many earlier drills it is held against: same procedure, place and fault. */
	earlier: number;
	/** Milliseconds until it was verified. */
	best?: number;
	median?: number;
	/** Longer than the median by more than a half. */
	slower: boolean;
};

/** A drill beside the earlier good ones of the same kind. */
export function comparedWith(drill: Drill, earlier: readonly Drill[]): DrillComparison {
	const times = earlier
		.filter(
			(other) =>
				isGood(other) &&
				other.run !== drill.run &&
				other.guide.sha256 === drill.guide.sha256 &&
				other.procedure === drill.procedure &&
				other.place === drill.place &&
				other.fault === drill.fault,
		)
		.flatMap(({ verifiedMs }) => (verifiedMs === undefined ? [] : [verifiedMs]))
		.sort((a, b) => a - b);
	const [best] = times;
	const median = times[Math.floor(times.length / 2)];
	if (best === undefined || median === undefined) return { earlier: 0, slower: false };
	const { verifiedMs } = drill;
	return {
		earlier: times.length,
		best,
		median,
		slower: verifiedMs !== undefined && verifiedMs > 1.5 * median,
	};
}

/** Names that a rollback turns off. */
export function turnedOffBy(procedure: Procedure): string[] {
	const exported = commandsOf(procedure.steps).flatMap(({ exports }) => Object.entries(exports));
	return exported.filter(([, value]) => !isOn(value)).map(([name]) => name);
}

const commandsOf = (steps: Phase['steps']): Statement[] =>
	steps.flatMap(({ blocks }) => blocks).flatMap(({ statements }) => statements);

/**
 * The phase after which a rollback is worth trying: the first that turns something on which the procedure turns off; in
 * a guide without toggles the first that deploys. Undefined when no phase has anything to roll back.
 */
export function phaseToDrill({ phases }: Runbook, procedure: Procedure): Phase | undefined {
	const off = new Set(turnedOffBy(procedure));
	const turnsOn = (phase: Phase) =>
		commandsOf(phase.steps).some(({ exports }) =>
			Object.entries(exports).some(([name, value]) => off.has(name) && isOn(value)),
		);
	const deploys = (phase: Phase) => commandsOf(phase.steps).some((command) => command.deploys);
	return phases.find(turnsOn) ?? (off.size === 0 ? phases.find(deploys) : undefined);
}

/** What a placeholder gets where nothing real is at stake. */
const anyValue = 'drill';

/**
 * Answers to everything a guide asks on its way, for drills and rehearsals only: nothing real may be at stake. What
 * fails is a gate all the same.
 */
export function builtInAnswers(runbook: Runbook, timeScale: number): Answers {
	const everything = statementsOf(runbook).map(({ statement }) => statement);
	return {
		...noAnswers,
		timeScale,
		values: Object.fromEntries(runbook.placeholders.map(({ token }) => [token, anyValue])),
		confirm: Object.fromEntries(
			everything.map(({ id, danger }) => [
				id,
				danger?.level === 'irreversible' ? irreversibleWord : 'yes',
			]),
		),
		steps: Object.fromEntries(
			runbook.phases.flatMap((phase) => [
				...phase.steps.map(({ id }) => [id, 'done' as const]),
				...[launchStep(runbook, phase)].flatMap((step) =>
					step ? [[step.id, { done: anyValue }] as const] : [],
				),
			]),
		),
		ticks: Object.fromEntries(runbook.phases.map(({ id }) => [id, 'yes' as const])),
		decisions: Object.fromEntries(runbook.phases.map(({ id }) => [id, 'go' as const])),
	};
}

/** The answers that carry a drilled rollback through: its word, and every toggle that the procedure forgets. */
export function rollbackAnswers(
	procedure: Procedure,
	typed = rollbackWord(procedure),
): NonNullable<Answers['rollback']> {
	return { plan: procedure.id, confirm: typed, add: 'forgotten', failures: {}, notify: false };
}
