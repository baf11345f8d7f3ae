import { describe, expect, test } from 'vitest';
import { launchesByHand } from '../../../source/run/guard/launch-settings.ts';
import { deployMarks, readingViews } from '../../../source/run/reading/view.ts';
import { monitor, read, watched, watching } from '../watched.ts';

describe('readings as strips and charts show them', () => {
	test('with their age, trend, source, and the metrics of the guide that they are', () => {
		const { walk, execution } = watching();
		for (const value of [1, 1, 1, 2, 3, 4])
			walk.report(execution, monitor, 'error_rate', value, '%');
		walk.report(execution, monitor, 'requests', 25);
		walk.elapse(30);
		const [first, second] = readingViews(walk.run, walk.now);
		expect(first).toMatchObject({
			name: 'error_rate',
			value: 4,
			unit: '%',
			trend: 'rising',
			from: 'npm run monitor:errors',
			live: true,
			all: { count: 6, mean: 2, least: 1, most: 4 },
			metrics: [{ metric: 'error_rate', by: 'exact', guard: 'error-rate' }],
		});
		expect(first?.ageMs).toBeGreaterThan(29_000);
		expect(second).toMatchObject({ name: 'requests', metrics: [] });
	});

	test('since the last deploy beside all of them', () => {
		const { walk, execution } = watching(watched());
		for (const value of [4, 4]) walk.report(execution, monitor, 'error_rate', value, '%');
		walk.perform('p1/s2', ['p1/s2/check']);
		walk.perform('p1/s2', ['p1/s2/deploy'], [], 'yes');
		expect(deployMarks(walk.run)).toHaveLength(2);
		expect(readingViews(walk.run, walk.now)[0]?.sinceDeploy).toBeUndefined();
		for (const value of [1, 2]) walk.report(execution, monitor, 'error_rate', value, '%');
		const [view] = readingViews(walk.run, walk.now);
		expect(view?.all).toMatchObject({ count: 4, most: 4 });
		expect(view?.sinceDeploy).toMatchObject({ count: 2, mean: 1.5, most: 2 });
	});
});

describe('settings that no command puts into force', () => {
	const guide = (command: string) =>
		read(`# Rollout

## Phase 1: Start

### Step 1: Go

\`\`\`bash
${command}
\`\`\`

\`\`\`typescript
const config = {
  new_search: { percentage: 10 },
};
\`\`\`
`);

	test.each([
		'npm run deploy:dark-launch-config',
		'npm run deploy:search -- --percentage=10',
		'rollctl set new-search --weight 10',
	])('%s does', (command) => {
		expect(launchesByHand(guide(command))).toEqual([]);
	});

	test.each(['npm run deploy', 'npm run deploy:read -- --percentage=10', 'npm run test:search'])(
		'%s does not: it is done by hand',
		(command) => {
			expect(launchesByHand(guide(command))).toMatchObject([
				{ launch: { feature: 'new_search' }, phase: { number: 1 } },
			]);
		},
	);
});
