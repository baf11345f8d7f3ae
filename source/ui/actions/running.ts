import { batchFrom } from '../../run/ask.ts';
import type { ExecutionMode } from '../../run/event.ts';
import { haltOf, haltWords } from '../../run/guard/halt.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, menu, show, tell, view } from '../view/view.ts';
import { runBatch } from './asking.ts';
import { failureMenu } from './failure.ts';
import { openAgain, settleStepByHand } from './settling.ts';
import { sayHold } from './watching.ts';

/** Enter on the steps: whatever comes next, asking first where it asks. */
export function runNext(context: RunContext, read: number): Act[] {
	const { next } = context.scene;
	const { closed } = context.run.state;
	if (closed) return [tell(`this run is closed as ${closed.outcome}: nothing of it goes on`)];
	const halt = haltOf(context.run.state);
	if (halt && next.kind === 'run') return [tell(haltWords(halt), 'warn')];
	switch (next.kind) {
		case 'run':
		case 'procedure':
			return runBatch(context.run, next.batch, read);
		case 'running':
			return [
				view({
					change: 'notice',
					notice: {
						text: 'a command is running: b sends it to the background, Ctrl-C stops it',
						tone: 'info',
						during: next.execution.id,
					},
				}),
			];
		case 'failed':
			return failureMenu(context);
		case 'unknown':
			return context.run.state.statements[next.statement]?.status === 'unknown'
				? [view({ change: 'steps', to: {} })]
				: [menu('failure', -1, next.statement)];
		case 'by-hand':
			// What the guide does not write as a step of its own asks for what was seen, and the step looked at goes on.
			return next.phase.steps.includes(next.step)
				? settleStepByHand(next.step, true)
				: settleStepByHand(next.step, false, []);
		case 'choose':
			return [menu('ways', -1)];
		case 'sign-off':
		case 'go':
		case 'no-go':
			return [
				view({ change: 'sign-off', to: { phase: next.phase.id, cursor: 0 } }),
				show('sign-off'),
			];
		case 'hold':
			return sayHold(context, next.hold.hold, read);
		case 'undone':
			return openAgain(next.phase);
		case 'rollback':
			return [show('emergency')];
		case 'complete':
			return [menu('close-run', -1)];
	}
}

/** Runs one command of the step by itself: again, or out of its order, or otherwise than it would by itself. */
export function runSelected(context: RunContext, read: number, mode?: ExecutionMode): Act[] {
	const { selected, step } = context.scene;
	if (!selected || !step) return [tell('there is no command here')];
	const batch = batchFrom(context.run, step.id, selected.id, 'one');
	return batch
		? runBatch(context.run, mode === undefined ? batch : { ...batch, mode }, read)
		: [tell('this command cannot run here', 'warn')];
}

/** Moves the cursor among the commands of the step shown. */
export function selectStatement({ scene, view: { steps } }: RunContext, by: number): Act[] {
	const { statements, selected } = scene;
	const at = statements.findIndex(({ id }) => id === selected?.id);
	const next = statements[Math.max(0, Math.min(statements.length - 1, at + by))];
	return next ? [view({ change: 'steps', to: { ...steps, selected: next.id } })] : [];
}
