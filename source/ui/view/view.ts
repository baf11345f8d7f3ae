import type { OperatorIntent } from '../../run/intent.ts';
import type { RehearsalChoice } from '../../run/rehearsal.ts';
import type { FileEvidence } from '../../run/sign-off/sign-off.ts';
import type { Row } from '../text/row.ts';
import { type Field, fieldOf } from './field.ts';
import type { DrillOrder } from './practice.ts';

/**
 * What the operator looks at: cursors, overlays, half-typed lines. Nothing of it is recorded, and nothing that is
 * recorded lives here.
 */
export type View = {
	screen: Screen;
	/** The last one is on top and has the keys. */
	overlays: Overlay[];
	notice?: Notice;
	start: StartView;
	steps: StepsView;
	/** `ticked`: the item whose tick was the last one open; a space on it takes nothing back by accident. */
	signOff: { phase?: string; cursor: number; ticked?: string };
	emergency: EmergencyView;
};

export type Screen = 'start' | 'steps' | 'sign-off' | 'emergency';

/** A sentence above the keys, until the next key. */
export type Notice = {
	text: string;
	tone: 'info' | 'warn' | 'bad';
	/** The execution in front that it is about: nothing is left of it once that one has ended. */
	during?: string;
};

export type StartView = {
	cursor: number;
	operator: string;
	role: string;
	environment?: string;
	ticket?: string;
	/** Ids of prerequisites ticked before the run exists. */
	ticked: string[];
	busy: boolean;
};

export type StepsView = {
	/** Id of the step that is looked at; without it the screen follows what is next. */
	focus?: string;
	/** Id of the selected statement of that step. */
	selected?: string;
	/** The steps are shown although the outcome of a command is unknown. */
	besideUnknown?: true;
	/** Execution that was already asked to stop. */
	stopping?: string;
};

export type RunningChoice = 'interrupt' | 'wait' | 'alongside';

export type EmergencyView = {
	/** The screen that it was opened from, where Esc goes back to. */
	from?: Exclude<Screen, 'emergency'>;
	/** Index among the guide's rollback procedures. */
	plan: number;
	typed: string;
	/** The read in which the last letter of the word arrived. */
	typedIn: number;
	option: number;
	add: string[];
	/** A build goes before the first deployment of a procedure that has none. */
	build: boolean;
	/** As chosen; by danger while nothing was. */
	running?: RunningChoice;
	top: number;
	/** Another rollback is planned although the outcome of the last is still on the screen. */
	again: boolean;
};

export type MenuName =
	| 'failure'
	| 'rollback-failure'
	| 'procedures'
	| 'ways'
	| 'environments'
	| 'roles'
	| 'stop'
	| 'close-run'
	| 'metric-of'
	| 'reading-of'
	| 'stand-in'
	| 'drill'
	| 'drill-fault';

export type ListName =
	| 'absence'
	| 'report'
	| 'steps'
	| 'timeline'
	| 'background'
	| 'card'
	| 'toggles'
	| 'prose'
	| 'findings'
	| 'guide-change'
	| 'watch'
	| 'stand-ins';

export type Overlay =
	| { kind: 'help'; filter: Field; cursor: number; top?: number }
	| { kind: 'palette'; filter: Field; cursor: number; top?: number }
	| { kind: 'menu'; menu: MenuName; of?: string; cursor: number }
	/** `top`: the first row shown of a question that is longer than the screen. */
	| { kind: 'confirm'; confirm: Confirm; openedIn: number; top?: number }
	| { kind: 'ask'; ask: LineAsk; field: Field; typedIn?: number }
	| {
			kind: 'list';
			list: ListName;
			cursor: number;
			/** The row that stands first since the cursor was moved; absent until then. */
			top?: number;
			filter: Field;
			filtering: boolean;
	  }
	| {
			kind: 'viewer';
			execution: string;
			/** The line on top; absent while the end is followed. */
			top?: number;
			/** The line that the search has found last; it stands below some of the lines before it. */
			hit?: number;
			search: Field;
			searching: boolean;
			/** Long lines go on in the next row instead of being cut. */
			wraps?: true;
	  }
	| { kind: 'quit'; openedIn: number }
	/** A HALT that came while something else was on the screen. */
	| { kind: 'halt'; halt: string }
	/** Readings over time. */
	| { kind: 'charts'; cursor: number }
	/** The drill beside the screens, and its word as far as it is typed. */
	| { kind: 'drill'; typed: string; typedIn: number };

export type OverlayKind = Overlay['kind'];
export type OverlayOf<K extends OverlayKind> = Extract<Overlay, { kind: K }>;

/** A question that `y` answers. Enter never does. */
export type Confirm = {
	title: string;
	rows: Row[];
	yes: string;
	acts: Act[];
	/** Ctrl-C answers it as well: the operator pressed it twice. */
	interrupts?: true;
	/** The execution that has to run for it to make sense. */
	whileRuns?: string;
};

