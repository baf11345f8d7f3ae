import { beginning } from './beginning.ts';
import { choices, choosing, rehearsing, resuming, rollingBack } from './coming-back.ts';
import { failing, halting } from './going-wrong.ts';
import type { Story } from './story.ts';

/** Sessions that together come by every screen and dialog. */
export const stories: readonly Story[] = [
	beginning,
	failing,
	halting,
	rollingBack,
	resuming,
	choosing,
	rehearsing,
	choices,
];
