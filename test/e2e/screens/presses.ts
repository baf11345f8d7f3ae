import { keys } from '../terminal.ts';

export const { enter, escape: esc, space, ctrl, down, left } = keys;

/** Out of a list, back to the steps before anything ran. */
export const back = [esc, /^ Next: git checkout main/m] as const;

/** From the start card to the first command. */
export const begins = [
	[enter, /Which environment/],
	['1', /Enter begin/],
	[enter, /ARMED[\s\S]*^ Next: git checkout main/m],
] as const;

/** Through the first phase, to the first command of the second. */
export const toPhaseTwo = [
	...begins,
	[enter, /asks y/],
	[enter, /y run it/],
	['y', /to look at, then one signature/],
	[enter, /, 3 open/],
	[space, /, 2 open/],
	[space, /, 1 open/],
	[space, /, 0 open|nothing is open/],
	['g', /y sign/],
	['y', /Next: export SHOP_READ/],
] as const;

/** A deployment, up to its question. */
export const deploysOnce = [
	[enter, /asks y/],
	[enter, /y run it/],
] as const;
