import { z } from 'zod';
import { callsOf } from '../runbook/statement/calls.ts';

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

const words: Record<Extract<Going, string>, string> = {
	succeed: 'succeeds',
	fail: 'fails',
	'fail-once': 'fails once',
	hang: 'hangs',
};

/** `fails with exit 3`: how something goes, in an operator's words. */
export function goingWords(goes: Going): string {
	if (typeof goes === 'string') return words[goes];
	if ('fail' in goes) return `fails with exit ${goes.fail}`;
	return `prints ${goes.prints.split('\n')[0] ?? ''}`;
}

/** A choice in an operator's words, as the record of a rehearsal keeps it. */
export function choiceWords({ call, goes }: RehearsalChoice): string {
	return `${call === '*' ? 'every program' : call} ${goingWords(goes)}`;
}

/** How a call goes by what was chosen: the longest choice that fits, of two alike the last. As stand-in.sh has it. */
function callGoes(choices: readonly RehearsalChoice[], call: string): Going {
	const fitting = choices.filter(
		(choice) => choice.call === '*' || `${call} `.startsWith(`${choice.call} `),
	);
	const length = (choice: RehearsalChoice) => (choice.call === '*' ? -1 : choice.call.length);
	const longest = Math.max(...fitting.map(length));
	return fitting.findLast((choice) => length(choice) === longest)?.goes ?? 'succeed';
}

/** How a command of the guide goes in a rehearsal: as the first of its calls does that was chosen to do anything. */
export function commandGoes(choices: readonly RehearsalChoice[], text: string): Going {
	const going = callsOf(text).map((call) => callGoes(choices, call));
	return going.find((goes) => goes !== 'succeed') ?? 'succeed';
}
