import { exposure } from '../dark-launch.ts';
import type { Seen } from '../measure.ts';
import type { FeatureRow } from '../toggle.ts';
import { allUsers } from '../user.ts';

/** The users who should have a feature at this moment, and those who should not. */
export function audienceOf(row: FeatureRow, seen: Seen): { inside: string[]; outside: string[] } {
	const launch = seen.darkLaunches[row.feature];
	const now = new Date();
	const has = (user: string): boolean =>
		seen.toggles[row.toggle] === true && exposure(row.feature, launch, user, now).sees;
	const inside = new Set(allUsers.filter(has));
	return { inside: [...inside], outside: allUsers.filter((user) => !inside.has(user)) };
}
