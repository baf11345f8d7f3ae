import { guardsOf } from '../../run/guard/guard.ts';
import { haltView } from '../../run/guard/halt.ts';
import type { Run } from '../../run/intent.ts';
import { background, foreground } from '../../run/progress.ts';
import { activeRollback, isLeftBehind } from '../../run/rollback/progress.ts';
import type { Execution } from '../../run/state.ts';
import { openHolds } from '../../run/watch/hold.ts';
import { row, span } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import { currentStatement } from '../view/current.ts';
import { type Act, ask, menu, open, send, tell, view } from '../view/view.ts';
import type { MenuOf } from './choice.ts';

/** What ends when this screen does, in an operator's words; empty when nothing does. */
export function whatStops(run: Run): string[] {
	return [
		...(activeRollback(run.state) ? ['the rollback under way stops where it is'] : []),
		...background(run)
			.filter((execution) => !isLeftBehind(execution))
			.map((execution) => `monitor: ${textsOf(execution)}`),
		...watchingStops(run),
	];
}

/** What goes on without this screen, and is there again when the run is resumed. */
export function whatGoesOn(run: Run): string[] {
	const front = foreground(run);
	const halt = haltView(run);
	return [
		...(halt && !halt.overridden ? [`a HALT stands: ${halt.says}`] : []),
		...(front
			? [`running: ${textsOf(front)}`, 'how it ends is learned when the run is resumed']
			: []),
		...background(run)
			.filter(isLeftBehind)
			.map((execution) => `left behind by the rollback: ${textsOf(execution)}`),
	];
}

const textsOf = ({ statements }: Execution): string =>
	statements.map(({ text }) => text.split('\n')[0]).join('; ');

/** What nobody watches any more once this screen is left; empty when nothing is watched. */
export function watchingStops(run: Run): string[] {
	const pins = Object.values(run.state.pins).filter(({ stoppedAt }) => stoppedAt === undefined);
	const armed = guardsOf(run).filter(({ id }) => {
		const { status, dismissed } = run.state.guards[id] ?? {};
		const looked = status === 'ok' || status === 'breached' || status === 'lost';
		return looked && !dismissed;
	});
	const holds = openHolds(run).length;
	return [
		...(pins.length > 0 ? [`watching with: ${named(pins.map(({ name }) => name))}`] : []),
		...(armed.length > 0
			? [
					`guards: ${named(armed.map(({ name }) => name))}; a breach is seen by nobody`,
					'until somebody resumes: that time is recorded as unobserved',
				]
			: []),
		...(holds > 0
			? [`${holds === 1 ? 'a hold' : `${holds} holds`}: time without readings does not count`]
			: []),
	];
}

/** The first of some names, and how many more there are. */
const named = (names: readonly string[]): string =>
	`${names.slice(0, 2).join(', ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`;

/** Quits at once when nothing would stop, asks otherwise. */
export function quit(context: RunContext, read: number): Act[] {
	// Who only looks stops nothing by leaving.
	if (
		context.record.kind === 'read-only' ||
		[...whatStops(context.run), ...whatGoesOn(context.run)].length === 0
	)
		return [{ do: 'leave', code: 0 }];
	return [open({ kind: 'quit', openedIn: read })];
}

/** Ctrl-C: asks once before a running command is interrupted, offers more force when that was not enough. */
export function interrupt(context: RunContext, read: number): Act[] {
	const { running } = context.scene;
	// What is only followed is not ours to stop.
	if (!running || context.record.kind === 'read-only') return quit(context, read);
	if (context.view.steps.stopping === running.id) return [menu('stop', -1, running.id)];
	const text = currentStatement(context.run, running)?.text;
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: 'Stop the running command?',
				rows: [
					row(span(text ?? '', 'code')),
					row('it is sent an interrupt; what it did until then stays done'),
				],
				yes: 'stop it',
				interrupts: true,
				whileRuns: running.id,
				acts: [
					send({ kind: 'stop', execution: running.id, how: 'interrupt' }),
					view({
						change: 'steps',
						to: { ...context.view.steps, stopping: running.id },
					}),
				],
			},
		}),
	];
}

/** More force for a command that goes on after an interrupt. */
export const stopChoices: MenuOf = (context, of) => {
	if (context.kind !== 'run' || of === undefined) return undefined;
	if (context.scene.running?.id !== of) return undefined;
	const stop = (how: 'interrupt' | 'terminate' | 'kill') => () => [
		send({ kind: 'stop', execution: of, how }),
	];
	return {
		title: 'It goes on after an interrupt',
		withoutDefault: true,
		choices: [
			{ id: 'interrupt', key: 'i', label: 'interrupt again', act: stop('interrupt') },
			{ id: 'terminate', key: 't', label: 'ask it to end (TERM)', act: stop('terminate') },
			{
				id: 'kill',
				key: 'K',
				label: 'kill it',
				note: 'it cannot clean up: the outcome may be in between',
				act: stop('kill'),
			},
		],
	};
};

/** When every phase has GO, or the rollout is given up. */
export const closeRunChoices: MenuOf = (context) => {
	if (context.kind !== 'run') return undefined;
	const { state, runbook } = context.run;
	const open = runbook.phases.filter(({ id }) => state.phases[id]?.decision?.decision !== 'go');
	const rolledBack = state.rollbacks.some(({ outcome }) => outcome === 'rolled-back');
	return {
		title: 'Close this run',
		about: ['A closed run is finished: it can be read and reported, not continued.'],
		withoutDefault: true,
		choices: [
			{
				id: 'complete',
				key: 'c',
				label: 'complete',
				...(open.length > 0
					? { why: `${open.length} phases have no GO` }
					: { note: 'every phase has GO' }),
				act: () => [send({ kind: 'close-run', outcome: 'complete' }, tell('the run is closed'))],
			},
			{
				id: 'rolled-back',
				key: 'r',
				label: 'rolled back',
				...(rolledBack ? {} : { why: 'no rollback was completed' }),
				act: () => [send({ kind: 'close-run', outcome: 'rolled-back' }, tell('the run is closed'))],
			},
			{
				id: 'abandoned',
				key: 'x',
				label: 'abandoned',
				note: 'asks for a reason',
				act: () => [
					ask({
						title: 'Abandon this run',
						hint: 'why? one line',
						submit: (reason) => [
							send({ kind: 'close-run', outcome: 'abandoned', reason }, tell('the run is closed')),
						],
					}),
				],
			},
		],
	};
};
