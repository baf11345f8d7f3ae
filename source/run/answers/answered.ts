import type { SettledHow } from '../event.ts';
import type { Intent } from '../intent.ts';

/** A point that only a person, or an answer, gets past. */
export type Gate = {
	gate:
		| 'confirm'
		| 'value'
		/** A command that talks with a person. */
		| 'terminal'
		| 'step'
		| 'item'
		| 'decision'
		/** Somebody has to speak for a role that the guide names. */
		| 'role'
		| 'failure'
		| 'unknown'
		| 'undone'
		| 'no-go'
		| 'hold'
		| 'halt'
		| 'unarmed'
		/** In a rollback: a forward command, or one of its own, that does not end. */
		| 'running';
	name: string;
	what: string;
};

export type Answered =
	| { kind: 'intents'; intents: Intent[] }
	/** An answer to an item that these files go with: they are kept with the run first. */
	| { kind: 'sign-with-files'; sign: Extract<Intent, { kind: 'sign' }>; paths: string[] }
	/** Something runs; look again when it has changed. */
	| { kind: 'wait' }
	| { kind: 'gate'; gate: Gate }
	| { kind: 'done' };

export const gate = (kind: Gate['gate'], name: string, what: string): Answered => ({
	kind: 'gate',
	gate: { gate: kind, name, what },
});
export const intents = (...list: Intent[]): Answered => ({ kind: 'intents', intents: list });

/** A command that a person speaks for. */
export const settled = (statement: string, how: SettledHow, note: string): Answered =>
	intents({ kind: 'settle', statement, how, note });
