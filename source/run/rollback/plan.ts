import type { Procedure, Runbook, Statement } from '../../runbook/model.ts';
import { isDone } from '../ask.ts';
import { filledText } from '../guide/placeholder.ts';
import type { Run } from '../intent.ts';
import type { StatementToRun } from '../statement-to-run.ts';
import { isOn, type ToggleRow, toggleBoard } from '../toggle/board.ts';
import { addedBuild, deploysUnbuiltAt } from './build.ts';
import { turnedOnAfter } from './partial.ts';

export type PlannedStatement = StatementToRun & {
	line: number;
	label?: string;
	/** Waits until the outcome is known: it tells people what happened. */
	held: boolean;
};

/**
 * `on-before`: on before this rollout began. `maybe`: not known to be off. What the procedure leaves on: `forgotten` by
 * one that is to turn off everything; with a partial one it `stays`, or was turned on `later` than a feature that goes
 * off and may need it.
 */
export type PlanNote = 'on-before' | 'maybe' | 'forgotten' | 'stays' | 'later';

export type PlannedToggle = {
	row: ToggleRow;
	after: 'off' | 'on' | 'unchanged';
	notes: PlanNote[];
};

export type RollbackPlan = {
	procedure: Procedure;
	scope: string;
	/** What the operator types to run it. */
	word: string;
	environment: string;
	statements: PlannedStatement[];
	toggles: PlannedToggle[];
	/** Toggles that may be on, that the procedure does not turn off and that were not added. */
	forgotten: string[];
	/** Those of them that it is wise to turn off as well: all for a full one, what may need the rest for a partial one. */
	advised: string[];
	/** Commands that ran and that no rollback undoes. */
	irreversibleRan: string[];
	/** It changes toggles, and deploys without a build in between. */
	noBuildBeforeDeploy: boolean;
	/** The build that can be added, or was: absent when the procedure builds by itself or needs none. */
	build?: { text: string; added: boolean };
};

/** Rollback procedures in the order an operator wants them: full first, then partial, then the rest as in the guide. */
export function rollbackProcedures(runbook: Runbook): Procedure[] {
	const rank = ({ scope }: Procedure) => (scope === 'full' ? 0 : scope === 'partial' ? 1 : 2);
	return runbook.procedures
		.filter(({ role }) => role === 'rollback')
		.sort((a, b) => rank(a) - rank(b));
}

/** The word typed to run a procedure: its scope, or `rollback` when the guide gives it none of its own. */
export function rollbackWord(procedure: Procedure): string {
	return procedure.scope === 'full' || procedure.scope === 'partial' ? procedure.scope : 'rollback';
}

/** A rollback in a sentence: `full rollback`, or only that where the guide says no scope. */
export const rollbackCalled = (scope: string): string =>
	scope === 'rollback' ? scope : `${scope} rollback`;

/** What follows the word rollback in a title: ` full`, or nothing where the guide says no scope. */
export const scopeNamed = (scope: string): string => (scope === 'rollback' ? '' : ` ${scope}`);

/** How the only rollback of a guide is asked for where it says no scope. */
const alone: ReadonlySet<string> = new Set(['full', 'rollback']);

/** A rollback procedure by id, scope or title; the only one that there is by `full` or its word, too. */
export function findRollback(runbook: Runbook, name: string): Procedure | undefined {
	const procedures = rollbackProcedures(runbook);
	const [only, other] = procedures;
	return (
		procedures.find(({ id }) => id === name) ??
		procedures.find(({ scope }) => scope === name) ??
		procedures.find(({ title }) => title.toLowerCase() === name.toLowerCase()) ??
		(other === undefined && only?.scope === undefined && alone.has(name) ? only : undefined)
	);
}

const procedureStatements = (procedure: Procedure): Statement[] =>
	procedure.steps.flatMap(({ blocks }) =>
		blocks.flatMap((block) =>
			block.kind === 'command' && block.notRunnable === undefined ? block.statements : [],
		),
	);

/** The statement that turns off a toggle which the procedure forgets. */
export function addedStatement(name: string): StatementToRun {
	return { id: `added/${name}`, text: `export ${name}=false` };
}

