import type { Run } from './intent.ts';

/**
 * What follows from a run, worked out once as long as nothing of the run changes. A run never changes: what happens
 * makes a new one. So a screen may ask with each key, in a guide of any length.
 */
export function onceARun<T>(work: (run: Run) => T): (run: Run) => T {
	const known = new WeakMap<Run, { is: T }>();
	return (run) => {
		const found = known.get(run) ?? { is: work(run) };
		known.set(run, found);
		return found.is;
	};
}
