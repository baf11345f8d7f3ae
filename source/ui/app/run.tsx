import { render } from 'ink';
import { linearLook, lookFor } from '../text/look.ts';
import type { Practice } from '../view/practice.ts';
import { App } from './app.tsx';
import { editText } from './editor.ts';
import { pageOutput } from './pager.ts';
import { startPulse } from './pulse.ts';
import { Session } from './session.ts';
import type { EarlierTimes, Ended, Stage, TerminalDoes } from './stage.ts';
import { clipboardSequence, homed } from './terminal.ts';

export type Streams = {
	stdin: NodeJS.ReadStream;
	stdout: NodeJS.WriteStream;
};

export type RunOptions = {
	stage: Stage;
	env: Record<string, string | undefined>;
	/** Theme of the preferences; the environment may say otherwise. */
	theme?: string;
	/** Lines to be read aloud instead of a screen; INK_SCREEN_READER in the environment asks for it, too. */
	screenReader?: boolean;
	now(): Date;
	/** Drills that can be begun beside the screens. */
	practice?: Practice;
	earlierTimes?: EarlierTimes;
	streams?: Streams;
	/** For tests: called with the session before the first frame. */
	onSession?(session: Session): void;
	/** For the bench: every frame is sent whole, as Ink does by itself. */
	wholeFrames?: true;
};

/** Signals that end the screens, and the exit code of each. */
const endings = { SIGTERM: 143, SIGHUP: 129, SIGINT: 130 } as const;

function terminalFor(stdout: NodeJS.WriteStream, env: RunOptions['env']): TerminalDoes {
	const nothing = async () => {};
	const does: TerminalDoes = {
		copy: (text) => void stdout.write(clipboardSequence(text)),
		suspend: nothing,
		redraw: () => {},
		handOver: (during, _said) => during(),
		page: async (output) => {
			let shown = false;
			await does.handOver(async () => {
				shown = await pageOutput(output, env);
			});
			return shown;
		},
		edit: async (text) => {
			let changed: string | undefined;
			await does.handOver(async () => {
				changed = await editText(text, env);
			});
			return changed;
		},
	};
	return does;
}

/** Loads the grammars once the first frame is out. Without them code is plain. */
async function colourCode(session: Session, shown: Promise<void>): Promise<void> {
	if (!session.context().look.styled) return;
	await shown;
	const { highlight } = await import('../text/grammars.ts');
	session.colourCode(highlight);
}

/**
 * Shows the screens until they end and leaves the terminal as it was. The engine of the run, if one was begun, is
 * still open then: the caller closes it.
 */
export async function runScreens(
	options: RunOptions,
): Promise<Ended & { engine: Session['engine']; signalled: boolean }> {
	const { stdin, stdout } = options.streams ?? process;
	const terminal = terminalFor(stdout, options.env);
	const aloud = options.screenReader === true || options.env.INK_SCREEN_READER === 'true';
	const session = new Session({
		stage: options.stage,
		look: aloud ? linearLook : lookFor(options.env, options.theme),
		size: { columns: stdout.columns || 80, rows: stdout.rows || 24 },
		now: options.now,
		terminal,
		...(options.practice === undefined ? {} : { practice: options.practice }),
		...(options.earlierTimes === undefined ? {} : { earlierTimes: options.earlierTimes }),
	});
	options.onSession?.(session);
	let signalled = false;
	const endBy = (code: number) => {
		signalled = true;
		session.end({ code });
	};
	const handlers = Object.entries(endings).map(([name, code]) => {
		const handler = () => {
			if (name !== 'SIGINT' || !terminal.handed) endBy(code);
		};
		process.on(name, handler);
		return () => process.off(name, handler);
	});
	// A stop that comes from outside finds the terminal as it was, too.
	const stopped = () => void terminal.suspend();
	process.on('SIGTSTP', stopped);
	// Sizes that follow each other fast come as one signal, and as no change when the last is the one known: but what
	// the terminal has cut off in between is gone, and only a whole frame brings it back.
	const sized = () => terminal.redraw();
	process.on('SIGWINCH', sized);
	// A terminal that went away answers writes with errors; the end of the input says so, too.
	const closed = () => endBy(endings.SIGHUP);
	const ignore = () => {};
	stdout.on('error', ignore);
	stdin.once('end', closed);
	// Keys that are pressed before the first frame are neither echoed nor acted on by the terminal itself.
	if (stdin.isTTY) stdin.setRawMode(true);
	const app = render(<App session={session} terminal={terminal} clear={() => app.clear()} />, {
		stdin,
		stdout: homed(stdout),
		// What was read aloud can be read again by scrolling back.
		alternateScreen: !aloud,
		isScreenReaderEnabled: aloud,
		incrementalRendering: options.wholeFrames !== true,
		interactive: true,
		exitOnCtrlC: false,
		// Streams that were given have a console of their own.
		patchConsole: options.streams === undefined,
		maxFps: 60,
	});
	const stopPulse = startPulse(session, options.now);
	void colourCode(session, app.waitUntilRenderFlush());
	const ended = await session.ended;
	stopPulse();
	app.unmount();
	await session.stopDrill();
	await app.waitUntilExit().catch(ignore);
	stdin.off('end', closed);
	process.off('SIGTSTP', stopped);
	process.off('SIGWINCH', sized);
	// A library that tidies up at a signal sends it once more; it must not find the default that kills.
	if (!signalled) for (const off of handlers) off();
	return { ...ended, engine: session.engine, signalled };
}
