import type { OperatorIntent, Refusal } from '../../run/intent.ts';
import { row, span } from '../text/row.ts';
import { type Act, ask, open, send, tell } from '../view/view.ts';

/** The intent with the line that it was refused for the lack of; undefined when it takes none. */
function withReason(intent: OperatorIntent, reason: string): OperatorIntent | undefined {
	switch (intent.kind) {
		case 'run':
		case 'open-phase':
		case 'decide-phase':
		case 'close-run':
		case 'abandon-rollback':
		case 'override-halt':
		case 'dismiss-guard':
		case 'close-hold':
			return { ...intent, reason };
		case 'settle':
		case 'settle-step':
		case 'settle-rollback':
		case 'sign':
			return { ...intent, note: reason };
		case 'start-rollback':
			return { ...intent, alone: reason };
		default:
			return undefined;
	}
}

/** What the operator is asked when an intent was refused for want of an answer; otherwise why it was refused. */
export function answerTo(
	refusal: Refusal,
	intent: OperatorIntent,
	then: readonly Act[],
	read: number,
): Act[] {
	const { refused, need } = refusal;
	if (need === 'reason' && withReason(intent, '')) {
		return [
			ask({
				title: refused,
				hint: 'one line; Esc: nothing happens',
				submit: (reason) => {
					const given = withReason(intent, reason);
					return given ? [send(given, ...then)] : [];
				},
			}),
		];
	}
	if (intent.kind !== 'run' || need === undefined) return [tell(refused, 'warn')];
	if (need === 'word') {
		const word = refusal.ask?.kind === 'word' ? refusal.ask.word : 'yes';
		return [
			ask({
				title: refused,
				hint: `type ${word}`,
				word,
				submit: (confirmed) => [send({ ...intent, confirmed }, ...then)],
			}),
		];
	}
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: refused,
				rows: intent.statements.map(({ text }) => row(span(text, 'code'))),
				yes: 'run it',
				acts: [send({ ...intent, confirmed: 'yes' }, ...then)],
			},
		}),
	];
}
