import { askFor } from '../../run/ask.ts';
import type { Execution } from '../../run/state.ts';
import { findStatement } from '../../runbook/lookup.ts';
import { row, span } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, open, send, tell } from '../view/view.ts';
import { asked, type RunIntent, shouted } from './asking.ts';
import { pinEvery } from './watching.ts';

/** Stops a command in the background, after one question. */
export function stopBackground(execution: Execution, read: number): Act[] {
	if (execution.outcome) return [tell('it has ended already: r begins it again')];
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: 'Stop this background command?',
				rows: execution.statements.map(({ text }) => row(span(text, 'code'))),
				yes: 'stop it',
				whileRuns: execution.id,
				acts: [send({ kind: 'stop', execution: execution.id, how: 'interrupt' })],
			},
		}),
	];
}

/** Begins a command of the background again, after what it asks; one that runs is ended first, after one question. */
export function restartBackground({ run }: RunContext, execution: Execution, read: number): Act[] {
	const { id, owner, statements, outcome } = execution;
	const first = statements[0] && findStatement(run.runbook, statements[0].id);
	if (!first) return [tell('the guide has no such command any more')];
	const intent: RunIntent = {
		kind: 'run',
		owner,
		statements: statements.map((one) => ({ id: one.id, text: one.text })),
		mode: 'background',
	};
	const question = askFor(run, first.statement);
	if (outcome) return asked(run, intent, question, read);
	// Its own question is answered with this one; a word is still to be typed.
	const again =
		question.kind === 'yes'
			? [send({ ...intent, confirmed: 'yes' })]
			: asked(run, intent, question, read);
	const where = question.kind === 'yes' ? ` on ${shouted(question.environment)}` : '';
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: `End this command and begin it again${where}?`,
				rows: statements.map(({ text }) => row(span(text, 'code'))),
				yes: 'restart it',
				whileRuns: id,
				acts: [
					// What cannot be stopped would else begin again whenever it ends, with nobody asked.
					send(
						{ kind: 'stop', execution: id, how: 'interrupt' },
						tell('it is asked to end, then it begins again'),
						{
							do: 'after',
							execution: id,
							acts: again,
							otherwise: [tell('it ended late and was not begun again: r in B begins it', 'warn')],
						},
					),
				],
			},
		}),
	];
}

/** Looks at the result of a command of the background again and again, whether or not it runs. */
export function pinBackground({ statements: [first] }: Execution): Act[] {
	return first ? pinEvery(first.text, { kind: 'command', statement: first.id }) : [];
}
