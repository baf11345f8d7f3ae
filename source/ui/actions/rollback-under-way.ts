import { batchFrom } from '../../run/ask.ts';
import { nextAfterCheck } from '../../run/rollback/after.ts';
import { rollbackNext } from '../../run/rollback/progress.ts';
import type { RollbackState } from '../../run/state.ts';
import { row, span } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, ask, menu, open, send, show, tell, view } from '../view/view.ts';
import { runBatch } from './asking.ts';
import { change } from './emergency.ts';

/** Enter while a rollback is under way or its outcome stands on the screen. */
export function goOn(context: RunContext, read: number): Act[] {
	const { rollback } = context.scene;
	if (!rollback) return [];
	const next = rollbackNext(rollback);
	switch (next.kind) {
		case 'waiting':
			return [tell('it waits for the running command: Ctrl-C stops that, b begins beside it')];
		case 'running':
			return [tell('a command of it is running: Ctrl-C stops it, l leaves it behind')];
		case 'run':
			return rollback.outcome ? check(context, read) : [send({ kind: 'continue-rollback' })];
		case 'failed':
		case 'unknown':
			return [menu('rollback-failure', -1)];
		case 'notify':
		case 'finished':
			return check(context, read);
	}
}

/** Runs the guide's next check after a rollback: Enter goes through them one by one. */
function check({ run, scene }: RunContext, read: number): Act[] {
	if (scene.running) return [tell('a check is running: Ctrl-C stops it')];
	const next = nextAfterCheck(run);
	const batch = next && batchFrom(run, next.owner, next.statement.id, 'one');
	return batch ? runBatch(run, batch, read) : [tell('a takes note of the outcome')];
}

/** Goes on without a command of the rollback that does not end. */
export function leaveBehind({ scene }: RunContext, read: number): Act[] {
	const next = scene.rollback && rollbackNext(scene.rollback);
	if (next?.kind !== 'running') return [tell('no command of the rollback is running')];
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: 'Go on without this command?',
				rows: [
					row(span(next.statement.text, 'code')),
					row('it runs on by itself; what it does counts as unknown until it has ended'),
				],
				yes: 'leave it behind',
				acts: [send({ kind: 'continue-rollback', leaveBehind: true })],
			},
		}),
	];
}

/** Begins beside the forward command that the rollback waits for. */
export function beginBeside({ scene }: RunContext, read: number): Act[] {
	const next = scene.rollback && rollbackNext(scene.rollback);
	if (next?.kind !== 'waiting') return [tell('the rollback waits for nothing')];
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: 'Begin while the other command still runs?',
				rows: [row('what that one deploys later may turn things on again: it counts as unknown')],
				yes: 'begin',
				acts: [send({ kind: 'continue-rollback', alongside: true })],
			},
		}),
	];
}

/** The notice that waits to be sent, once the outcome is known. */
export function waitingNotice(rollback: RollbackState | undefined): string | undefined {
	if (!rollback?.outcome) return undefined;
	const next = rollbackNext(rollback);
	const waits = next.kind === 'notify' || next.kind === 'failed' || next.kind === 'unknown';
	return waits && rollback.held.includes(next.statement.id) ? next.statement.text : undefined;
}

export function sendNotice(context: RunContext, read: number): Act[] {
	const text = waitingNotice(context.scene.rollback);
	if (text === undefined) return [tell('no notice waits to be sent')];
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: 'Send this notice?',
				rows: [
					row(span(text, 'code')),
					row(`outcome: ${context.scene.rollback?.outcome ?? ''}`),
					...(context.scene.rollback?.outcome === 'rolled-back'
						? []
						: [row(span('not everything is known to be off: e changes what it says', 'warn'))]),
				],
				yes: 'send it',
				acts: [send({ kind: 'notify-rollback' })],
			},
		}),
	];
}

export function editNotice(context: RunContext): Act[] {
	const text = waitingNotice(context.scene.rollback);
	if (text === undefined) return [tell('no notice waits to be sent')];
	return [
		ask(
			{
				title: 'Edit the notice and send it',
				submit: (changed) => [send({ kind: 'notify-rollback', text: changed })],
			},
			text,
		),
	];
}

/** Takes note of the outcome; what may have gone unsaid in the hurry can be said here. */
export function acknowledge({ scene }: RunContext): Act[] {
	if (!scene.rollback?.outcome) return [tell('the rollback has no outcome yet')];
	return [
		ask({
			title: `Outcome: ${scene.rollback.outcome}. Why was it rolled back?`,
			hint: 'one line for the record; Enter on an empty line is fine',
			optional: true,
			submit: (reason) => [
				send(
					{ kind: 'acknowledge-rollback', ...(reason.trim() ? { reason } : {}) },
					change({ again: false }),
					view({ change: 'steps', to: {} }),
					show('steps'),
				),
			],
		}),
	];
}
