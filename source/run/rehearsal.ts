import { z } from 'zod';

const line = z.string().trim().min(1);

/**
 * How a call goes in a rehearsal. `fail-once` fails the first time and succeeds when it is tried again; `hang` lasts
 * until something else is chosen; `prints` succeeds and puts this text on standard output, as the program would.
 */
export const goingSchema = z.union([
	z.enum(['succeed', 'fail', 'fail-once', 'hang']),
	z.strictObject({ fail: z.int().min(1).max(255) }),
	z.strictObject({ prints: z.string() }),
]);

/** What answers say about a rehearsal: a call as it begins, or `*` for every call, and how it goes. */
export const rehearseSchema = z.record(line, goingSchema);

export type Going = z.output<typeof goingSchema>;

/** `call` is a command of the guide, the beginning of one, or `*` for all; the longest that fits counts. */
export type RehearsalChoice = { call: string; goes: Going };

const goingWords: Record<Extract<Going, string>, string> = {
	succeed: 'succeeds',
	fail: 'fails',
	'fail-once': 'fails once',
	hang: 'hangs',
};

/** A choice in an operator's words, as the record of a rehearsal keeps it. */
export function choiceWords({ call, goes }: RehearsalChoice): string {
	const what = call === '*' ? 'every program' : call;
	if (typeof goes === 'string') return `${what} ${goingWords[goes]}`;
	if ('fail' in goes) return `${what} fails with exit ${goes.fail}`;
	return `${what} prints ${goes.prints.split('\n')[0] ?? ''}`;
}
