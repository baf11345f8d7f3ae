import type { Draft } from '../draft.ts';
import type { Fact, ToggleFacts } from '../state.ts';
import { isOn, noFacts } from './board.ts';

type When = { at: string; seq: number; execution?: string };
type Values = Record<string, string>;

const fact = (value: string, { at, seq, execution }: When): Fact => ({
	value,
	at,
	seq,
	...(execution === undefined ? {} : { execution }),
});

function change(
	draft: Draft,
	name: string,
	by: (facts: ToggleFacts) => Partial<ToggleFacts>,
): void {
	const facts = draft.state.toggles[name] ?? noFacts(name);
	draft.own('toggles')[name] = { ...facts, ...by(facts) };
}

/** Values that stood before the rollout did anything. */
export function before(draft: Draft, values: Values, when: When): void {
	for (const [name, value] of Object.entries(values)) {
		const now = fact(value, when);
		change(draft, name, () => ({
			before: now,
			set: now,
			...(isOn(value) ? { wasOn: true } : {}),
		}));
	}
}

/** Values in the run's environment now. An unchanged value keeps the time it was set. */
export function set(draft: Draft, values: Values, when: When): void {
	for (const [name, value] of Object.entries(values)) {
		if (draft.state.toggles[name]?.set?.value === value) continue;
		change(draft, name, () => ({
			set: fact(value, when),
			...(isOn(value) ? { wasOn: true } : {}),
		}));
	}
}

export function unset(draft: Draft, names: readonly string[]): void {
	for (const name of names) {
		if (draft.state.toggles[name]?.set) change(draft, name, () => ({ set: undefined }));
	}
}

/** A deploying statement began: until it succeeds, these values may or may not be in force. */
export function attempted(draft: Draft, environment: string, values: Values, when: When): void {
	for (const [name, value] of Object.entries(values)) {
		change(draft, name, ({ uncertain }) => ({
			uncertain: {
				...uncertain,
				[environment]: [...(uncertain[environment] ?? []), { ...fact(value, when), open: true }],
			},
		}));
	}
}

/** An earlier run is said to have set, and perhaps deployed, these: what stood before it is not known here. */
export function declaredOn(draft: Draft, environment: string, values: Values, when: When): void {
	for (const [name, value] of Object.entries(values)) {
		change(draft, name, ({ uncertain }) => ({
			before: undefined,
			uncertain: { ...uncertain, [environment]: [fact(value, when)] },
		}));
	}
	set(draft, values, when);
}

/**
 * The deploying statement of this execution succeeded: what it carried is in force. Earlier doubts are settled, but for
 * those of a command that still runs.
 */
export function deployed(draft: Draft, environment: string, execution: string, when: When): void {
	for (const [name, facts] of Object.entries(draft.state.toggles)) {
		const doubts = facts.uncertain[environment] ?? [];
		const carried = doubts.findLast((doubt) => doubt.execution === execution);
		if (!carried) continue;
		change(draft, name, () => ({
			deployed: {
				...facts.deployed,
				[environment]: fact(carried.value, { at: when.at, seq: when.seq, execution }),
			},
			uncertain: {
				...facts.uncertain,
				[environment]: doubts.filter(
					(doubt) => doubt.execution !== execution && (doubt.open || doubt.seq > carried.seq),
				),
			},
		}));
	}
}

/** The deploying statement of this execution ended without known success: it may have taken effect until just now. */
export function doubted(
	draft: Draft,
	environment: string,
	execution: string,
	{ at, seq }: When,
): void {
	for (const [name, facts] of Object.entries(draft.state.toggles)) {
		const doubts = facts.uncertain[environment] ?? [];
		if (!doubts.some((doubt) => doubt.execution === execution && doubt.open)) continue;
		change(draft, name, () => ({
			uncertain: {
				...facts.uncertain,
				[environment]: doubts.map((doubt) =>
					doubt.execution === execution && doubt.open
						? fact(doubt.value, { at, seq, execution })
						: doubt,
				),
			},
		}));
	}
}

/** A person says that a deployment carrying these values is in force. */
export function deployedByHand(
	draft: Draft,
	environment: string,
	values: Values,
	when: When,
): void {
	for (const [name, value] of Object.entries(values)) {
		change(draft, name, (facts) => ({
			deployed: { ...facts.deployed, [environment]: fact(value, { at: when.at, seq: when.seq }) },
			uncertain: {
				...facts.uncertain,
				[environment]: (facts.uncertain[environment] ?? []).filter(({ open }) => open),
			},
		}));
	}
}

/** A person saw that the deploying statement of this execution changed nothing. */
export function notApplied(draft: Draft, environment: string, execution: string): void {
	for (const [name, facts] of Object.entries(draft.state.toggles)) {
		const doubts = facts.uncertain[environment] ?? [];
		if (!doubts.some((doubt) => doubt.execution === execution)) continue;
		change(draft, name, () => ({
			uncertain: {
				...facts.uncertain,
				[environment]: doubts.filter((doubt) => doubt.execution !== execution),
			},
		}));
	}
}

/** What a probe, monitor or validation reported. Before the first deployment it is the value before the rollout. */
export function seen(draft: Draft, values: Values, when: When): void {
	for (const [name, value] of Object.entries(values)) {
		change(draft, name, (facts) => {
			const untouched =
				Object.keys(facts.deployed).length === 0 && Object.keys(facts.uncertain).length === 0;
			return {
				seen: fact(value, when),
				...(untouched ? { before: fact(value, when) } : {}),
			};
		});
	}
}
