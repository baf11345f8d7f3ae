import type { Run } from './intent.ts';

/** One thing that commands find their target by, as it stands here and as it was when they last deployed there. */
export type TargetFact = { name: string; here?: string; there?: string };

/**
 * What chooses the target here, compared with what chose it for the last deploying command.
 * `unknown`: nothing has been deployed yet, or by a gonogo that did not write it down. `unnamed`: neither here nor
 * there does anything tell one target from another, beside the commands themselves.
 */
export type TargetCompared =
	| { kind: 'unknown' | 'unnamed' }
	| { kind: 'same'; facts: TargetFact[] }
	| { kind: 'differs'; facts: TargetFact[] };

export function compareTarget({ state }: Run): TargetCompared {
	const last = state.order
		.map((id) => state.executions[id])
		.findLast((execution) => execution?.target !== undefined);
	const here = state.target;
	const there = last?.target;
	if (here === undefined || there === undefined) return { kind: 'unknown' };
	const names = [...new Set([...Object.keys(there), ...Object.keys(here)])].sort();
	const facts = names.map(
		(name): TargetFact => ({
			name,
			...(here[name] === undefined ? {} : { here: here[name] }),
			...(there[name] === undefined ? {} : { there: there[name] }),
		}),
	);
	const apart = facts.filter((fact) => fact.here !== fact.there);
	if (apart.length > 0) return { kind: 'differs', facts: apart };
	return facts.length > 0 ? { kind: 'same', facts } : { kind: 'unnamed' };
}

/** `kube context prod-eu`, or `kube context prod-us here, prod-eu there`. */
export const targetWords = (facts: readonly TargetFact[]): string =>
	facts
		.map(({ name, here, there }) =>
			here === there
				? `${name} ${here}`
				: `${name} ${here ?? 'not set'} here, ${there ?? 'not set'} there`,
		)
		.join('; ');
