import { createHash } from 'node:crypto';

export type Segment = 'power_users' | 'beta_testers' | 'regular_users';
export const segments: readonly Segment[] = ['power_users', 'beta_testers', 'regular_users'];

/** The service's users: a thousand, made up, the same in every copy. */
export const userCount = 1000;

export const userName = (index: number): string =>
	`user-${String((index % userCount) + 1).padStart(4, '0')}`;

export const allUsers: readonly string[] = Array.from({ length: userCount }, (_, index) =>
	userName(index),
);

/**
 * A number from 0 up to 100, spread evenly and always the same for the same words. A user's place for one feature says
 * nothing about the place for another.
 */
export function bucket(about: string, user: string): number {
	const digest = createHash('sha256').update(`${about}:${user}`).digest();
	return (digest.readUInt32BE(0) / 2 ** 32) * 100;
}

/** 15% of users are power users, 10% beta testers, the others regular. */
export function segmentOf(user: string): Segment {
	const place = bucket('segment', user);
	if (place < 15) return 'power_users';
	return place < 25 ? 'beta_testers' : 'regular_users';
}
