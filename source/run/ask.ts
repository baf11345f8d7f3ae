import { findPhase, findStep } from '../runbook/lookup.ts';
import type { Block, Runbook, Statement } from '../runbook/model.ts';
import type { ExecutionMode } from './event.ts';
import { filled, variableOf } from './guide/placeholder.ts';
import type { Ask, Run } from './intent.ts';

/** Statements that one Enter runs together, and what they ask for first. */
export type Batch = {
	/** Id of the step (of a phase or procedure), or of the phase for its own blocks and offers. */
	owner: string;
	statements: Statement[];
	mode: ExecutionMode;
	ask: Ask;
	/** Why nothing of it may run yet; the batch is then empty of consequences whatever is answered. */
	blocked?: string;
};

/** Names of target environments whose change real users would notice. */
const productionNames = /^(prod|prd|production|live)([-_.\d].*)?$/i;

/** Whether a target environment is one that real users depend on. */
export function isProduction(environment: string): boolean {
	return productionNames.test(environment.trim());
}

/** The word typed before something that cannot be undone. */
export const irreversibleWord = 'irreversible';

/** The environment that a statement acts on: the one it names itself, or the run's. */
export function environmentOf(run: Run, statement: Pick<Statement, 'environment'>): string {
	return statement.environment ?? run.state.created?.environment ?? '';
}

/** What running this statement asks of the operator beyond Enter; the rule is "How much to ask" of the design. */
export function askFor(run: Run, statement: Statement): Ask {
	const environment = environmentOf(run, statement);
	const { danger } = statement;
	if (danger?.level === 'irreversible') {
		return { kind: 'word', word: irreversibleWord, why: danger.why };
	}
	if (danger?.level === 'production') {
		return { kind: 'yes', environment, why: danger.why };
	}
	if ((statement.deploys || statement.configures) && isProduction(environment)) {
		return { kind: 'yes', environment, why: `changes ${environment}` };
	}
	return { kind: 'nothing' };
}

/** Options with which sudo never asks on the terminal: `-n`, `-S`, alone or among others. */
const sudoWithoutAsking = /\bsudo\s+(?:-\S+\s+)*(?:-[A-Za-z]*[nS]|--non-interactive|--stdin)\b/;

/** Whether a statement becomes another user through sudo, and sudo may ask for a password. */
export function elevates({ programs = [], text }: Pick<Statement, 'programs' | 'text'>): boolean {
	return programs.includes('sudo') && !sudoWithoutAsking.test(text);
}

/** How a statement runs when nobody says otherwise. */
export function modeFor(run: Run, statement: Statement): ExecutionMode {
	if (statement.interactive || (run.state.sudoAsks && elevates(statement))) return 'interactive';
	return statement.longRunning ? 'background' : 'foreground';
}

/**
 * Tokens of a statement that have no value in this run yet: none given, and no variable of that name set. Secrets that
 * the run had set and that could not be kept are asked for before any command: nobody knows which of them reads one.
 */
export function unfilled(run: Run, statement: Statement): string[] {
	const { values, variables, environment, missing } = run.state;
	const tokens = (statement.placeholders ?? []).filter((token) => {
		const name = variableOf(token);
		return (
			!(token in values) &&
			(name === undefined || !(variables.includes(name) || environment.changed.includes(name)))
		);
	});
	const asked = new Set(tokens.map(variableOf));
	return [...tokens, ...missing.filter((name) => !asked.has(name)).map((name) => `$${name}`)];
}

/** Whether a statement may share a process with the one before it. */
function standsAlone(run: Run, statement: Statement): boolean {
	return (
		askFor(run, statement).kind !== 'nothing' ||
		modeFor(run, statement) !== 'foreground' ||
		unfilled(run, statement).length > 0 ||
		unsafe(run, statement) !== undefined
	);
}

/** Why the values given for a statement cannot be put into it. */
function unsafe(run: Run, statement: Statement): string | undefined {
	const given = filled(statement, run.state.values);
	return given.ok ? undefined : given.problem;
}

/**
 * The statements that run next from `statementId` on: one, or through its block up to the next command that asks for
 * more, runs long, or takes the terminal. A statement that asks begins its own batch and is never joined to an
 * earlier one; what follows it without asking joins it.
 */
export function batchFrom(
	run: Run,
	owner: string,
	statementId: string,
	how: 'through' | 'one',
): Batch | undefined {
	const block = blocksOf(run.runbook, owner).find(({ statements }) =>
		statements.some(({ id }) => id === statementId),
	);
	const from = block?.statements.findIndex(({ id }) => id === statementId) ?? -1;
	const first = block?.statements[from];
	if (block === undefined || first === undefined) return undefined;
	const mode = modeFor(run, first);
	const statements = [first];
	if (how === 'through' && mode === 'foreground') {
		for (const next of block.statements.slice(from + 1)) {
			if (standsAlone(run, next) || isDone(run, next.id)) break;
			statements.push(next);
		}
	}
	const missing = unfilled(run, first);
	const blocked =
		block.notRunnable ??
		(missing.length > 0 ? `needs a value for ${missing.join(', ')}` : unsafe(run, first));
	return {
		owner,
		statements,
		mode: block.annotations?.background ? 'background' : mode,
		ask: askFor(run, first),
		...(blocked === undefined ? {} : { blocked }),
	};
}

/** Whether nothing is left to do about a statement: it succeeded, was settled by a person, or runs in the background. */
export function isDone(run: Run, statementId: string): boolean {
	const state = run.state.statements[statementId];
	if (state === undefined) return false;
	switch (state.status) {
		case 'ok':
			return true;
		case 'settled':
			return state.how !== 'not-applied' && state.how !== 'kept-unknown';
		case 'running':
			return run.state.executions[state.execution]?.mode === 'background';
		case 'failed':
			return isBackgroundStop(run, state.execution);
		case 'unknown':
			return false;
	}
}

/** Stopping a monitor is no failure: it has been seen, and its readings are kept. */
export function isBackgroundStop(run: Run, executionId: string): boolean {
	const execution = run.state.executions[executionId];
	return execution?.mode === 'background' && execution.outcome?.kind === 'stopped';
}

/** The command blocks of a step, a procedure's step, or a phase's own; offered statements come as one block more. */
export function blocksOf(runbook: Runbook, owner: string): Block[] {
	const found = findPhase(runbook, owner) ?? findStep(runbook, owner)?.step;
	return found ? withOffered(found.blocks, found.offered) : [];
}

/** Offered statements never run by themselves, so each is a block of its own. */
function withOffered(blocks: Block[], offered: Statement[]): Block[] {
	return [
		...blocks,
		...offered.map(
			(statement): Block => ({
				line: statement.line,
				language: '',
				kind: 'command',
				text: statement.text,
				statements: [statement],
			}),
		),
	];
}
