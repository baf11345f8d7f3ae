import type { Engine } from '../engine/engine.ts';
import type { Streams } from './app/run.tsx';
import type { EarlierTimes, Ended, Stage } from './app/stage.ts';
import type { GuideFacts, OpenRun, StartChoice, StartFacts } from './view/facts.ts';
import type { Practice } from './view/practice.ts';
import type { Chosen } from './view/view.ts';

export type { GuideFacts, OpenRun, StartChoice, StartFacts } from './view/facts.ts';

type Environment = Record<string, string | undefined>;

export type ShowOptions = {
	/** Begins on the start card of a guide. */
	start?: {
		facts: StartFacts;
		begin(choice: Exclude<StartChoice, { kind: 'leave' }>): Promise<Engine | { problem: string }>;
	};
	/** Begins in a run that is open already. */
	engine?: Engine;
	env: Environment;
	/** Theme of the preferences: dark, light, contrast or none. */
	theme?: string;
	/** The run as lines, for a terminal that can do nothing else. */
	plain?: boolean;
	/** Screens laid out to be read aloud; the environment's INK_SCREEN_READER asks for it, too. */
	screenReader?: boolean;
	now(): Date;
	/** Drills that can be begun beside the screens. */
	practice?: Practice;
	/** How long commands took in earlier runs; asked for once a run is open. */
	earlierTimes?: EarlierTimes;
	streams?: Streams;
};

type Look = Pick<
	ShowOptions,
	'env' | 'theme' | 'plain' | 'screenReader' | 'now' | 'practice' | 'earlierTimes' | 'streams'
>;
type Over = Ended & { engine: Engine | undefined; signalled: boolean };

/** Plain lines load no screen at all, screens load no lines. */
async function onStage(stage: Stage, { plain, ...look }: Look): Promise<Over> {
	if (plain) {
		const { Plain } = await import('./plain/plain.ts');
		return new Plain({ stage, ...look }).run();
	}
	const { runScreens } = await import('./app/run.tsx');
	return runScreens({ stage, ...look });
}

/**
 * Shows the screens of a guide or a run until the operator leaves. The engine is closed when this resolves. Resolves
 * with the exit code: 0, 130 after Ctrl-C, 128 and the number of the signal that ended it.
 */
export async function showScreens(options: ShowOptions): Promise<number> {
	const { start, engine: open, ...look } = options;
	const stage: Stage | undefined = open
		? { kind: 'run', engine: open }
		: start && { kind: 'start', ...start };
	if (!stage) return 0;
	const { code, engine, signalled } = await onStage(stage, look);
	await engine?.close(signalled ? 'signal' : 'quit');
	return code;
}

export type ChooseOptions = Look & { openRuns: OpenRun[]; guides: GuideFacts[] };

/** Offers the open runs and the guides found here; undefined when the operator leaves without choosing. */
export async function chooseGuide(options: ChooseOptions): Promise<Chosen | undefined> {
	const { openRuns, guides, ...look } = options;
	const { chosen } = await onStage({ kind: 'choose', openRuns, guides }, look);
	return chosen;
}
