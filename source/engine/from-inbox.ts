import type { Intent, Refusal } from '../run/intent.ts';
import type { InboxNote } from './record/inbox.ts';

type Send = (intent: Intent) => Refusal | undefined;

/**
 * Puts what came from another terminal into the record: words, a second person's yes, or what is about who has the
 * run. What does not count is said in its place; it would else be tried again and again. Answers whether it may leave
 * the inbox. `holder` is the login that this gonogo runs under.
 */
export function takeNote(
	note: InboxNote,
	foreign: boolean,
	send: Send,
	holder: string | undefined,
): boolean {
	const { text, by, approval, handOver } = note;
	const said = (words: string) => send({ kind: 'note', text: words, by: 'gonogo' }) === undefined;
	if (approval !== undefined) {
		const refused = foreign
			? send({ kind: 'approve', ...approval })?.refused
			: `it came from this login, not from ${approval.operator.login}`;
		if (refused === undefined) return true;
		const { kind, id } = approval.subject;
		return said(`approval of ${kind} ${id} by ${by} does not count: ${refused}`);
	}
	if (handOver !== undefined) {
		const refused = whyNotTheirs(handOver, foreign, holder) ?? send(handOver)?.refused;
		return refused === undefined || said(`${text}, by ${by}, does not count: ${refused}`);
	}
	return send({ kind: 'note', text, by }) === undefined;
}

/** Only the holder's own login offers the run, and nobody asks for it in another login's name. */
function whyNotTheirs(
	handOver: NonNullable<InboxNote['handOver']>,
	foreign: boolean,
	holder: string | undefined,
): string | undefined {
	switch (handOver.kind) {
		case 'offer-hand-over':
		case 'withdraw-hand-over':
			return foreign ? 'it came from another login than the one that holds the run' : undefined;
		case 'ask-hand-over':
		case 'accept-hand-over': {
			const { login } = handOver.operator;
			return foreign || login === holder ? undefined : `it came from this login, not from ${login}`;
		}
	}
}
