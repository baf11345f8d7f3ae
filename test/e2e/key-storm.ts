import { join } from 'node:path';
import { keyTable } from '../../source/ui/keys/table.ts';
import { seeded } from './killed-run.ts';
import { isWhole } from './screens/frame.ts';
import { Stilled } from './stilled/stilled.ts';
import { keys, type Terminal } from './terminal.ts';

const guide = { path: join(import.meta.dirname, 'screens', 'guide.md') };

/** What the keys of the table send; those that would leave or stop the program, or open another one, are left out. */
const sent: Record<string, string> = {
	enter: keys.enter,
	esc: keys.escape,
	space: keys.space,
	tab: keys.tab,
	'shift+tab': '\u001B[Z',
	up: keys.up,
	down: keys.down,
	left: keys.left,
	right: keys.right,
	pageup: keys.pageUp,
	pagedown: keys.pageDown,
	home: '\u001B[H',
	end: '\u001B[F',
	backspace: keys.backspace,
	delete: '\u001B[3~',
};

const bytesOf = (name: string): string =>
	sent[name] ?? (name.startsWith('ctrl+') ? keys.ctrl(name.slice(5)) : name);

/** Without these nothing of a guide may begin, whatever else is pressed. */
export const answers: readonly string[] = ['enter', 'y', 'r', 'i', 'f'];

export type Storm = {
	/** Keys that start something only when they are the answer to a question that was asked. */
	without: readonly string[];
	count: number;
	/** Bytes of all keys in writes of one byte, or several keys in one write. */
	bursts: boolean;
	/** Sizes that the terminal takes while keys come in. */
	resizes: boolean;
};

/** Keys that leave, stop or hand the run over, and those that begin a drill in a process of its own. */
const away = ['ctrl+c', 'ctrl+z', 'ctrl+t', 'q', 'Q', 'A'];

/** Keys of a seed, by the names of the table, letters and what is no key at all. */
function keysOf(random: () => number, { without, count }: Storm): string[] {
	const left = new Set([...away, ...without]);
	const named = [...new Set(keyTable.flatMap((binding) => binding.keys))];
	const all = [...named, ...'abdefgijkostuwxyz0123456789', '世', '🙂', 'é'].filter(
		(name) => !left.has(name),
	);
	return Array.from({ length: count }, () => all[Math.floor(random() * all.length)] ?? 'j');
}

const sizes = [
	[80, 24],
	[40, 10],
	[120, 40],
	[23, 6],
	[200, 50],
] as const;

/** All of the first row of the emergency screen. */
const header =
	/^ !! EMERGENCY {2,}PRODUCTION {2,}Shop rollout {2}run 1eef {2}op1 .*\d\d:\d\d:\d\d$/;

/**
 * Whatever is on the screen, this key is answered, with a whole frame where it belongs; so nothing crashed and nothing
 * hangs. It is pressed again where it did not arrive as itself: behind an Esc, or while a command had the terminal.
 */
async function answered(screen: Terminal): Promise<void> {
	const isAnswer = () => header.test(screen.screen()[0] ?? '') && isWhole(screen);
	for (let tries = 4; tries > 0; tries -= 1) {
		screen.send(keys.ctrl('x'));
		if (await screen.waitFor(isAnswer, 3000).catch(() => false)) return;
	}
	await screen.waitFor(isAnswer);
}

/** Presses the keys of a seed in a run that has begun, and comes back when the screen answers again. */
export async function storm(seed: number, how: Storm): Promise<Stilled> {
	const random = seeded(seed);
	const operator = new Stilled(guide);
	operator.env.EDITOR = 'true';
	operator.env.SHELL = '/bin/true';
	operator.env.PAGER = 'cat';
	const screen = operator.start(['guide.md']);
	await screen.waitFor(/choose the target/);
	await operator.press(keys.enter, /Which environment/);
	await operator.press('1', /Enter begin/);
	await operator.press(keys.enter, /rollback ARMED/);
	const all = keysOf(random, how);
	for (let at = 0; at < all.length; ) {
		const length = how.bursts ? 1 + Math.floor(random() * 12) : 1;
		const bytes = all
			.slice(at, at + length)
			.map(bytesOf)
			.join('');
		at += length;
		// Escape sequences come in pieces, too.
		for (const part of how.bursts ? [bytes] : bytes) screen.send(part);
		if (how.resizes && random() < 0.05) {
			const [columns, rows] = sizes[Math.floor(random() * sizes.length)] ?? sizes[0];
			screen.resize(columns, rows);
		}
		if (random() < 0.2) await new Promise((resolve) => setTimeout(resolve, random() * 10));
	}
	screen.resize(80, 24);
	await answered(screen);
	return operator;
}
