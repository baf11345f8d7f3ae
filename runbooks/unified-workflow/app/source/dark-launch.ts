import * as z from 'zod/mini';
import { type EnvironmentName, type Folder, readJson } from './folder.ts';
import { bucket, type Segment, segmentOf } from './user.ts';

/** Who sees a feature whose toggle is on. Times are ISO 8601. */
export const darkLaunchShape = z.object({
	percentage: z.number().check(z.minimum(0), z.maximum(100)),
	start: z.string(),
	end: z.string(),
	segments: z.array(z.enum(['power_users', 'beta_testers', 'regular_users'])),
});
export type DarkLaunch = z.infer<typeof darkLaunchShape>;

const allShape = z.record(z.string(), darkLaunchShape);
/** By feature name. */
export type DarkLaunches = z.infer<typeof allShape>;

export const darkLaunchFile = (folder: Folder, environment: EnvironmentName): string =>
	folder.at(environment, 'dark-launches.json');

/** The settings in force in an environment; none when there are none that can be understood. */
export function readDarkLaunches(folder: Folder, environment: EnvironmentName): DarkLaunches {
	const parsed = allShape.safeParse(readJson(darkLaunchFile(folder, environment)));
	return parsed.success ? parsed.data : {};
}

export type Exposure =
	| { sees: true; because: 'no dark launch' | 'the dark launch is over' | 'chosen' }
	| { sees: false; because: 'not begun' | 'other segment' | 'not chosen' };

/** Whether a user sees a feature whose toggle is on. The same user gets the same answer until the settings change. */
export function exposure(
	feature: string,
	launch: DarkLaunch | undefined,
	user: string,
	now: Date,
	segment: Segment = segmentOf(user),
): Exposure {
	if (!launch) return { sees: true, because: 'no dark launch' };
	if (now < new Date(launch.start)) return { sees: false, because: 'not begun' };
	if (now >= new Date(launch.end)) return { sees: true, because: 'the dark launch is over' };
	if (launch.segments.length > 0 && !launch.segments.includes(segment)) {
		return { sees: false, because: 'other segment' };
	}
	return bucket(feature, user) < launch.percentage
		? { sees: true, because: 'chosen' }
		: { sees: false, because: 'not chosen' };
}
