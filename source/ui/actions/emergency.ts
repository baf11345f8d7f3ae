import { background, foreground } from '../../run/progress.ts';
import { planRollback, type RollbackPlan, rollbackProcedures } from '../../run/rollback/plan.ts';
import { rollbackNext } from '../../run/rollback/progress.ts';
import { runningDefault } from '../../run/rollback/running.ts';
import type { Execution, RollbackState } from '../../run/state.ts';
import type { Press } from '../keys/key.ts';
import { row, span } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import {
	type Act,
	ask,
	type EmergencyView,
	menu,
	open,
	type RunningChoice,
	send,
	show,
	tell,
	view,
} from '../view/view.ts';

/** Something on the emergency screen that Tab reaches and space changes. */
export type EmergencyOption =
	| { kind: 'add'; name: string; on: boolean }
	| { kind: 'running'; choice: RunningChoice; on: boolean };

export const runningChoices: { choice: RunningChoice; label: string }[] = [
	{ choice: 'interrupt', label: 'interrupt first' },
	{ choice: 'wait', label: 'wait for it' },
	{ choice: 'alongside', label: 'run alongside' },
];

export type EmergencyScene = {
	plans: RollbackPlan[];
	/** The plan that the word runs; undefined when the guide has no rollback. */
	plan?: RollbackPlan;
	options: EmergencyOption[];
	running?: Execution;
	background: Execution[];
};

/** What the emergency screen offers for this run and view. */
export function emergencyScene({ run, view: { emergency } }: RunContext): EmergencyScene {
	const procedures = rollbackProcedures(run.runbook);
	const chosen = procedures[Math.min(emergency.plan, procedures.length - 1)];
	const plans = procedures.map((procedure) =>
		planRollback(run, procedure, procedure === chosen ? emergency.add : []),
	);
	const plan = plans.find(({ procedure }) => procedure === chosen);
	const bare = chosen && planRollback(run, chosen, []);
	const running = foreground(run);
	const options: EmergencyOption[] = [
		...(bare?.forgotten ?? []).map(
			(name): EmergencyOption => ({ kind: 'add', name, on: emergency.add.includes(name) }),
		),
		...(running
			? runningChoices.map(
					({ choice }): EmergencyOption => ({
						kind: 'running',
						choice,
						on: (emergency.running ?? runningDefault(run) ?? 'interrupt') === choice,
					}),
				)
			: []),
	];
	return {
		plans,
		options,
		background: background(run),
		...(plan ? { plan } : {}),
		...(running ? { running } : {}),
	};
}

const change = (to: Partial<EmergencyView>): Act => view({ change: 'emergency', to });

/** Shows the emergency screen, with nothing typed. */
export function openEmergency(): Act[] {
	return [change({ typed: '', option: -1, top: 0 }), show('emergency')];
}

export function choosePlan(context: RunContext, index: number): Act[] {
	const { plans } = emergencyScene(context);
	if (index < 0 || index >= plans.length) return [tell(`there are ${plans.length} plans`)];
	return [change({ plan: index, typed: '', add: [], option: -1, top: 0 })];
}

export function moveOption(context: RunContext, by: number): Act[] {
	const { options } = emergencyScene(context);
	if (options.length === 0) return [tell('there is nothing to choose here')];
	const at = context.view.emergency.option;
	const from = at < 0 ? (by > 0 ? -1 : 0) : at;
	return [change({ option: (from + by + options.length) % options.length })];
}

export function changeOption(context: RunContext): Act[] {
	const { options } = emergencyScene(context);
	const { option, add } = context.view.emergency;
	const chosen = options[option];
	if (!chosen) return [tell('Tab goes to the options, space changes one')];
	if (chosen.kind === 'running') return [change({ running: chosen.choice })];
	const without = add.filter((name) => name !== chosen.name);
	return [change({ add: chosen.on ? without : [...without, chosen.name] })];
}

/** Letters go to the word and to nothing else. */
export function typeWord(context: RunContext, { text, read }: Press): Act[] {
	if (text === undefined || !/^\p{L}$/u.test(text)) return [];
	const { typed } = context.view.emergency;
	return typed.length >= 24 ? [] : [change({ typed: typed + text, typedIn: read })];
}

export function eraseWord(context: RunContext, how: 'last' | 'all'): Act[] {
	const { typed } = context.view.emergency;
	return [change({ typed: how === 'all' ? '' : typed.slice(0, -1) })];
}

/**
 * Enter on the word. It must come in a later read than the last letter: a paste that ends in a line break, or a
 * burst from a stuck key, types the word but never runs it.
 */
export function runRollback(context: RunContext, { read }: Press): Act[] {
	const { plan } = emergencyScene(context);
	const { typed, typedIn, add } = context.view.emergency;
	const running = context.view.emergency.running ?? runningDefault(context.run) ?? 'interrupt';
	if (!plan) return [tell('the guide has no rollback procedure', 'warn')];
	if (typed.toLowerCase() !== plan.word) return [tell(`type ${plan.word}, then Enter`, 'warn')];
	if (read === typedIn)
		return [tell('Enter came together with the word: press it once more', 'warn')];
	return [
		send(
			{ kind: 'start-rollback', procedure: plan.procedure.id, add, typed, running },
			change({ typed: '', again: false }),
		),
	];
}

/** Enter while a rollback is under way or its outcome stands on the screen. */
export function goOn(context: RunContext): Act[] {
	const { rollback } = context.scene;
	if (!rollback) return [];
	const next = rollbackNext(rollback);
	switch (next.kind) {
		case 'waiting':
			return [tell('the rollback waits for the running command to end: Ctrl-C stops it')];
		case 'running':
			return [tell('a command of the rollback is running: Ctrl-C stops it')];
		case 'run':
			return rollback.outcome ? [] : [send({ kind: 'continue-rollback' })];
		case 'failed':
		case 'unknown':
			return [menu('rollback-failure', -1)];
		case 'notify':
			return [tell('s sends the notice, a takes note of the outcome')];
		case 'finished':
			return [tell('a takes note of the outcome')];
	}
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
				rows: [row(span(text, 'code')), row(`outcome: ${context.scene.rollback?.outcome ?? ''}`)],
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
