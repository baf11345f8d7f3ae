/**
 * Which files of a run's folder go along when it is exported or mirrored. What may hold secret values stays: shell
 * state, restored settings, the rollback scripts (written anew on resume), and secret values of the environment.
 */
const carried: readonly RegExp[] = [
	/^journal\.jsonl$/,
	/^journal\.torn-[\dTZ]+(-\d+)?$/,
	/^guide\/[0-9a-f]{64}\.md$/,
	/^executions\/[\w-]{1,40}\/(output|script\.bash|block\.json|marks|offsets|exit|stops)$/,
	/^evidence\/[0-9a-f]{64}(\.[a-z0-9]{1,8})?$/,
	/^inbox\/[\w-]+\.json$/,
];

/** Whether a file, named by its path below the run's folder, goes along as it is. */
export function isCarried(path: string): boolean {
	return carried.some((pattern) => pattern.test(path));
}

/** Made for the journey: the environment without its secrets, and what was left out. */
export const carriedEnvironment = 'environment.json';
export const manifestName = 'export.json';
