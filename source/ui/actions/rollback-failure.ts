import { rollbackNext } from '../../run/rollback/progress.ts';
import { outcomeWords } from '../../run/sign-off/evidence.ts';
import type { RollbackState } from '../../run/state.ts';
import type { StatementToRun } from '../../run/statement-to-run.ts';
import type { RunContext } from '../view/context.ts';
import { ask, send } from '../view/view.ts';
import type { Choice, MenuOf } from './choice.ts';
import { viewOutput } from './looking.ts';
import { settleRollback } from './settling.ts';

/** What Enter on the failed command of a rollback offers: nothing is marked before the operator moves. */
export const rollbackFailureChoices: MenuOf = (context) => {
	if (context.kind !== 'run' || !context.scene.rollback) return undefined;
	const { rollback } = context.scene;
	const next = rollbackNext(rollback);
	if (next.kind !== 'failed' && next.kind !== 'unknown') return undefined;
	const { statement, state } = next;
	const words = state.status === 'failed' ? outcomeWords(state.run.outcome) : 'outcome unknown';
	return {
		title: `${next.kind === 'failed' ? `Failed, ${words}` : 'Outcome unknown'}: ${statement.text}`,
		choices:
			next.kind === 'failed' ? failed(context, rollback, statement) : unknown(context, statement),
		withoutDefault: true,
	};
};

function output(context: RunContext, statement: StatementToRun): Choice {
	const state = context.scene.rollback?.progress[statement.id];
	const execution = state && 'execution' in state ? state.execution : undefined;
	return {
		id: 'output',
		key: 'o',
		label: 'look at the output',
		act: () => viewOutput(context, execution),
	};
}

const shell: Choice = {
	id: 'shell',
	key: 's',
	label: 'open a shell',
	note: "with the run's environment; exit comes back",
	act: () => [{ do: 'shell' }],
};

function failed(context: RunContext, rollback: RollbackState, statement: StatementToRun): Choice[] {
	const notice = rollback.outcome !== undefined;
	const again = (text?: string) =>
		send({
			kind: notice ? 'notify-rollback' : 'continue-rollback',
			...(text === undefined ? {} : { text }),
		});
	return [
		output(context, statement),
		{ id: 'retry', key: 'r', label: 'retry', act: () => [again()] },
		{
			id: 'terminal',
			key: 'i',
			label: 'again with the terminal',
			note: 'for one that asks',
			...(notice ? { why: 'the outcome is known already' } : {}),
			act: () => [send({ kind: 'continue-rollback', terminal: true })],
		},
		{
			id: 'edit',
			key: 'e',
			label: 'edit and run',
			act: () => [ask({ title: 'Edit and run', submit: (text) => [again(text)] }, statement.text)],
		},
		{
			id: 'by-hand',
			key: 'd',
			label: 'done by hand',
			note: 'say what was seen',
			act: () => settleRollback(statement, 'by-hand'),
		},
		shell,
		{
			id: 'go-on',
			key: 'g',
			label: 'go on without it',
			note: 'the outcome will be INCOMPLETE if it deploys',
			act: () => settleRollback(statement, 'passed-over'),
		},
		{
			id: 'stop',
			key: 'x',
			label: 'stop the rollback',
			note: 'what it named may still be on',
			...(notice ? { why: 'the outcome is known already' } : {}),
			act: () => [
				ask({
					title: 'Stop the rollback here',
					hint: 'why? one line',
					submit: (reason) => [send({ kind: 'abandon-rollback', reason })],
				}),
			],
		},
	];
}

function unknown(context: RunContext, statement: StatementToRun): Choice[] {
	return [
		output(context, statement),
		shell,
		{
			id: 'applied',
			key: 'a',
			label: 'it WAS applied',
			note: 'say what was seen',
			act: () => settleRollback(statement, 'applied'),
		},
		{
			id: 'not-applied',
			key: 'r',
			label: 'it was NOT applied: run it again',
			note: 'say what was seen',
			act: () => settleRollback(statement, 'not-applied'),
		},
		{
			id: 'keep',
			key: 'u',
			label: 'keep it unknown and go on',
			note: 'the outcome will be INCOMPLETE',
			act: () => settleRollback(statement, 'kept-unknown'),
		},
	];
}
