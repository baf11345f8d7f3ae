import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export type TerminalOptions = {
	columns?: number;
	rows?: number;
	cwd?: string;
	/** Added to a clean environment: CI, NO_COLOR and FORCE_COLOR of the test run never reach the program. */
	env?: Record<string, string | undefined>;
	/** What the program is told it talks to; a `TERM` in `env` would be overridden by this. */
	name?: string;
	/** Milliseconds that `waitFor` gives a screen before it fails. */
	timeout?: number;
};

type Want = string | RegExp | ((screen: string) => boolean);

const hidden = new Set(['CI', 'NO_COLOR', 'FORCE_COLOR', 'COLUMNS', 'LINES', 'INK_SCREEN_READER']);

function environment(extra: TerminalOptions['env'], name: string): Record<string, string> {
	const given = { ...process.env, ...extra, TERM: name };
	const kept = Object.entries(given).filter(
		(entry): entry is [string, string] =>
			entry[1] !== undefined && (!hidden.has(entry[0]) || extra?.[entry[0]] !== undefined),
	);
	return Object.fromEntries(kept);
}

function matches(screen: string, want: Want): boolean {
	if (typeof want === 'string') return screen.includes(want);
	return want instanceof RegExp ? want.test(screen) : want(screen);
}

/**
 * A program in a pseudo-terminal with a terminal emulator behind it: what it shows is read from the emulator's cells,
 * so colours, inverse and the alternate screen are what an operator would see.
 */
export class Terminal {
	readonly emulator: InstanceType<typeof xterm.Terminal>;
	/** The exit code; 128 and the signal's number for a program that a signal killed, as a shell has it. */
	readonly exited: Promise<number>;
	private readonly pty: ReturnType<typeof spawn>;
	private readonly timeout: number;
	private received = '';
	private drawnTo = 0;
	private writes: Promise<void> = Promise.resolve();

	constructor(file: string, args: string[], options: TerminalOptions = {}) {
		const {
			columns = 80,
			rows = 24,
			name = 'xterm-256color',
			cwd,
			env,
			timeout = 10_000,
		} = options;
		this.timeout = timeout;
		this.emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
		this.pty = spawn(file, args, {
			name,
			cols: columns,
			rows,
			env: environment(env, name),
			...(cwd === undefined ? {} : { cwd }),
		});
		this.pty.onData((data) => {
			this.received += data;
			this.writes = this.writes.then(
				() =>
					new Promise((resolve) =>
						this.emulator.write(data, () => {
							this.drawnTo += data.length;
							resolve();
						}),
					),
			);
		});
		// A program that asks the terminal something waits for the answer.
		this.emulator.onData((data) => this.pty.write(data));
		this.exited = new Promise((resolve) => {
			this.pty.onExit(({ exitCode, signal }) => resolve(signal ? 128 + signal : exitCode));
		});
	}

	get pid(): number {
		return this.pty.pid;
	}

	/** Everything the program has written, escape sequences included. */
	raw(): string {
		return this.received;
	}

	/** As far as it is on the screen by now: what was written last may still be on its way there. */
	drawn(): string {
		return this.received.slice(0, this.drawnTo);
	}

	/** Sends bytes as one write. Keys sent without waiting in between may arrive in one read. */
	send(keys: string): void {
		this.pty.write(keys);
	}

	/** The visible rows, without trailing blanks. */
	screen(): string[] {
		const buffer = this.emulator.buffer.active;
		return Array.from(
			{ length: this.emulator.rows },
			(_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '',
		);
	}

	text(): string {
		return this.screen().join('\n');
	}

	/** True while the program shows its screen apart from the shell's. */
	onAlternateScreen(): boolean {
		return this.emulator.buffer.active.type === 'alternate';
	}

	/** Resolves with the screen as soon as it holds what is wanted; fails with the screen it had instead. */
	async waitFor(want: Want, timeout = this.timeout): Promise<string> {
		const end = Date.now() + timeout;
		for (;;) {
			await this.writes;
			const screen = this.text();
			if (matches(screen, want)) return screen;
			if (Date.now() > end) {
				throw new Error(`waited ${timeout} ms for ${String(want)}\n--- screen ---\n${screen}`);
			}
			await new Promise((resolve) => setTimeout(resolve, 8));
		}
	}

	/** Sends keys one at a time and waits for the screen to change after each. */
	async press(...keys: string[]): Promise<void> {
		for (const key of keys) {
			const before = this.text();
			this.send(key);
			await this.waitFor((screen) => screen !== before);
		}
	}

	resize(columns: number, rows: number): void {
		this.emulator.resize(columns, rows);
		this.pty.resize(columns, rows);
	}

	/** Ends the program if it still runs; for `afterEach`. */
	kill(signal?: string): void {
		try {
			this.pty.kill(signal);
		} catch {
			// It has already ended.
		}
	}
}

/** Starts a program in a pseudo-terminal of 80x24 unless told otherwise. */
export function launch(file: string, args: string[], options: TerminalOptions = {}): Terminal {
	return new Terminal(file, args, options);
}

/** What keys send in an xterm. */
export const keys = {
	enter: '\r',
	escape: '\u001B',
	tab: '\t',
	space: ' ',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	pageUp: '\u001B[5~',
	pageDown: '\u001B[6~',
	backspace: '\u007F',
	ctrl: (letter: string) => String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64),
	paste: (text: string) => `\u001B[200~${text}\u001B[201~`,
} as const;
