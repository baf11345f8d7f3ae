import type { Run } from '../../run/intent.ts';
import { type Act, ask, send, tell } from '../view/view.ts';

/** Secret values that the run had and that nobody has here any more: they were never written down. */
export function missingSecrets({ state }: Run): string[] {
	return state.missing.map((name) => `$${name}`);
}

/** Every secret of the run, those that are missing first. */
export function secretTokens(run: Run): string[] {
	const given = Object.entries(run.state.values).flatMap(([token, { secret }]) =>
		secret ? [token] : [],
	);
	return [...new Set([...missingSecrets(run), ...given])];
}

/** Asks for the missing values, or for every secret again when none is missing. */
export function giveSecret(run: Run): Act[] {
	const missing = missingSecrets(run);
	const tokens = missing.length > 0 ? missing : secretTokens(run);
	// The question that is opened last is on top, so the first token's comes last.
	return tokens.toReversed().flatMap((token) =>
		ask({
			title: `The value of ${token}`,
			hint: 'a secret: it is not shown and not recorded',
			secret: true,
			submit: (value) => [send({ kind: 'give-value', token, value, secret: true }, tell('noted'))],
		}),
	);
}