/**
 * What a rollback will run, word for word as in the guide, and what each toggle will be after it. `add` names
 * forgotten toggles to turn off as well, in front of everything else; `addBuild` builds before the first deployment of
 * what it changed, where the procedure does not.
 */
export function planRollback(
	run: Run,
	procedure: Procedure,
	add: readonly string[],
	addBuild = false,
): RollbackPlan {
	const own = procedureStatements(procedure);
	const written: PlannedStatement[] = [
		...add.map((name) => ({ ...addedStatement(name), line: procedure.line, held: false })),
		...own.map((statement) => ({
			id: statement.id,
			text: filledText(statement, run.state.values),
			line: statement.line,
			held: statement.notifies === true,
			...(statement.label === undefined ? {} : { label: statement.label }),
			...(statement.deploys ? { deploys: true as const } : {}),
			...(statement.environment === undefined ? {} : { environment: statement.environment }),
		})),
	];
	const unbuilt = deploysUnbuiltAt([
		...add.map((name) => ({ text: '', exports: { [name]: 'false' } })),
		...own,
	]);
	const build = addedBuild(run.runbook);
	const statements =
		addBuild && unbuilt >= 0
			? written.toSpliced(unbuilt, 0, { ...build, line: procedure.line, held: false })
			: written;
	const values = new Map<string, string>(add.map((name) => [name, 'false']));
	for (const { exports } of own) {
		for (const [name, value] of Object.entries(exports)) values.set(name, value);
	}
	const later = turnedOnAfter(run.runbook, new Set(values.keys()));
	const toggles = toggleBoard(run).map((row) =>
		plannedToggle(row, values.get(row.name), leftOn(procedure, later.has(row.name))),
	);
	const noted = (...wanted: PlanNote[]) =>
		toggles
			.filter(({ notes }) => notes.some((note) => wanted.includes(note)))
			.map(({ row }) => row.name);
	return {
		procedure,
		scope: procedure.scope ?? 'rollback',
		word: rollbackWord(procedure),
		environment: run.state.created?.environment ?? '',
		statements,
		toggles,
		forgotten: noted('forgotten', 'stays', 'later'),
		advised: noted('forgotten', 'later'),
		irreversibleRan: irreversibleRan(run),
		noBuildBeforeDeploy: unbuilt >= 0 && !addBuild,
		...(unbuilt >= 0 ? { build: { text: build.text, added: addBuild } } : {}),
	};
}

/** What it means that a procedure leaves a toggle on: one that the guide calls partial, or a phase's, is meant to. */
function leftOn({ scope }: Procedure, later: boolean): PlanNote {
	if (scope === undefined || scope === 'full') return 'forgotten';
	return later ? 'later' : 'stays';
}

function plannedToggle(
	row: ToggleRow,
	written: string | undefined,
	unwritten: PlanNote,
): PlannedToggle {
	const mayBeOn = row.status === 'on' || row.status === 'maybe';
	// A value that is only set would be deployed by the rollback's own deployment: it counts as about to be on.
	const wouldTurnOn = row.set === 'on';
	const notes: PlanNote[] = [];
	if (row.status === 'maybe') notes.push('maybe');
	if (written === undefined) {
		if (mayBeOn || wouldTurnOn) notes.push(unwritten);
		return { row, after: mayBeOn || wouldTurnOn ? 'on' : 'unchanged', notes };
	}
	if (!isOn(written) && row.before === 'on') notes.push('on-before');
	return { row, after: isOn(written) ? 'on' : 'off', notes };
}

function irreversibleRan(run: Run): string[] {
	return run.runbook.phases
		.flatMap((phase) => [...phase.steps.flatMap(({ blocks }) => blocks), ...phase.blocks])
		.flatMap(({ statements }) => statements)
		.filter(({ id, danger }) => danger?.level === 'irreversible' && mayHaveRun(run, id))
		.map(({ text }) => text);
}

function mayHaveRun(run: Run, statement: string): boolean {
	const state = run.state.statements[statement];
	if (state === undefined) return false;
	return isDone(run, statement) || state.status !== 'settled';
}
