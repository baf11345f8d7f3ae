import type { Run } from '../../run/intent.ts';
import { background, foreground } from '../../run/progress.ts';
import { planRollback, type RollbackPlan, rollbackProcedures } from '../../run/rollback/plan.ts';
import { waitsForPerson } from '../../run/rollback/progress.ts';
import { runningDefault } from '../../run/rollback/running.ts';
import type { Execution } from '../../run/state.ts';
import type { Procedure } from '../../runbook/model.ts';
import type { Press } from '../keys/key.ts';
import type { RunContext } from '../view/context.ts';
import {
	type Act,
	type EmergencyView,
	type RunningChoice,
	send,
	show,
	tell,
	view,
} from '../view/view.ts';

/** Something on the emergency screen that Tab reaches and space changes. */
export type EmergencyOption =
	| { kind: 'add'; name: string; on: boolean; left: 'forgotten' | 'stays' | 'later' }
	| { kind: 'build'; text: string; on: boolean }
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
		procedure === chosen
			? planRollback(run, procedure, emergency.add, emergency.build)
			: planRollback(run, procedure, []),
	);
	const plan = plans.find(({ procedure }) => procedure === chosen);
	const running = foreground(run);
	const options: EmergencyOption[] = [
		...(chosen ? leftOn(run, chosen, emergency) : []),
		...(plan?.build
			? [{ kind: 'build', text: plan.build.text, on: plan.build.added } as const]
			: []),
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

/** What the procedure alone would leave on, each to be added: what is wise to add first. */
function leftOn(run: Run, procedure: Procedure, { add }: EmergencyView): EmergencyOption[] {
	const { toggles } = planRollback(run, procedure, []);
	const left = toggles.flatMap(({ row: { name }, notes }) => {
		const note = notes.find((one) => one === 'forgotten' || one === 'stays' || one === 'later');
		return note ? [{ kind: 'add', name, on: add.includes(name), left: note } as const] : [];
	});
	return [
		...left.filter((one) => one.left !== 'stays'),
		...left.filter((one) => one.left === 'stays'),
	];
}

export const change = (to: Partial<EmergencyView>): Act => view({ change: 'emergency', to });

/**
 * Shows the emergency screen, with nothing typed: the rollback under way, or the plans. On the outcome of a rollback it
 * shows the plans again.
 */
export function openEmergency({ scene, view: shown }: RunContext): Act[] {
	const again = shown.screen === 'emergency' && scene.rollback?.outcome !== undefined;
	return [
		change({ typed: '', option: -1, top: 0, ...(again ? { again } : {}) }),
		show('emergency'),
		...(scene.rollback && !scene.rollback.outcome && !waitsForPerson(scene.rollback)
			? [tell('this rollback is under way')]
			: []),
	];
}

export function choosePlan(context: RunContext, index: number): Act[] {
	const { plans } = emergencyScene(context);
	if (index < 0 || index >= plans.length) return [tell(`there are ${plans.length} plans`)];
	return [change({ plan: index, typed: '', add: [], build: false, option: -1, top: 0 })];
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
	if (chosen.kind === 'build') return [change({ build: !chosen.on })];
	const without = add.filter((name) => name !== chosen.name);
	return [change({ add: chosen.on ? without : [...without, chosen.name] })];
}

/** Adds everything that the procedure forgets, or that may need what it turns off; takes it all away again. */
export function addAdvised(context: RunContext): Act[] {
	const { options } = emergencyScene(context);
	const names = options.flatMap((option) =>
		option.kind === 'add' && option.left !== 'stays' ? [option.name] : [],
	);
	if (names.length === 0) return [tell('it leaves nothing on that it should turn off')];
	const { add } = context.view.emergency;
	const rest = add.filter((name) => !names.includes(name));
	return [change({ add: names.every((name) => add.includes(name)) ? rest : [...rest, ...names] })];
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
	const { typed, typedIn, add, build } = context.view.emergency;
	const { running: forward } = context.scene;
	const running = context.view.emergency.running ?? runningDefault(context.run) ?? 'interrupt';
	if (!plan) return [tell('the guide has no rollback procedure', 'warn')];
	if (typed.toLowerCase() !== plan.word) return [tell(`type ${plan.word}, then Enter`, 'warn')];
	if (read === typedIn)
		return [tell('Enter came together with the word: press it once more', 'warn')];
	return [
		send(
			{
				kind: 'start-rollback',
				procedure: plan.procedure.id,
				add,
				typed,
				running,
				...(build ? { addBuild: true } : {}),
			},
			change({ typed: '', again: false, add: [], build: false }),
			// Ctrl-C offers more force at once for what was interrupted.
			...(forward && running === 'interrupt'
				? [view({ change: 'steps', to: { ...context.view.steps, stopping: forward.id } })]
				: []),
		),
	];
}
