import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Rooms whose tests leave nothing behind in their process: it loads the program once for all of their files. */
const together = ['run', 'runbook', 'report', 'ui', 'commands'].map(
	(room) => `test/${room}/**/*.test.{ts,tsx}`,
);

const forks = { pool: 'forks' as const };
/** Far more than any needs: a busy machine must not fail what holds. */
const patient = { testTimeout: 60_000 };
/**
 * What waits for processes of its own is tried once more: a machine that stands still for seconds is no fault of theirs.
 * The report marks each with "retry"; whoever sees one there twice has a race to find.
 */
const again = { retry: 1 };

/** The same rooms as source/, plus the whole program in a pseudo-terminal (e2e) and the long hammering (soak). */
export default defineConfig({
	plugins: [
		{
			name: 'shell-files-as-text',
			enforce: 'pre',
			load(id) {
				if (!/\.(bash|sh)$/.test(id)) return undefined;
				return `export default ${JSON.stringify(readFileSync(id, 'utf8'))};`;
			},
		},
	],
	test: {
		// By default one core is left idle, and these tests wait for processes more than they compute.
		maxWorkers: 3,
		projects: [
			{
				extends: true,
				test: {
					...forks,
					...patient,
					name: 'rooms',
					isolate: false,
					include: together,
				},
			},
			{
				extends: true,
				test: {
					...forks,
					...patient,
					...again,
					name: 'rooms-alone',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: ['test/e2e/**', 'test/soak/**', ...together],
				},
			},
			{
				extends: true,
				test: {
					...forks,
					...again,
					name: 'e2e',
					include: ['test/e2e/**/*.test.ts'],
					globalSetup: ['test/e2e/build.ts'],
					testTimeout: 120_000,
					hookTimeout: 60_000,
				},
			},
			{
				extends: true,
				test: {
					...forks,
					name: 'soak',
					include: ['test/soak/**/*.test.ts'],
					globalSetup: ['test/e2e/build.ts'],
					testTimeout: 1_800_000,
				},
			},
		],
	},
});
