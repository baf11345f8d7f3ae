import { giveTicket } from '../actions/declaring.ts';
import { openEmergency } from '../actions/emergency.ts';
import { handOver, handOverLabel } from '../actions/handing-over.ts';
import { interrupt, quit } from '../actions/leaving.ts';
import { giveSecret, secretTokens } from '../actions/secrets.ts';
import { type Place, placeOf, places } from '../view/context.ts';
import { fieldOf } from '../view/field.ts';
import { ask, list, menu, open, send, tell } from '../view/view.ts';
import { type Binding, inRun, whileRunning } from './binding.ts';

/** Screens of a run on which letters are keys. */
export const runScreens: readonly Place[] = ['steps', 'unknown', 'sign-off', 'emergency-run'];
const screens: readonly Place[] = ['choose', 'start', ...runScreens];
export const withEmergency: readonly Place[] = [
	...runScreens,
	'viewer',
	'list',
	'confirm',
	'menu',
	'quit',
	'halt',
	'charts',
];

/** Places where stopping what runs is among the first things to know. */
const whereStopped: ReadonlySet<Place> = new Set(['steps', 'emergency-run']);

/** Where one looks at something beside the run: on its screens, and while the question of a HALT waits. */
export const whereLooked: readonly Place[] = [...runScreens, 'halt'];

