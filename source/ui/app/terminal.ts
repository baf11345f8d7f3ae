import { spawnSync } from 'node:child_process';
import type { SuspendTerminal } from 'ink';

type Stdin = NodeJS.ReadStream;
type Stdout = NodeJS.WriteStream;

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const pause = (milliseconds: number) =>
	new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Lets go of standard input. Ink takes its listener away but Node keeps reading, so what is typed into a child would
 * be lost; the pause has to come a turn of the loop after the listener is gone.
 */
export async function release(stdin: Stdin): Promise<void> {
	await turn();
	while (stdin.readableLength > 0) stdin.read();
	stdin.pause();
	await pause(10);
}

/** The terminal's settings as `stty` writes and reads them; undefined where there is no stty. */
export function stty(given: string): string | undefined {
	const { status, stdout } = spawnSync('stty', [given], {
		stdio: ['inherit', 'pipe', 'ignore'],
		encoding: 'utf8',
	});
	return status === 0 ? stdout.trim() : undefined;
}

/**
 * Brings the cursor to the beginning of a line, wherever a program left it, so that what is printed there next does not
 * go on in the middle of one: blanks that fill a whole line wrap from anywhere but its first column.
 */
export function freshLine(columns: number): string {
	return `${' '.repeat(Math.max(0, columns - 1))}\r\u001B[K`;
}

/**
 * Takes back what a program may have set that was killed: the alternate screen (not with 1049, which would move the
 * cursor to where it once was), colours, a scroll region, lines that do not wrap, the mouse, a hidden cursor.
 */
const setBack =
	'\u001B[?1047l\u001B[0m\u001B7\u001B[r\u001B8\u001B[?7h\u001B[?1000l\u001B[?1002l\u001B[?1003l\u001B[?1006l\u001B[?25h';

/**
 * Gives the terminal to `during`, cooked and on its main screen, and takes it back. A child that ends badly leaves the
 * terminal as it had it, so it is set back to what it was before: modes, colours, and the cursor in the first column.
 * `said` is printed there first: printable text, one line.
 */
export async function handOver(
	suspendTerminal: SuspendTerminal,
	{ stdin, stdout }: { stdin: Stdin; stdout: Stdout },
	during: () => Promise<void>,
	said?: string,
): Promise<void> {
	await suspendTerminal(async () => {
		await release(stdin);
		const cooked = stty('-g');
		if (said !== undefined) stdout.write(`${said}\n`);
		try {
			await during();
		} finally {
			if (cooked) stty(cooked);
			stdout.write(`${setBack}${freshLine(stdout.columns || 80)}`);
		}
	});
}

/**
 * Ctrl-Z: the whole process group stops, as a shell expects it of a job, so that `npm start` stops with it. Where no
 * shell could continue it, the kernel ignores the stop and the screens come back at once.
 */
export async function suspendJob(suspendTerminal: SuspendTerminal, stdout: Stdout): Promise<void> {
	await suspendTerminal(async () => {
		await turn();
		// With a listener the signal would only call it.
		const listeners = process.listeners('SIGTSTP');
		process.removeAllListeners('SIGTSTP');
		process.kill(0, 'SIGTSTP');
		await pause(50);
		for (const listener of listeners) process.on('SIGTSTP', listener);
		stdout.write(freshLine(stdout.columns || 80));
	});
}

const home = '\u001B[H';

/** Nothing on the screen, and the cursor in its first place. */
export const emptyScreen = `${home}\u001B[2J`;

const entersAlternate = '\u001B[?1049h';

/**
 * Standard output as Ink writes to it. The alternate screen is entered where the cursor of the main screen is, and Ink
 * draws its frame from there: in a row that a shell, a child or an echoed key has begun, the first line would be torn.
 * So the cursor goes to the first place together with each entry.
 */
export function homed(stdout: Stdout): Stdout {
	const write = (...[chunk, ...rest]: Parameters<Stdout['write']>): boolean =>
		stdout.write(
			typeof chunk === 'string'
				? chunk.replaceAll(entersAlternate, `${entersAlternate}${home}`)
				: chunk,
			...rest,
		);
	return new Proxy(stdout, {
		get: (target, name) => (name === 'write' ? write : Reflect.get(target, name)),
	});
}

/**
 * Who has the terminal, one after the other: Ink fails when it is to give it away a second time, as with Ctrl-L held
 * down or pressed before a command that asks the terminal.
 */
export function inTurn() {
	let last: Promise<void> = Promise.resolve();
	let taken = 0;
	return {
		isTaken: (): boolean => taken > 0,
		/** Runs `during` when nobody else has it any more; the first of all at once. */
		take(during: () => Promise<void>): Promise<void> {
			const mine = taken === 0 ? during() : last.then(during);
			taken += 1;
			const over = () => {
				taken -= 1;
			};
			last = mine.then(over, over);
			return mine;
		},
	};
}

/** OSC 52 asks the terminal to put text on its clipboard; it works over SSH, and terminals that cannot ignore it. */
export function clipboardSequence(text: string): string {
	return `\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}
