import type { Intent, Refusal } from '../run/intent.ts';
import type { InboxNote } from './record/inbox.ts';

/**
 * Puts what came from another terminal into the record: words, or a second person's yes. An approval that does not
 * count is said in its place; it would else be tried again and again. Answers whether it may leave the inbox.
 */
export function takeNote(
	{ text, by, approval }: InboxNote,
	foreign: boolean,
	send: (intent: Intent) => Refusal | undefined,
): boolean {
	if (approval === undefined) return send({ kind: 'note', text, by }) === undefined;
	const refused = foreign
		? send({ kind: 'approve', ...approval })?.refused
		: `it came from this login, not from ${approval.operator.login}`;
	if (refused === undefined) return true;
	const words = `approval of ${approval.subject.kind} ${approval.subject.id} by ${by} does not count: ${refused}`;
	return send({ kind: 'note', text: words, by: 'gonogo' }) === undefined;
}
