import { findStep, isBefore, phaseOfStep } from '../runbook/lookup.ts';
import type { Phase, Step } from '../runbook/model.ts';
import { openLaunchStep } from './guard/launch-step.ts';
import type { Run } from './intent.ts';
import { type Next, nextUp } from './progress.ts';
import { holdInTheWay, openHolds } from './watch/hold.ts';
import type { HoldRecord } from './watch/state.ts';

/** The guide asks to watch or to wait before anything else goes on. */
export type NextHold = { kind: 'hold'; phase: Phase; step: Step; hold: HoldRecord };

/** What comes next as {@link nextUp} says it, or the hold that has to be over first. */
export function nextOrHold(run: Run, focus?: string): Next | NextHold {
	const next = nextUp(run, focus);
	switch (next.kind) {
		case 'run': {
			const [statement] = next.batch.statements;
			const hold = statement && holdInTheWay(run, { statement, ...next });
			const held = hold && placed(run, hold);
			if (held) return held;
			// Who sees a feature is settled before anything of the phase is deployed.
			return next.batch.statements.some(({ deploys }) => deploys) ? launchFirst(run, next) : next;
		}
		case 'sign-off':
			return launchFirst(run, next);
		case 'by-hand': {
			const hold = openHolds(run).find(({ step }) => isBefore(run.runbook, step, next.step.id));
			return (hold && placed(run, hold)) ?? next;
		}
		case 'go': {
			const hold = openHolds(run).find(({ step }) =>
				next.phase.steps.some(({ id }) => id === step),
			);
			return (hold && placed(run, hold)) ?? launchFirst(run, next);
		}
		default:
			return next;
	}
}

function launchFirst(run: Run, next: Extract<Next, { phase: Phase }>): Next {
	const step = openLaunchStep(run, next.phase);
	return step ? { kind: 'by-hand', phase: next.phase, step } : next;
}

function placed(run: Run, hold: HoldRecord): NextHold | undefined {
	const phase = phaseOfStep(run.runbook, hold.step);
	const step = findStep(run.runbook, hold.step)?.step;
	return phase && step && { kind: 'hold', phase, step, hold };
}
