import type { Danger } from '../../model.ts';

/**
 * Patterns of commands worth asking about. `on: 'statement'` looks at the whole text, because pipes, redirections and
 * SQL are no part of a simple command. Every row is tested with its own `example` and `not`.
 */
export type DangerRow = {
	rule: string;
	level: Danger['level'];
	why: string;
	matches: RegExp;
	on?: 'statement';
	example: string;
	not: string;
};
