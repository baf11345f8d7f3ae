import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beginRun, resumeRun } from '../../../source/engine/begin-run.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { guardViews } from '../../../source/run/guard/guard.ts';
import { statementsOf } from '../../../source/runbook/lookup.ts';
import { readGuide } from '../../../source/runbook/read.ts';
import { scratch } from './eventually.ts';

const text = `# Guide

Stop if the error rate exceeds 5 %.

## Phase 1: Look

### Step 1: Look

\`\`\`bash
echo failures=1%
\`\`\`
`;
const operator = { name: 'op1', login: 'op1', host: 'here', role: 'operator' };

function desk() {
	const place = scratch();
	const env = { PATH: process.env.PATH ?? '', HOME: place };
	const world = { env, cwd: place, via: 'headless' as const, operator };
	const opened = (answer: Awaited<ReturnType<typeof beginRun>>): Engine =>
		answer.ok ? answer.engine : expect.fail(answer.problem);
	const begin = async (guide = 'guide.md', kind: 'run' | 'rehearsal' = 'run') => {
		const bytes = new TextEncoder().encode(text);
		const read = readGuide(bytes, join(place, guide));
		if (!read.ok) throw new Error(read.problem);
		return opened(
			await beginRun({
				...world,
				guide: { runbook: read.runbook, text, bytes },
				kind,
				environment: 'staging',
				trust: 'screen',
				version: '0',
			}),
		);
	};
	return { begin, resume: async (folder: string) => opened(await resumeRun(folder, world)) };
}

/** A pinned command of the guide reports the figure. */
function report(engine: Engine): void {
	const [placed] = statementsOf(engine.snapshot().run.runbook);
	const statement = placed?.statement.id ?? '';
	const refused =
		engine.send({ kind: 'pin', what: { kind: 'command', statement }, everySeconds: 60 }) ??
		engine.send({
			kind: 'readings',
			execution: 'p1',
			statement,
			readings: [{ name: 'failures', value: 1, unit: '%' }],
			toggles: {},
			at: new Date().toISOString(),
		});
	if (refused) throw new Error(refused.refused);
}

const readingOf = (engine: Engine) =>
	guardViews(engine.snapshot().run, new Date().toISOString())[0]?.reading;
const map = (engine: Engine, reading?: string) =>
	engine.send({
		kind: 'map-reading',
		metric: 'error_rate',
		...(reading === undefined ? {} : { reading }),
	});

test('which reading a figure is counts in the next run of the guide, and of no other', async () => {
	const { begin } = desk();
	const first = await begin();
	report(first);
	expect(readingOf(first)).toBeUndefined();
	expect(map(first, 'failures')).toBeUndefined();
	expect(readingOf(first)).toBe('failures');
	await first.close('quit');

	const next = await begin();
	expect(next.snapshot().run.state.mapped).toEqual({ error_rate: 'failures' });
	expect(readingOf(next)).toBeUndefined();
	report(next);
	expect(readingOf(next)).toBe('failures');
	await next.close('quit');

	const other = await begin('other.md');
	expect(other.snapshot().run.state.mapped).toEqual({});
	await other.close('quit');
});

test('it is forgotten with the same key, and a resumed run goes by its own record', async () => {
	const { begin, resume } = desk();
	const first = await begin();
	report(first);
	map(first, 'failures');
	const { folder } = first.snapshot();
	await first.close('quit');
	const second = await begin();
	map(second);
	await second.close('quit');

	const third = await begin();
	expect(third.snapshot().run.state.mapped).toEqual({});
	await third.close('quit');
	const again = await resume(folder);
	expect(again.snapshot().run.state.mapped).toEqual({ error_rate: 'failures' });
	await again.close('quit');
});

test('a rehearsal, whose figures are made up, hears nothing of it', async () => {
	const { begin } = desk();
	const run = await begin();
	report(run);
	map(run, 'failures');
	await run.close('quit');
	const rehearsed = await begin('guide.md', 'rehearsal');
	expect(rehearsed.snapshot().run.state.mapped).toEqual({});
	await rehearsed.close('quit');
});
