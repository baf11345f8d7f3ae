import { menus } from '../../../source/ui/actions/menus.ts';
import { lists } from '../../../source/ui/lists/lists.ts';
import { type Place, places } from '../../../source/ui/view/context.ts';
import type { ListName, MenuName } from '../../../source/ui/view/view.ts';
import type { Stilled } from '../stilled/stilled.ts';

/** Whatever can have the keys of a screen: every place, and of the lists and menus each one. */
export type SceneName = Exclude<Place, 'list' | 'menu'> | `${ListName} list` | `${MenuName} menu`;

const isScene = (name: Place): boolean => name !== 'list' && name !== 'menu';

/** All of them, from the tables by which the screens themselves go. */
export const sceneNames: readonly string[] = [
	...places.filter(isScene),
	...Object.keys(lists).map((name) => `${name} list`),
	...Object.keys(menus).map((name) => `${name} menu`),
];

/** A frame of a story: what is pressed to come there, and what must be on the screen then. */
export type Stop = {
	/** What the picture is called. */
	name: string;
	scene: SceneName;
	/** What happens outside the screens before the keys are pressed. */
	before?(operator: Stilled): void | Promise<void>;
	/** Keys, each with what the screen shows before the next is pressed; the last is what the frame is about. */
	presses: readonly (readonly [key: string, want: RegExp])[];
};

/** One session that comes by many screens. */
export type Story = {
	name: string;
	/** Arguments of gonogo. */
	args: readonly string[];
	/** What is made ready before it starts, and what the first screen shows. */
	prepare?(operator: Stilled): void | Promise<void>;
	opens: RegExp;
	stops: readonly Stop[];
};
