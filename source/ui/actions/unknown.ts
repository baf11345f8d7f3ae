import type { SettledHow } from '../../run/event.ts';
import { stepStatements, unknownStatements } from '../../run/progress.ts';
import { topics } from '../../run/sign-off/topics.ts';
import { findStatement } from '../../runbook/lookup.ts';
import type { Statement, Step } from '../../runbook/model.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, tell, view } from '../view/view.ts';
import { followNext, settleStatement } from './settling.ts';

/** The command whose outcome is asked for. */
export function unknownStatement({ run, scene }: RunContext): Statement | undefined {
	const id = scene.next.kind === 'unknown' ? scene.next.statement : unknownStatements(run)[0];
	return id === undefined ? undefined : findStatement(run.runbook, id)?.statement;
}

export function settleUnknown(context: RunContext, how: SettledHow): Act[] {
	const statement = unknownStatement(context);
	return statement ? settleStatement(statement, how, followNext) : [tell('nothing is unknown')];
}

/** A step of the guide whose commands look rather than change, and speak of what is unknown. */
export function lookFirst({ run }: RunContext, statement: Statement): Step | undefined {
	const about = topics(`${statement.text} ${statement.label ?? ''}`);
	const steps = run.runbook.procedures
		.filter(
			({ role }) => role === 'validation' || role === 'troubleshooting' || role === 'monitoring',
		)
		.flatMap((procedure) => procedure.steps.map((step) => ({ procedure, step })));
	const scored = steps.map(({ procedure, step }) => {
		const text = stepStatements(step).map(
			({ text: command, label }) => `${command} ${label ?? ''}`,
		);
		const words = topics(`${procedure.title} ${step.title} ${text.join(' ')}`);
		return { step, score: [...about].filter((word) => words.has(word)).length };
	});
	return scored.sort((a, b) => b.score - a.score)[0]?.step;
}

export function lookBeforeAnswering(context: RunContext): Act[] {
	const statement = unknownStatement(context);
	const step = statement && lookFirst(context, statement);
	if (!step) return [tell('the guide has no command that only looks')];
	return [view({ change: 'steps', to: { focus: step.id, besideUnknown: true } })];
}