/** Keys that mean the same wherever letters are not text, and the few that work even there. */
export const everywhere: Binding[] = [
	inRun({
		id: 'emergency',
		keys: ['!'],
		section: 'Emergency',
		label: 'EMERGENCY',
		help: 'Shows the emergency screen: what a rollback would run, behind a typed word.',
		places: withEmergency,
		act: openEmergency,
	}),
	inRun({
		id: 'emergency-anywhere',
		keys: ['ctrl+x'],
		section: 'Emergency',
		label: 'emergency',
		help: 'Shows the emergency screen from everywhere, also while a line is being typed.',
		places: places.filter((place) => place !== 'choose' && place !== 'start'),
		act: openEmergency,
	}),
	{
		id: 'help',
		keys: ['?'],
		section: 'gonogo',
		label: 'all keys',
		help: 'Lists every key of this screen; Enter on one of them presses it.',
		places: [...screens, 'emergency-plan', 'viewer', 'list', 'charts', 'halt'],
		act: () => [open({ kind: 'help', filter: fieldOf(), cursor: 0 })],
	},
	{
		id: 'palette',
		keys: [':', 'ctrl+p'],
		section: 'gonogo',
		label: 'commands',
		help: 'Finds an action by its name.',
		places: screens,
		act: () => [open({ kind: 'palette', filter: fieldOf(), cursor: 0 })],
	},
	inRun({
		id: 'note',
		keys: ['n'],
		section: 'Run',
		label: 'note',
		help: 'Records a line with the time.',
		places: whereLooked,
		footer: 60,
		writes: true,
		act: () => [
			ask({
				title: 'Note',
				hint: 'it is recorded with the time and your name',
				submit: (text) => [send({ kind: 'note', text }, tell('noted'))],
			}),
		],
	}),
	inRun({
		id: 'contacts',
		keys: ['c'],
		section: 'Look',
		label: 'contacts',
		help: 'Shows contacts, escalation and the key factors of the guide.',
		places: whereLooked,
		footer: 70,
		act: () => [list('card')],
	}),
	inRun({
		id: 'history',
		keys: ['h'],
		section: 'Look',
		label: 'history',
		help: 'Shows everything that happened in this run, in order.',
		places: whereLooked,
		footer: 75,
		act: () => [list('timeline', Number.MAX_SAFE_INTEGER)],
	}),
	inRun({
		id: 'absence',
		keys: ['I'],
		section: 'Look',
		label: 'since you left',
		help: 'Shows what happened while you were away, who did it, notes, and the time nobody watched.',
		places: runScreens,
		whyNot: ({ absence }) => (absence ? undefined : 'this run began just now'),
		act: () => [list('absence')],
	}),
	inRun({
		id: 'toggles',
		keys: ['v'],
		section: 'Look',
		label: 'toggles',
		help: 'Shows every toggle: before, set, deployed and seen.',
		places: whereLooked,
		footer: 72,
		act: () => [list('toggles')],
	}),
	inRun({
		id: 'watch',
		keys: ['W'],
		section: 'Look',
		label: 'watch',
		help: 'Lists guards, holds and what is watched; Enter dismisses, closes or stops one.',
		places: whereLooked,
		footer: 73,
		act: () => [list('watch')],
	}),
	inRun({
		id: 'background-list',
		keys: ['B'],
		section: 'Look',
		label: 'background',
		help: 'Lists the commands that run in the background.',
		places: whereLooked,
		act: () => [list('background')],
	}),
	inRun({
		id: 'procedures',
		keys: ['m'],
		section: 'Run',
		label: 'menu',
		help: "Offers the guide's monitoring, validation, troubleshooting, report and quick-start commands.",
		places: runScreens,
		footer: 50,
		writes: true,
		act: () => [menu('procedures', 0)],
	}),
	inRun({
		id: 'step-list',
		keys: ['t'],
		section: 'Move',
		label: 'steps',
		help: 'Lists every step of the guide; Enter goes to one.',
		places: ['steps', 'unknown', 'sign-off'],
		footer: 65,
		act: () => [list('steps')],
	}),
	inRun({
		id: 'give-secret',
		keys: ['S'],
		section: 'Run',
		label: 'secrets',
		help: 'Takes secret values again: they are never written down, so a resumed run does not have them.',
		places: runScreens,
		writes: true,
		whyNot: ({ run }) =>
			secretTokens(run).length > 0 ? undefined : 'this run has no secret value',
		act: ({ run }) => giveSecret(run),
	}),
	inRun({
		id: 'guide-change',
		keys: ['G'],
		section: 'Run',
		label: 'guide changed',
		help: 'Shows what the guide says otherwise since this run began; Enter follows the new text.',
		places: runScreens,
		whyNot: ({ guideChange }) =>
			guideChange ? undefined : 'the guide says what it said when this run began',
		act: () => [list('guide-change')],
	}),
	inRun({
		id: 'hand-over',
		keys: ['A'],
		section: 'Run',
		label: (context) => (context.kind === 'run' ? handOverLabel(context) : 'hand over'),
		help: 'Offers the run to another operator, answers one who asks for it, or says why it was taken over; where a run is only followed, asks for it or takes it.',
		places: runScreens,
		act: (context, { read }) => handOver(context, read),
	}),
	inRun({
		id: 'ticket',
		keys: ['K'],
		section: 'Run',
		label: 'ticket',
		help: 'Says which ticket the run belongs to, or gives it another one.',
		places: runScreens,
		writes: true,
		act: ({ run }) => giveTicket(run),
	}),
	inRun({
		id: 'close-run',
		keys: ['Q'],
		section: 'Run',
		label: 'close run',
		help: 'Closes the run for good: complete, rolled back or abandoned.',
		places: runScreens,
		writes: true,
		act: () => [menu('close-run', -1)],
	}),
	{
		id: 'quit',
		keys: ['q'],
		section: 'gonogo',
		label: 'quit',
		help: 'Leaves gonogo; asks first when something would stop. The run stays open and is offered next time.',
		places: screens,
		footer: 90,
		act: (context, { read }) =>
			context.kind === 'run' ? quit(context, read) : [{ do: 'leave', code: 0 }],
	},
	{
		id: 'interrupt',
		keys: ['ctrl+c'],
		section: 'Run',
		label: 'stop',
		help: 'Stops the running command, after one question; without one it leaves gonogo.',
		footer: (context) =>
			whereStopped.has(placeOf(context)) ? whileRunning(15)(context) : undefined,
		places: places.filter((place) => place !== 'confirm' && place !== 'quit' && place !== 'drill'),
		act: (context, { read }) =>
			context.kind === 'run' ? interrupt(context, read) : [{ do: 'leave', code: 130 }],
	},
	{
		id: 'suspend',
		keys: ['ctrl+z'],
		section: 'gonogo',
		label: 'suspend',
		help: 'Gives the terminal back to the shell; `fg` comes back. Running commands go on.',
		places,
		act: () => [{ do: 'suspend' }],
	},
	{
		id: 'redraw',
		keys: ['ctrl+l'],
		section: 'gonogo',
		label: 'redraw',
		help: 'Draws the screen again.',
		places,
		act: () => [{ do: 'redraw' }],
	},
];
