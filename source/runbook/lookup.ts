import type {
	Block,
	Item,
	Phase,
	Procedure,
	ProcedureRole,
	Runbook,
	Statement,
	Step,
} from './model.ts';

/** A statement with everything it stands in. */
export type PlacedStatement = {
	statement: Statement;
	/** Id of the step, or of the phase for its own blocks and offers. */
	owner: string;
	/** Absent for a statement that is only offered. */
	block?: Block;
	step?: Step;
	phase?: Phase;
	procedure?: Procedure;
};

export type PlacedItem = { item: Item; phase?: Phase };

/** A step with the phase or the procedure it stands in, and its place among all steps of the guide. */
export type PlacedStep = { step: Step; phase?: Phase; procedure?: Procedure; at: number };

type Index = {
	statements: Map<string, PlacedStatement>;
	items: Map<string, PlacedItem>;
	allSteps: PlacedStep[];
	steps: Map<string, PlacedStep>;
};
const indices = new WeakMap<Runbook, Index>();

function indexOf(runbook: Runbook): Index {
	const known = indices.get(runbook);
	if (known) return known;
	const allSteps = stepsIn(runbook);
	const index: Index = {
		allSteps,
		// A walked procedure's steps are those of its phase: its place there comes first and stays.
		steps: new Map(allSteps.toReversed().map((placed) => [placed.step.id, placed] as const)),
		statements: new Map(
			statementsOf(runbook).map((placed) => [placed.statement.id, placed] as const),
		),
		items: new Map(itemsOf(runbook).map((placed) => [placed.item.id, placed] as const)),
	};
	indices.set(runbook, index);
	return index;
}

function stepsIn({ phases, procedures }: Runbook): PlacedStep[] {
	return [
		...phases.flatMap((phase) => phase.steps.map((step) => ({ step, phase }))),
		...procedures.flatMap((procedure) => procedure.steps.map((step) => ({ step, procedure }))),
	].map((placed, at) => ({ ...placed, at }));
}

/** Every statement of the guide with its place: phases first, then procedures, each in source order. */
export function statementsOf(runbook: Runbook): PlacedStatement[] {
	const inStep = (step: Step, place: { phase?: Phase; procedure?: Procedure }) => [
		...step.blocks.flatMap((block) =>
			block.statements.map((statement) => ({ statement, owner: step.id, block, step, ...place })),
		),
		...step.offered.map((statement) => ({ statement, owner: step.id, step, ...place })),
	];
	const placed: PlacedStatement[] = [
		...runbook.phases.flatMap((phase) => [
			...phase.steps.flatMap((step) => inStep(step, { phase })),
			...phase.blocks.flatMap((block) =>
				block.statements.map((statement) => ({ statement, owner: phase.id, block, phase })),
			),
			...phase.offered.map((statement) => ({ statement, owner: phase.id, phase })),
		]),
		...runbook.procedures.flatMap((procedure) =>
			procedure.steps.flatMap((step) => inStep(step, { procedure })),
		),
	];
	// A walked procedure's steps are those of its phase: its place there comes first and stays.
	const seen = new Set<Statement>();
	return placed.filter(({ statement }) => !seen.has(statement) && seen.add(statement));
}

/** Every item of the guide: criteria and checklists of the phases, prerequisites, and checklists of no phase. */
export function itemsOf(runbook: Runbook): PlacedItem[] {
	const ofPhases = runbook.phases.flatMap((phase) =>
		[...phase.criteria, ...phase.checklist].map((item) => ({ item, phase })),
	);
	const placed = new Set(ofPhases.map(({ item }) => item.id));
	const others = [
		...runbook.prerequisites,
		...runbook.checklists.flatMap(({ items }) => items),
	].filter(({ id }) => !placed.has(id));
	return [...ofPhases, ...others.map((item) => ({ item }))];
}

export function findStatement(runbook: Runbook, id: string): PlacedStatement | undefined {
	return indexOf(runbook).statements.get(id);
}

export function findItem(runbook: Runbook, id: string): PlacedItem | undefined {
	return indexOf(runbook).items.get(id);
}

/** Every step of the guide in order, procedures after the phases; the same list for the same guide. */
export function stepsOf(runbook: Runbook): readonly PlacedStep[] {
	return indexOf(runbook).allSteps;
}

export function findStep(runbook: Runbook, id: string): PlacedStep | undefined {
	return indexOf(runbook).steps.get(id);
}

/** Whether a step stands before another in the phases; one that stands in none is before all. */
export function isBefore(runbook: Runbook, step: string, other: string): boolean {
	const place = (id: string) => {
		const placed = findStep(runbook, id);
		return placed?.phase ? placed.at : -1;
	};
	return place(step) < place(other);
}

export function findPhase(runbook: Runbook, id: string): Phase | undefined {
	return runbook.phases.find((phase) => phase.id === id);
}

/** The phase that a step belongs to; undefined for a procedure's step. */
export function phaseOfStep(runbook: Runbook, step: string): Phase | undefined {
	return findStep(runbook, step)?.phase;
}

export function proceduresByRole(runbook: Runbook, role: ProcedureRole): Procedure[] {
	return runbook.procedures.filter((procedure) => procedure.role === role);
}

const plain = (text: string): string =>
	text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

/**
 * The one thing among these that a person means by a name: its id, the end of its id, its title or text, or the
 * start of that. Undefined when none or several could be meant.
 */
export function findByName<T extends { id: string }>(
	things: readonly T[],
	name: string,
	titleOf: (thing: T) => string,
): T | undefined {
	const wanted = plain(name);
	const tests: ((thing: T) => boolean)[] = [
		({ id }) => id === name,
		(thing) => plain(titleOf(thing)) === wanted,
		({ id }) => id.endsWith(`/${name}`),
		(thing) => wanted !== '' && plain(titleOf(thing)).startsWith(wanted),
	];
	for (const test of tests) {
		const [found, other] = things.filter(test);
		if (found && !other) return found;
	}
	return undefined;
}
