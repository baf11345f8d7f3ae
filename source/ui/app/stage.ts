import type { Engine } from '../../engine/engine.ts';
import type { OutputTail } from '../../engine/shell/output.ts';
import type { RunState } from '../../run/state.ts';
import type { UsualTimes } from '../../run/usual.ts';
import type { Look } from '../text/look.ts';
import type { Size } from '../view/context.ts';
import type { GuideFacts, OpenRun, StartChoice, StartFacts } from '../view/facts.ts';
import type { Practice } from '../view/practice.ts';
import type { Chosen } from '../view/view.ts';

/** What the session starts with: the choice of a guide, the start card of one, or a run that is open. */
export type Stage =
	| { kind: 'choose'; openRuns: OpenRun[]; guides: GuideFacts[] }
	| {
			kind: 'start';
			facts: StartFacts;
			begin(choice: Exclude<StartChoice, { kind: 'leave' }>): Promise<Engine | { problem: string }>;
	  }
	| { kind: 'run'; engine: Engine };

/** What only the terminal can do. */
export type TerminalDoes = {
	copy(text: string): void;
	suspend(): Promise<void>;
	redraw(): void;
	/** Shows an output in the operator's pager; whether that could be run. */
	page(output: OutputTail): Promise<boolean>;
	/** The text as the operator's editor left it; undefined when the editor failed. */
	edit(text: string): Promise<string | undefined>;
	/** Hands the terminal over for as long as `during` takes; `said` is printed before, one line. */
	handOver(during: () => Promise<void>, said?: string): Promise<void>;
	/** While it is handed over: Ctrl-C is then meant for whoever has it, and reaches us as well. */
	handed?: boolean;
};

export type Ended = { code: number; chosen?: Chosen };

/** Reads how long commands took in earlier runs like this one, in its own time. */
export type EarlierTimes = (created: RunCreatedFacts, folder: string) => Promise<UsualTimes>;
type RunCreatedFacts = NonNullable<RunState['created']>;

export type SessionOptions = {
	stage: Stage;
	look: Look;
	size: Size;
	now(): Date;
	terminal: TerminalDoes;
	/** Drills that can be begun beside the screens. */
	practice?: Practice;
	earlierTimes?: EarlierTimes;
};