/** A question that one line answers. */
export type LineAsk = {
	title: string;
	hint?: string;
	/** Whether Enter on an empty line is an answer. */
	optional?: true;
	/** The word that must be typed; a paste is refused then. */
	word?: string;
	/** The answer is never shown. */
	secret?: true;
	/** `read` is the one that its Enter came in, for a question that follows. */
	submit(text: string, read: number): Act[];
};

/** What a key leads to: a change of the view, something for the engine, or something in the terminal. */
export type Act =
	| { do: 'view'; change: Change }
	| { do: 'send'; intent: OperatorIntent; then?: Act[] }
	| { do: 'copy'; text: string; what: string }
	/** In a rehearsal: says how calls go from now on. */
	| { do: 'rehearse'; choice: RehearsalChoice }
	| { do: 'drill'; begin: DrillOrder; title: string }
	| { do: 'drill'; decide: string }
	| { do: 'drill'; stop: true }
	| { do: 'drill'; forget: true }
	| { do: 'begin' }
	| { do: 'resume'; run: string }
	| { do: 'leave'; code: number }
	| { do: 'choose'; choice: Chosen }
	/** Presses the key with this id in the place below the overlays. */
	| { do: 'press'; id: string }
	| {
			do: 'search';
			execution: string;
			text: string;
			from: number;
			direction: 'forward' | 'backward';
	  }
	/** Copies a file into the run's folder; what follows depends on whether it could be. */
	| {
			do: 'keep-file';
			path: string;
			kept(piece: FileEvidence): Act[];
			failed(problem: string): Act[];
	  }
	/** Shows a whole output in the operator's pager. */
	| { do: 'page'; execution: string }
	/** Opens text in the operator's editor; nothing comes of it when the editor fails or changes nothing. */
	| { do: 'edit'; text: string; submit(text: string): Act[] }
	/** Gives the terminal to a shell with the environment and folder of the run. */
	| { do: 'shell' }
	/** Once this execution has ended, if it does so soon: what was answered for now is no answer for later. */
	| { do: 'after'; execution: string; acts: Act[]; otherwise: Act[] }
	| { do: 'suspend' }
	| { do: 'redraw' };

export type Chosen = { kind: 'resume'; run: string } | { kind: 'open'; path: string };

export type Change =
	| { change: 'show'; screen: Screen }
	| { change: 'open'; overlay: Overlay }
	| { change: 'close' }
	| { change: 'close-all' }
	| { change: 'notice'; notice: Notice }
	| { change: 'cursor'; to: number; top?: number }
	| { change: 'field'; field: Field; read: number }
	| { change: 'filtering'; on: boolean }
	| { change: 'drill-word'; typed: string; typedIn: number }
	/** In an output: whether long lines are cut or go on in the next row. */
	| { change: 'wrap' }
	| { change: 'scroll'; to: number | undefined; hit?: number }
	| { change: 'start'; to: Partial<StartView> }
	| { change: 'steps'; to: StepsView }
	| { change: 'sign-off'; to: View['signOff'] }
	| { change: 'emergency'; to: Partial<EmergencyView> };

export function emptyView(screen: Screen): View {
	return {
		screen,
		overlays: [],
		start: { cursor: 0, operator: '', role: '', ticked: [], busy: false },
		steps: {},
		signOff: { cursor: 0 },
		emergency: {
			plan: 0,
			typed: '',
			typedIn: 0,
			option: -1,
			add: [],
			build: false,
			top: 0,
			again: false,
		},
	};
}

export const view = (change: Change): Act => ({ do: 'view', change });
export const open = (overlay: Overlay): Act => view({ change: 'open', overlay });
export const close: Act = view({ change: 'close' });
export const show = (screen: Screen): Act => view({ change: 'show', screen });
export const send = (intent: OperatorIntent, ...then: Act[]): Act =>
	then.length > 0 ? { do: 'send', intent, then } : { do: 'send', intent };
export const tell = (text: string, tone: Notice['tone'] = 'info'): Act =>
	view({ change: 'notice', notice: { text, tone } });
export const ask = (given: LineAsk, initial = ''): Act =>
	open({ kind: 'ask', ask: given, field: fieldOf(initial) });
export const listOverlay = (name: ListName, cursor = 0): OverlayOf<'list'> => ({
	kind: 'list',
	list: name,
	cursor,
	filter: fieldOf(),
	filtering: false,
});
export const list = (name: ListName, cursor = 0): Act => open(listOverlay(name, cursor));
export const menu = (name: MenuName, cursor: number, of?: string): Act =>
	open({ kind: 'menu', menu: name, cursor, ...(of === undefined ? {} : { of }) });
