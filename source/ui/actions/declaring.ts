import type { Run } from '../../run/intent.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, ask, send, tell } from '../view/view.ts';
import { followNext } from './settling.ts';

/** Declares that an earlier run did everything before the step that is looked at. */
export function beginHere({ scene: { step, phase } }: RunContext): Act[] {
	if (!step || !phase) return [tell('go to the step to begin at first: t lists them')];
	const title = `Begin at ${step.title}? What comes before counts as done, declared and not signed.`;
	return [
		ask({
			title,
			hint: 'by which run, and why is its record not here? one line; it is a deviation',
			submit: (reason) => [
				send({ kind: 'declare-start', from: step.id, reason }, followNext, tell('begun here')),
			],
		}),
	];
}

export function giveTicket({ state }: Run): Act[] {
	return [
		ask(
			{
				title: 'The ticket of this run',
				submit: (ticket) => [send({ kind: 'give-ticket', ticket }, tell('recorded'))],
			},
			state.created?.ticket ?? '',
		),
	];
}
