import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { earlierTimes } from '../../../source/engine/record/earlier-times.ts';
import type { EventBody, RunCreated, RunKind } from '../../../source/run/event.ts';
import { scratch } from './folder.ts';
import { recordRun } from './recorded-run.ts';

const like = {
	kind: 'run',
	environment: 'production',
	guide: { path: '/guides/search.md' },
} as const;
const env = () => ({ HOME: scratch() });

function took(durationMs: number, code = 0): EventBody[] {
	return [
		{
			type: 'block.started',
			execution: 'x1',
			owner: 'p1/s1',
			statements: [{ id: 'build', text: 'npm run build' }],
			mode: 'foreground',
			environment: 'production',
			cwd: '/srv/app',
		},
		{
			type: 'statement.finished',
			execution: 'x1',
			statement: 'build',
			outcome: { kind: 'exited', code },
			durationMs,
		},
	];
}

test('is the median over the earlier runs of the guide, without this one', async () => {
	const home = env();
	const own = recordRun(home, took(1), { digits: 0xa001 });
	for (const [index, ms] of [30_000, 50_000, 40_000].entries()) {
		recordRun(home, took(ms), { digits: 0xb001 + index });
	}
	expect([...(await earlierTimes(home, like, own))]).toEqual([['npm run build', 40_000]]);
});

test.each<[string, { kind?: RunKind; created?: Partial<RunCreated> }]>([
	['a rehearsal', { kind: 'rehearsal' }],
	['a sandbox', { created: { kind: 'sandbox' } }],
	['another environment', { created: { environment: 'staging' } }],
	['another guide', { created: { guide: { path: '/other.md', sha256: 'f'.repeat(64) } } }],
	['another scale of time', { created: { timeScale: 60 } }],
])('the times of %s are not those of production', async (_, told) => {
	const home = env();
	recordRun(home, took(30_000), told);
	expect((await earlierTimes(home, like, 'this run')).size).toBe(0);
});

test('what failed, and a record that cannot be read, count for nothing', async () => {
	const home = env();
	recordRun(home, took(30_000, 1), { digits: 0xa001 });
	const folder = recordRun(home, took(20_000), { digits: 0xa002 });
	appendFileSync(join(folder, 'journal.jsonl'), '{"type":"statement.finished", torn');
	expect([...(await earlierTimes(home, like, 'this run'))]).toEqual([['npm run build', 20_000]]);
});
