import { findStep } from '../../runbook/lookup.ts';
import type { Step } from '../../runbook/model.ts';
import type { Decision, Intent, Run } from '../intent.ts';
import { stepStatements } from '../progress.ts';
import { needsReason, record, refuse, says } from '../refusal.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** Whether anything was done in the run: from then on its own record says where it stands. */
export function isUntouched({ state }: Run): boolean {
	const { order, steps, phases, rollbacks, declared } = state;
	const touched = [...order, ...Object.keys(steps), ...Object.keys(phases), ...rollbacks];
	return touched.length === 0 && declared === undefined;
}

/** Declares everything before a step as done by an earlier run: only before anything is done here, and with a line of why. */
export function declareStart(run: Run, { from, reason }: Of<'declare-start'>): Decision {
	if (!isUntouched(run)) {
		return refuse('something was done in this run already: its own record says where it stands');
	}
	const { phase, step } = findStep(run.runbook, from) ?? {};
	if (!phase || !step) return refuse('name a step of a phase to begin at');
	const { phases } = run.runbook;
	const earlier = phases.slice(0, phases.indexOf(phase));
	const steps = [
		...earlier.flatMap((one) => one.steps),
		...phase.steps.slice(0, phase.steps.indexOf(step)),
	];
	if (steps.length === 0 && earlier.length === 0) return refuse('nothing comes before this step');
	if (!says(reason)) {
		return needsReason(`what comes before ${step.title} is declared done: by which run, and why?`);
	}
	const exports = exportsOf(steps);
	const names = new Set(run.runbook.toggles.map(({ name }) => name));
	return record({
		type: 'start.declared',
		from,
		phases: earlier.map(({ id }) => id),
		steps: steps.map(({ id }) => id),
		reason: reason.trim(),
		exports,
		toggles: Object.fromEntries(Object.entries(exports).filter(([name]) => names.has(name))),
	});
}

/** What the commands of these steps export, the last value of each; what another command works out is not known. */
function exportsOf(steps: readonly Step[]): Record<string, string> {
	const all = steps.flatMap(stepStatements).flatMap(({ exports }) => Object.entries(exports));
	return Object.fromEntries(all.filter(([, value]) => !/[$`<]/.test(value)));
}

export function giveTicket({ state }: Run, { ticket }: Of<'give-ticket'>): Decision {
	const given = ticket.trim();
	if (given === '') return refuse('an empty ticket');
	if (given === state.created?.ticket) return refuse(`the ticket is ${given} already`);
	return record({ type: 'ticket.given', ticket: given });
}
