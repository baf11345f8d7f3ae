import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Desk, desk, standIns } from './headless.ts';

const guide = `# Move the shop

## Phase 1: Build

### Step 1: Build and deploy
\`\`\`bash
export SHOP_NEW=true
npm run build
npm run deploy:production
\`\`\`

### Step 2: Look
\`\`\`bash
npm run monitor:performance -- --duration=24h
rm -rf "$CANARY"
\`\`\`

- [ ] It is live

## Emergency rollback

\`\`\`bash
export SHOP_NEW=false
npm run build
npm run deploy:production
npm run notify:team
\`\`\`
`;

const answers = `answers: 1
timeScale: 1000000000
confirm: { production: yes, 'rm -rf "$CANARY"': irreversible }
ticks: { Phase 1: yes }
decisions: { Phase 1: go }
`;

let place: Desk;
let calls: ReturnType<typeof standIns>['calls'];
let canary: string;

beforeEach(() => {
	place = desk();
	canary = join(place.folder, 'canary');
	writeFileSync(canary, 'alive');
	place.env.CANARY = canary;
	({ calls } = standIns(place, ['npm', 'rm'], 'SHOP_'));
	writeFileSync(join(place.folder, 'guide.md'), guide);
	writeFileSync(join(place.folder, 'answers.yaml'), answers);
});

const rehearse = (...given: string[]) =>
	place.gonogo('rehearse', 'guide.md', '--answers', 'answers.yaml', ...given);

const state = (...path: string[]) => join(place.env.XDG_STATE_HOME ?? '', 'gonogo', ...path);
const only = () => readdirSync(state('rehearsals'))[0] ?? '';
const outputs = () =>
	readdirSync(state('rehearsals', only(), 'executions'))
		.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
		.map((name) => readFileSync(state('rehearsals', only(), 'executions', name, 'output'), 'utf8'))
		.join('');

describe('gonogo rehearse without a screen', () => {
	test('walks a guide that nobody trusted to its end, and executes nothing', async () => {
		expect(await rehearse('--json')).toBe(0);
		expect(place.events('run.created')).toMatchObject([{ kind: 'rehearsal', trust: 'rehearsal' }]);
		expect(place.events('run.closed')).toMatchObject([{ outcome: 'complete' }]);
		expect(calls()).toEqual([]);
		expect(existsSync(canary)).toBe(true);
		expect(outputs()).toBe(
			[
				'would run: npm run build',
				'would run: npm run deploy:production',
				'would run: npm run monitor:performance -- --duration=24h',
				`would run: rm -rf ${canary}`,
				'',
			].join('\n'),
		);
	});

	test('asks what a run would ask, and stops at the first gate without an answer', async () => {
		expect(await place.gonogo('rehearse', 'guide.md', '--json')).toBe(3);
		expect(place.events('result')).toMatchObject([{ gate: { gate: 'confirm' } }]);
	});

	test('goes as the answers choose, and the record says that it was chosen', async () => {
		writeFileSync(
			join(place.folder, 'answers.yaml'),
			`${answers}rehearse: { npm run deploy: succeed, 'npm run build': { fail: 9 } }\n`,
		);
		expect(await rehearse('--json')).toBe(1);
		expect(place.events('note.added').map(({ text }) => text)).toContain(
			'chosen: npm run build fails with exit 9',
		);
		expect(place.events('statement.finished').at(-1)).toMatchObject({
			outcome: { kind: 'exited', code: 9 },
		});
	});

	test('figures that a stand-in prints are readings, and those of a command line are not', async () => {
		writeFileSync(
			join(place.folder, 'answers.yaml'),
			`${answers}rehearse: { npm run monitor: succeed, 'npm run monitor:performance': { prints: "error_rate=0.2%" } }\n`,
		);
		expect(await rehearse('--json')).toBe(0);
		expect(place.events('readings.taken').flatMap(({ readings }) => readings)).toEqual([
			{ name: 'error_rate', value: 0.2, unit: '%' },
		]);
	});

	test('what cannot be rehearsed is said and noted, and does nothing', async () => {
		writeFileSync(
			join(place.folder, 'guide.md'),
			guide.replace('npm run build\n', 'coproc rm -rf "$CANARY"\n'),
		);
		writeFileSync(
			join(place.folder, 'answers.yaml'),
			`${answers}`.replace("'rm", `'coproc rm -rf "$CANARY"': irreversible, 'rm`),
		);
		expect(await rehearse('--json')).toBe(0);
		expect(outputs()).toContain('not rehearsed: it starts a coprocess');
		expect(place.events('note.added')).toMatchObject([
			{ text: 'not rehearsed, it starts a coprocess: coproc rm -rf "$CANARY"' },
		]);
		expect(existsSync(canary)).toBe(true);
	});

	test('rolls back with stand-ins, too, and leaves no script that would run for real', async () => {
		writeFileSync(
			join(place.folder, 'answers.yaml'),
			`${answers}rollback: { plan: emergency rollback, confirm: rollback }\n`,
		);
		expect(await rehearse('--json')).toBe(5);
		expect(calls()).toEqual([]);
		expect(readdirSync(state('rehearsals', only())).filter((name) => name.endsWith('.sh'))).toEqual(
			[],
		);
	});
});

describe('a rehearsal is never taken for a run', () => {
	test('it has a folder of its own, and reports and lists say what it is', async () => {
		await rehearse('--json');
		expect(existsSync(state('runs'))).toBe(false);
		place.clear();
		await place.gonogo('runs');
		expect(place.out.join('\n')).toContain('No runs yet');
		await place.gonogo('runs', '--rehearsals');
		expect(place.out.join('\n')).toMatch(/rehearsal, complete/);
		expect(await place.gonogo('report', only())).toBe(0);
		expect(place.out.join('\n')).toContain('**This was a rehearsal: nothing was executed.**');
		place.clear();
		expect(await place.gonogo('verify', only())).toBe(0);
		expect(place.out.join('\n')).toMatch(/rehearsal/i);
		place.clear();
		await place.gonogo('status', only());
		expect(place.out.join('\n')).toContain('(rehearsal)');
	});

	test('what goes on with it later executes nothing either', async () => {
		writeFileSync(join(place.folder, 'stop.yaml'), 'answers: 1\n');
		expect(await place.gonogo('rehearse', 'guide.md', '--answers', 'stop.yaml')).toBe(3);
		const resumed = await place.gonogo('resume', only(), '--answers', 'answers.yaml', '--json');
		expect(resumed).toBe(0);
		expect(calls()).toEqual([]);
		expect(existsSync(canary)).toBe(true);
	});

	test('nothing is pinned in it', async () => {
		writeFileSync(join(place.folder, 'answers.yaml'), `${answers}pins: { npm run build: 1s }\n`);
		expect(await rehearse('--json')).toBe(0);
		expect(place.events('pin.started')).toEqual([]);
		expect(calls()).toEqual([]);
	});
});

test.each([
	[[], 'something is missing'],
	[['guide.md', '--time-scale', '0'], '--time-scale is a number over 0'],
	[['nowhere.md'], 'nowhere.md'],
	[['guide.md', '--until', 'Phase 9'], 'there is no phase Phase 9'],
])('gonogo rehearse %j is refused', async (given, why) => {
	expect(await place.gonogo('rehearse', ...given)).toBe(2);
	expect(place.err.join('\n')).toContain(why);
});
