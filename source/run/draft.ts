import type { RunState } from './state.ts';

/** A state that copies each collection the first time it is written to, so that folding n events costs O(n). */
export class Draft {
	readonly state: RunState;
	private readonly owned = new Set<unknown>();

	constructor(from: RunState) {
		this.state = { ...from };
	}

	/** The collection under `key`, safe to change. */
	own<K extends keyof RunState>(key: K): RunState[K] {
		const value: unknown = this.state[key];
		if (this.owned.has(value)) return this.state[key];
		const copy: unknown = Array.isArray(value) ? [...value] : { ...(value as object) };
		this.state[key] = copy as RunState[K];
		this.owned.add(copy);
		return this.state[key];
	}
}

/** Puts facts to an execution that there is. */
export function changeExecution(
	draft: Draft,
	id: string,
	change: Partial<RunState['executions'][string]>,
): void {
	const execution = draft.state.executions[id];
	if (execution) draft.own('executions')[id] = { ...execution, ...change };
}
