import type { Phase, Runbook, Step } from '../../runbook/model.ts';

const known = new WeakMap<Runbook, Map<string, Phase>>();

/** The phase of which a step is one way among several, one being enough; undefined for any other step. */
function alternativeOf(runbook: Runbook, step: string): Phase | undefined {
	let phases = known.get(runbook);
	if (phases === undefined) {
		phases = new Map(
			runbook.phases
				.filter(({ chooseOne }) => chooseOne)
				.flatMap((phase) => phase.steps.map(({ id }) => [id, phase] as const)),
		);
		known.set(runbook, phases);
	}
	return phases.get(step);
}

/** The other ways of the phase that a step is a way of; none for any other step. */
export function otherWays(runbook: Runbook, step: string): Step[] {
	return alternativeOf(runbook, step)?.steps.filter(({ id }) => id !== step) ?? [];
}
