import { findStatement, isBefore, phaseOfStep } from '../runbook/lookup.ts';
import type { Phase, Step } from '../runbook/model.ts';
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
			return (hold && placed(run, hold)) ?? next;
		}
		case 'by-hand': {
			const hold = openHolds(run).find(({ step }) => isBefore(run.runbook, step, next.step.id));
			return (hold && placed(run, hold)) ?? next;
		}
		case 'go': {
			const hold = openHolds(run).find(({ step }) =>
				next.phase.steps.some(({ id }) => id === step),
			);
			return (hold && placed(run, hold)) ?? next;
		}
		default:
			return next;
	}
}

function placed(run: Run, hold: HoldRecord): NextHold | undefined {
	const phase = phaseOfStep(run.runbook, hold.step);
	const step = findStatement(run.runbook, hold.hold)?.step;
	return phase && step && { kind: 'hold', phase, step, hold };
}
