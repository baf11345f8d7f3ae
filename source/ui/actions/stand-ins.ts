import { commandGoes, type Going, goingWords } from '../../run/rehearsal.ts';
import { rollbackNext } from '../../run/rollback/progress.ts';
import { findStatement } from '../../runbook/lookup.ts';
import type { RunContext } from '../view/context.ts';
import { currentStatement } from '../view/current.ts';
import { type Act, ask, list, menu, tell } from '../view/view.ts';
import type { Choice, Menu, MenuOf } from './choice.ts';
import { emergencyScene } from './emergency.ts';

/** A command of the guide whose programs are stand-ins. */
export type StoodFor = { id: string; text: string };

/** Stands for every program for which nothing else was chosen. */
export const everyProgram = '*';

const isStoodFor = ({ run }: RunContext, { id }: StoodFor): boolean =>
	(findStatement(run.runbook, id)?.statement.programs ?? []).length > 0;

/** The commands of what is on the screen: the plan of a rollback, a rollback under way, or the step. */
export function standIns(context: RunContext): StoodFor[] {
	const { scene, view } = context;
	const shown: readonly StoodFor[] =
		view.screen !== 'emergency'
			? scene.statements
			: scene.rollback && !view.emergency.again
				? scene.rollback.statements
				: (emergencyScene(context).plan?.statements ?? []);
	return shown.filter((command) => isStoodFor(context, command));
}

/** The command that runs or comes next, when it is a stand-in's. */
function nextOf(context: RunContext): StoodFor | undefined {
	const { run, scene, view } = context;
	const running = scene.running && currentStatement(run, scene.running);
	const rollback = view.screen === 'emergency' ? scene.rollback : undefined;
	const next = rollback && rollbackNext(rollback);
	const statement = next && 'statement' in next ? next.statement : undefined;
	const command =
		running ?? statement ?? (view.screen === 'emergency' ? undefined : scene.selected);
	return command && isStoodFor(context, command) ? command : undefined;
}

/** How a command goes when its stand-in is called now; undefined where nothing stands in for it. */
export function goesNow(context: RunContext, command: StoodFor): Going | undefined {
	return context.choices && isStoodFor(context, command)
		? commandGoes(context.choices, command.text)
		: undefined;
}

/** Asks how the command that is next goes; without one, or on a plan, of which. */
export function openStandIn(context: RunContext): Act[] {
	const next = nextOf(context);
	if (next) return [menu('stand-in', -1, next.id)];
	return standIns(context).length > 0 ? [list('stand-ins')] : [menu('stand-in', -1, everyProgram)];
}

const sure = (call: string, goes: Going): Act[] => [
	{ do: 'rehearse', choice: { call, goes } },
	// Of one command its own row says it.
	...(call === everyProgram ? [tell(`every program ${goingWords(goes)}`)] : []),
];

function askCode(call: string): Act[] {
	return [
		ask({
			title: 'With which exit code does it fail?',
			hint: 'a number from 1 to 255',
			submit: (text) => {
				const code = Number(text);
				return Number.isInteger(code) && code >= 1 && code <= 255
					? sure(call, { fail: code })
					: [tell(`${text} is no exit code from 1 to 255`, 'warn')];
			},
		}),
	];
}

/** What a stand-in prints is what the program would: `error_rate=8%` is a reading that the guards see. */
function askFigures(call: string): Act[] {
	return [
		ask({
			title: 'What does it print?',
			hint: 'figures as the program prints them; \\n begins a new line',
			submit: (text) => sure(call, { prints: text.replaceAll('\\n', '\n') }),
		}),
	];
}

function goings(call: string): Choice[] {
	const all = call === everyProgram;
	const direct = (id: string, key: string, label: string, goes: Going): Choice => ({
		id,
		key,
		label,
		act: () => sure(call, goes),
	});
	return [
		direct('succeed', 's', all ? 'succeed' : 'succeeds', 'succeed'),
		direct('fail', 'f', all ? 'fail with exit 1' : 'fails with exit 1', 'fail'),
		{ id: 'fail-with', key: 'c', label: 'another exit code', act: () => askCode(call) },
		direct('fail-once', 'o', 'the first time only it fails', 'fail-once'),
		{
			id: 'hang',
			key: 'h',
			label: all ? 'hang: each waits until you choose' : 'hangs until you choose again',
			act: () => sure(call, 'hang'),
		},
		{ id: 'prints', key: 'p', label: 'prints figures', act: () => askFigures(call) },
	];
}

/** How the programs of a command go in a rehearsal, from now on; one that hangs goes on as it is chosen. */
export const standInChoices: MenuOf = (context, of): Menu | undefined => {
	if (context.kind !== 'run' || of === undefined || !context.choices) return undefined;
	const text =
		of === everyProgram
			? everyProgram
			: (standIns(context).find(({ id }) => id === of)?.text ??
				findStatement(context.run.runbook, of)?.statement.text);
	if (text === undefined) return undefined;
	const now = commandGoes(context.choices, text);
	const more: Choice[] =
		of === everyProgram
			? []
			: [
					{
						id: 'every',
						key: 'e',
						label: 'every program',
						note: 'for which nothing else is chosen',
						act: () => [menu('stand-in', -1, everyProgram)],
					},
					{
						id: 'other',
						key: 'l',
						label: 'another command',
						act: () => [list('stand-ins')],
					},
				];
	return {
		title:
			of === everyProgram
				? 'How does every other program go?'
				: `${text.split('\n')[0]}: ${goingWords(now)} now. How does it go?`,
		withoutDefault: true,
		choices: [...goings(text), ...more],
	};
};
