import type { Folder } from '../folder.ts';
import { type Seen, seeToggles, type Target, togglesOn } from '../measure.ts';
import { readRelease } from '../release.ts';
import { type FeatureRow, features } from '../toggle.ts';
import { sendOne } from '../traffic.ts';
import { audienceOf } from './audience.ts';

export type ToggleCheck = { toggle: string; on: boolean; problems: string[] };

/** One user who should have a feature and one who should not, as far as there are such users. */
function usersFor(row: FeatureRow, seen: Seen): { user: string; sees: boolean }[] {
	const { inside, outside } = audienceOf(row, seen);
	return [
		...inside.slice(0, 1).map((user) => ({ user, sees: true })),
		...outside.slice(0, 1).map((user) => ({ user, sees: false })),
	];
}

async function problemOf(
	target: Target,
	row: FeatureRow,
	one: { user: string; sees: boolean },
): Promise<string | undefined> {
	const expected = one.sees ? 'unified' : row.whenOff === 'legacy' ? 'legacy' : 'none';
	const sample = await sendOne(target.base, row, one.user, 0);
	const said = sample.answer.ok ? `http ${sample.answer.status}` : sample.answer.problem;
	if (sample.failed) return `${row.feature} fails for ${one.user}: ${said}`;
	return sample.system === expected
		? undefined
		: `${row.feature} is answered to ${one.user} by ${sample.system ?? 'nobody'}, not ${expected}`;
}

export type ToggleReport =
	| { ok: true; seen: Seen; checks: ToggleCheck[]; problems: string[] }
	| { ok: false; problem: string };

/**
 * Holds what an environment says of its toggles against the release that it should run, and both against how it
 * answers users who should have each feature and users who should not.
 */
export async function checkToggles(folder: Folder, target: Target): Promise<ToggleReport> {
	const seeing = await seeToggles(target.base);
	if (!seeing.ok) return seeing;
	const { seen } = seeing;
	const baked = readRelease(folder, target.live.release);
	const problems: string[] = [];
	if (!baked.ok) problems.push(baked.problem);
	if (seen.half) {
		problems.push(`two releases answer: ${seen.release} and ${seen.half.release}`);
	}
	const on = togglesOn(seen);
	const checks = await Promise.all(
		features.map(async (row): Promise<ToggleCheck> => {
			const differs = baked.ok && baked.release.toggles[row.toggle] !== seen.toggles[row.toggle];
			const found = await Promise.all(
				usersFor(row, seen).map((one) => problemOf(target, row, one)),
			);
			return {
				toggle: row.toggle,
				on: on[row.toggle] === true,
				problems: [
					...(differs ? [`${row.toggle} is not what ${target.live.release} was built with`] : []),
					...found.filter((problem) => problem !== undefined),
				],
			};
		}),
	);
	return {
		ok: true,
		seen,
		checks,
		problems: [...problems, ...checks.flatMap((check) => check.problems)],
	};
}
