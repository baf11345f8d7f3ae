import type { Engine } from '../engine/engine.ts';
import { runScreens, type Streams } from './app/run.tsx';
import type { Stage } from './app/session.ts';
import type { GuideFacts, OpenRun, StartChoice, StartFacts } from './view/facts.ts';
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
	now(): Date;
	streams?: Streams;
};

/**
 * Shows the screens of a guide or a run until the operator leaves. The engine is closed when this resolves. Resolves
 * with the exit code: 0, 130 after Ctrl-C, 128 and the number of the signal that ended it.
 */
export async function showScreens(options: ShowOptions): Promise<number> {
	const { start, engine: open, env, now, theme, streams } = options;
	const stage: Stage | undefined = open
		? { kind: 'run', engine: open }
		: start && { kind: 'start', ...start };
	if (!stage) return 0;
	const { code, engine, signalled } = await runScreens({
		stage,
		env,
		now,
		...(theme === undefined ? {} : { theme }),
		...(streams === undefined ? {} : { streams }),
	});
	await engine?.close(signalled ? 'signal' : 'quit');
	return code;
}

export type ChooseOptions = {
	openRuns: OpenRun[];
	guides: GuideFacts[];
	env: Environment;
	theme?: string;
	now(): Date;
	streams?: Streams;
};

/** Offers the open runs and the guides found here; undefined when the operator leaves without choosing. */
export async function chooseGuide(options: ChooseOptions): Promise<Chosen | undefined> {
	const { openRuns, guides, ...rest } = options;
	const { chosen } = await runScreens({ stage: { kind: 'choose', openRuns, guides }, ...rest });
	return chosen;
}
