import type { SettledHow } from '../../run/event.ts';
import type { Phase, Statement, Step } from '../../runbook/model.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, ask, send, tell, view } from '../view/view.ts';

/** What a person is asked when they settle a command themselves; `optional`: an empty line is an answer. */
const questions: Record<SettledHow, { title: string; hint: string; optional?: true }> = {
	'by-hand': { title: 'Done by hand', hint: 'what did you see? one line' },
	'passed-over': { title: 'Go on although it failed', hint: 'why? one line' },
	skipped: { title: 'Skip', hint: 'why? one line' },
	applied: { title: 'It WAS applied', hint: 'how do you know? what did you see? one line' },
	'not-applied': {
		title: 'It was NOT applied',
		hint: 'how do you know? Enter on an empty line is fine: it runs again',
		optional: true,
	},
	'kept-unknown': {
		title: 'Keep it unknown',
		hint: 'anything to note? Enter on an empty line is fine',
		optional: true,
	},
};

/** Asks the one line that settling a command needs, then records it. */
export function settleStatement(statement: Statement, how: SettledHow, ...then: Act[]): Act[] {
	const { title, ...rest } = questions[how];
	return [
		ask({
			title: `${title}: ${statement.text}`,
			...rest,
			submit: (note) => [send({ kind: 'settle', statement: statement.id, how, note }, ...then)],
		}),
	];
}

/** The same for a command of the rollback under way. */
export function settleRollback(statement: { id: string; text: string }, how: SettledHow): Act[] {
	const { title, ...rest } = questions[how];
	return [
		ask({
			title: `${title}: ${statement.text}`,
			...rest,
			submit: (note) => [send({ kind: 'settle-rollback', statement: statement.id, how, note })],
		}),
	];
}

/** Marks a step as done outside gonogo; one without commands needs no sentence. */
export function settleStepByHand(
	step: Step,
	optional: boolean,
	then: readonly Act[] = [followNext],
): Act[] {
	return [
		ask({
			title: `Done by hand: ${step.title}`,
			hint: optional
				? 'what did you see? Enter on an empty line is fine'
				: 'what did you see? one line',
			...(optional ? { optional: true as const } : {}),
			submit: (note) => [
				send({ kind: 'settle-step', step: step.id, how: 'by-hand', note }, ...then),
			],
		}),
	];
}

/** Skips a step, with the reason for it. */
export function skipStep(step: Step): Act[] {
	return [
		ask({
			title: `Skip: ${step.title}`,
			hint: 'why? one line, listed as a deviation',
			submit: (note) => [
				send({ kind: 'settle-step', step: step.id, how: 'skipped', note }, followNext),
			],
		}),
	];
}

/** Lets the steps follow what is next again. */
export const followNext: Act = view({ change: 'steps', to: {} });

/** Opens a locked phase before the one before it has GO. */
export function openAhead(context: RunContext): Act[] {
	const { phase } = context.scene;
	if (!phase) return [tell('no phase is shown')];
	return [
		ask({
			title: `Open ${phase.title} ahead of its turn`,
			hint: 'why? one line, listed as a deviation',
			submit: (reason) => [send({ kind: 'open-phase', phase: phase.id, reason })],
		}),
	];
}

/** Opens a phase again that a rollback took back: nothing of it runs before a person says so. */
export function openAgain(phase: Phase): Act[] {
	return [
		ask({
			title: `${phase.title} was rolled back. Open it again?`,
			hint: 'why? one line; its steps run anew',
			submit: (reason) => [send({ kind: 'open-phase', phase: phase.id, reason })],
		}),
	];
}
