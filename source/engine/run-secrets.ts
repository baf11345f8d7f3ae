import { secretVariable, variableOf } from '../run/guide/placeholder.ts';
import type { RunState } from '../run/state.ts';
import type { Carried } from './shell/block.ts';
import { withoutSecrets } from './shell/capture.ts';
import { secretNames } from './shell/redact.ts';

/** The secret values that this process knows of a run; they are in no file. */
export type RunSecrets = {
	/** A value that was given for a placeholder or a variable. */
	give(token: string, value: string): void;
	/** Every secret value known now: of the operator's environment, given, or exported by the run's commands. */
	values(): string[];
	/** Variables that commands see beside the operator's: values that were given, secret or not. */
	variables(state: RunState): Record<string, string>;
	/** What of an environment may be kept on disk, and the names of what may not. */
	withheldFrom(carried: Carried): Withheld;
};

export type Withheld = { carried: Carried; withheld: string[] };

/** Begins with the operator's environment and what was withheld from the disk by an earlier process. */
export function runSecrets(
	environment: Record<string, string>,
	carriedNow: () => Carried,
	withheldBefore: readonly string[],
): RunSecrets {
	const given = new Map<string, string>();
	let withheldNow = withheldBefore;
	let last: { carried: Carried; known: number; kept: Withheld } | undefined;
	const named = (values: Record<string, string>) =>
		secretNames(values).map((name) => values[name] ?? '');
	const values = (carried: Carried) => [
		...new Set([...named(environment), ...given.values(), ...named(carried.set)]),
	];
	return {
		give: (token, value) => void given.set(token, value),
		values: () => values(carriedNow()),
		variables({ values: known }) {
			const variables: Record<string, string> = {};
			for (const [token, { value }] of Object.entries(known)) {
				const name = variableOf(token);
				const held = value ?? given.get(token);
				if (name !== undefined && held !== undefined) variables[name] = held;
			}
			for (const [token, value] of given) variables[secretVariable(token)] = value;
			return variables;
		},
		withheldFrom(carried) {
			const secret = values(carried);
			// Asked for after every event, while both change only with a block's end.
			if (last?.carried === carried && last.known === secret.length) return last.kept;
			const { carried: kept, withheld } = withoutSecrets(carried, secret);
			// What was given again is in no block's changes; it is as secret as before.
			const again = withheldNow.filter(
				(name) => !(name in kept.set) && !carried.unset.includes(name),
			);
			withheldNow = [...new Set([...again, ...withheld])].sort();
			last = {
				carried,
				known: secret.length,
				kept: { carried: kept, withheld: [...withheldNow] },
			};
			return last.kept;
		},
	};
}
