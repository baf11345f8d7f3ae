import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readDrills } from '../../source/engine/rehearsal/drills.ts';
import { type Desk, desk, standIns } from './headless.ts';

const guide = resolve(import.meta.dirname, '../../runbooks/unified-workflow/guide.md');

let place: Desk;
let calls: ReturnType<typeof standIns>['calls'];

beforeEach(() => {
	place = desk();
	({ calls } = standIns(place, ['npm', 'curl'], 'VITE_'));
});

const drill = (...given: string[]) => place.gonogo('drill', ...given);
const drills = () => {
	const read = readDrills(place.env);
	if (!read.ok) throw new Error(read.problem);
	return read.drills;
};
const state = (...path: string[]) => join(place.env.XDG_STATE_HOME ?? '', 'gonogo', ...path);

describe('gonogo drill GUIDE: a rollback as rehearsal', () => {
	test.for([
		['full', 'phase-1-infrastructure-setup', undefined, 0],
		['full', 'phase-1-infrastructure-setup', 'deploy-fails', 1],
		['full', 'phase-1-infrastructure-setup', 'notify-unreachable', 0],
		['partial', 'phase-3-advanced-features', undefined, 0],
		['partial', 'phase-3-advanced-features', 'deploy-half', 1],
	] as const)('%s after %s, with %s, is rolled back', async ([plan, phase, fault, retries]) => {
		const faults = fault === undefined ? [] : ['--fault', fault];
		expect(await drill(guide, '--plan', plan, ...faults)).toBe(0);
		expect(calls()).toEqual([]);
		expect(place.out.join('\n')).toMatch(/^DRILL ROLLED BACK: /);
		const [kept] = drills();
		expect(kept).toMatchObject({
			place: 'rehearsal',
			phase,
			retries,
			outcome: 'rolled-back',
			verifiedBy: 'record',
			...(fault === undefined ? {} : { fault }),
		});
		const { decisionMs = -1, firstMs = -1, lastMs = -1, verifiedMs = -1 } = kept ?? {};
		expect(decisionMs).toBeGreaterThanOrEqual(0);
		expect(firstMs).toBeGreaterThanOrEqual(decisionMs);
		expect(lastMs).toBeGreaterThanOrEqual(firstMs);
		expect(verifiedMs).toBeGreaterThanOrEqual(lastMs);
	});

	test('a deploy that hangs is interrupted and tried again', async () => {
		expect(await drill(guide, '--fault', 'deploy-hangs')).toBe(0);
		expect(drills()).toMatchObject([{ retries: 1, outcome: 'rolled-back' }]);
		expect(drills()[0]?.lastMs).toBeGreaterThan(3000);
	}, 20_000);

	test('it is kept, compared with the earlier ones of its kind, and out of the way of runs', async () => {
		expect(await drill(guide, '--json')).toBe(0);
		expect(await drill(guide, '--json')).toBe(0);
		expect(place.events('drill')).toMatchObject([
			{ compared: { earlier: 0 } },
			{ compared: { earlier: 1, best: drills()[0]?.verifiedMs } },
		]);
		expect(drills()).toHaveLength(2);
		expect(place.events('run.closed')).toMatchObject([{ outcome: 'rolled-back' }, {}]);
		expect(readdirSync(state('rehearsals'))).toHaveLength(2);
		expect(existsSync(state('runs'))).toBe(false);

		const broken = '{"schema":1,"drills":[{}]}';
		writeFileSync(state('drills.json'), broken);
		expect(await drill(guide)).toBe(1);
		expect(place.err.join('\n')).toMatch(/drills\.json: drills\.0/);
		expect(readFileSync(state('drills.json'), 'utf8')).toBe(broken);
	}, 20_000);
});

test.each([
	[['--plan', 'sideways'], 'the guide has no rollback sideways'],
	[['--fault', 'earthquake'], 'there is no fault earthquake; there are deploy-fails'],
	[['--until', 'Phase 9'], 'there is no phase Phase 9'],
])('gonogo drill GUIDE %j is refused', async (given, why) => {
	expect(await drill(guide, ...given)).toBe(2);
	expect(place.err.join('\n')).toContain(why);
});

test('a guide without a rollback has nothing to drill', async () => {
	writeFileSync(join(place.folder, 'guide.md'), '# A\n\n## Phase 1: B\n\n```bash\nnpm ci\n```\n');
	expect(await drill('guide.md')).toBe(2);
	expect(place.err.join('\n')).toContain('the guide has no rollback');
});

describe('gonogo drill --ask', () => {
	async function* given(...parts: string[]) {
		yield* parts;
	}

	test('takes the word from standard input, once it has said that it waits for it', async () => {
		place.io.input = given('fu', 'll\n');
		expect(await drill(guide, '--ask', '--json')).toBe(0);
		expect(place.events('drill.called')).toEqual([{ type: 'drill.called', word: 'full' }]);
		expect(drills()).toMatchObject([{ outcome: 'rolled-back' }]);
	});

	test.each([
		['no line', [], 130, 'interrupted'],
		['another word', ['partial\n'], 1, 'nothing was rolled back'],
	])('%s is no: nothing is kept as a drill', async (_, parts, code, why) => {
		place.io.input = given(...parts);
		expect(await drill(guide, '--ask', '--json')).toBe(code);
		expect(place.events('drill.stopped')).toEqual([{ type: 'drill.stopped', why }]);
		expect(place.events('rollback.started')).toEqual([]);
		expect(drills()).toEqual([]);
	});
});
