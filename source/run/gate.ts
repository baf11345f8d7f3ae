import type { PlacedStatement } from '../runbook/lookup.ts';
import type { Phase } from '../runbook/model.ts';
import { guardsInTheWay } from './guard/guard.ts';
import { haltOf, haltWords } from './guard/halt.ts';
import { openLaunchStep } from './guard/launch-step.ts';
import type { Run } from './intent.ts';
import { holdInTheWay, holdWords, openHolds } from './watch/hold.ts';

/**
 * Why a command may not go forward now although its phase is open: a HALT, or a hold that is not over. Looking is
 * always allowed: commands of procedures that deploy nothing.
 */
export function whyHeldBack(run: Run, statements: readonly PlacedStatement[]): string | undefined {
	const halt = haltOf(run.state);
	const forward = statements.find(({ phase, statement }) => phase || statement.deploys);
	if (halt && forward) return haltWords(halt);
	for (const placed of statements) {
		const hold = holdInTheWay(run, placed);
		if (hold) return holdWords(run, hold, { at: run.state.at });
	}
	return undefined;
}

/** What must be over before a phase gets its GO, in an operator's words: a hold, a dark launch set by hand. */
export function whyNoGoYet(run: Run, phase: Phase): string | undefined {
	const hold = openHolds(run).find(({ step }) => phase.steps.some(({ id }) => id === step));
	if (hold) return holdWords(run, hold, { at: run.state.at });
	const launch = openLaunchStep(run, phase);
	return launch && `${launch.title}: nobody has said that it was done`;
}

/** Guards that make a GO ask for a reason: their ids, and one sentence about them. */
export function guardsAgainstGo(run: Run): { ids: string[]; words: string } {
	const guards = guardsInTheWay(run);
	const words = guards.map(({ id, name }) => {
		const { status = '', why = '' } = run.state.guards[id] ?? {};
		return `${name} is ${status} (${why})`;
	});
	return { ids: guards.map(({ id }) => id), words: words.join('; ') };
}
