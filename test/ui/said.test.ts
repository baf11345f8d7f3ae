import { describe, expect, test } from 'vitest';
import { namesOfRun } from '../../source/report/names.ts';
import { Chronicle } from '../../source/ui/app/chronicle.ts';
import { Plain } from '../../source/ui/plain/plain.ts';
import { frame } from '../../source/ui/screens/frame.ts';
import { readingsFirst } from '../../source/ui/view/readings.ts';
import { FakeEngine } from './fake-engine.ts';
import { scenes } from './scenes.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';
import { FakeTerminal } from './streams.ts';

const scene = (name: string): Stand => scenes[name]?.stand() ?? expect.fail(name);
const first = (stand: Stand, columns = 80) => stand.lines({ columns, rows: 24 })[0] ?? '';

describe('where nothing real happens', () => {
	test.each([
		['run', 'Run on PRODUCTION?', /^ PRODUCTION /],
		['sandbox', 'Run on PRODUCTION (sandbox)?', /^ SANDBOX {2}as PRODUCTION /],
		['rehearsal', 'Run on PRODUCTION (rehearsal)?', /^ REHEARSAL {2}for PRODUCTION /],
	] as const)('a %s asks: %s', (kind, question, header) => {
		const stand = new Stand(smallGuide, { created: { kind } }).keys('enter', 'enter');
		expect(stand.text()).toContain(question);
		expect(first(stand)).toMatch(header);
	});
});

describe('an operator hears', () => {
	test('how many prerequisites are open, before the first change', () => {
		const stand = scene('the question before production');
		expect(stand.text()).toMatch(/2 of 2 prerequisites are open: .*\n.*listed as a deviation/);
		expect(stand.keys('y').engine.run.state.deviations).toMatchObject([
			{ kind: 'unprepared-start' },
		]);
	});

	test('that a plan would turn nothing off', () => {
		const plan = (name: string) => scene(name).keys('!').text({ columns: 80, rows: 40 });
		expect(plan('a run that has just begun')).not.toMatch(/turn nothing off/);
		expect(plan('a HALT that was seen')).toContain(
			'It would turn nothing off: what it names is off',
		);
		expect(scene('the plan of a rollback').text()).not.toMatch(/turn nothing off/);
	});

	test('that ! rolls back, where a command has failed', () => {
		const stand = scene('what to do about a failure');
		expect(stand.text()).toMatch(/! roll back/);
		expect(stand.keys('!').context().view.screen).toBe('emergency');
	});

	test('that what is next begins anew after a rollback, until something was done', () => {
		const stand = scene('a rollback that is complete').keys('esc');
		stand.engine.send({ kind: 'acknowledge-rollback' });
		const [phase] = smallGuide.phases;
		stand.engine.send({ kind: 'open-phase', phase: phase?.id ?? '', reason: 'again' });
		stand.keys('esc');
		expect(stand.text()).toMatch(/Next: begins anew after the rollback: /);
		expect(stand.keys('enter').text()).not.toMatch(/begins anew/);
	});

	test('of a HALT that stands, before leaving', () => {
		expect(scene('a HALT that was seen').keys('q').text()).toMatch(/a HALT stands: error_rate/);
	});

	test('more of the output of what has failed than of what has not begun', () => {
		const text = scene('what to do about a failure').text();
		expect(text).toMatch(/connecting \.\.\.\n error: refused/);
	});
});

test('what has no limit and goes on no more is for the charts, not for every screen', () => {
	const stand = scene('a HALT that was seen');
	const [execution = ''] = stand.engine.run.state.order;
	const statement = stand.engine.run.state.executions[execution]?.statements[0]?.id ?? '';
	const at = stand.engine.now().toISOString();
	const readings = [{ name: 'port', value: 1 }];
	stand.engine.send({ kind: 'readings', execution, statement, readings, toggles: {}, at });
	expect(readingsFirst(stand.context()).map(({ name }) => name)).toEqual(['error_rate']);
	expect(stand.keys('C').text()).toMatch(/error_rate/);
});

test('a command that runs says how long it took in earlier runs, and when that is long past', () => {
	const stand = scene('a command that runs');
	const context = stand.context();
	const command = context.scene.selected?.text ?? '';
	const usual = new Map([[command, 30_000]]);
	const row = (now: Date) =>
		frame({ ...context, usual, now }).above.find((line) => line.includes('usual')) ?? '';
	expect(row(context.now)).toMatch(/ 0:0\d {2}usual 0:30 *$/);
	expect(row(new Date(context.now.getTime() + 60_000))).toMatch(/1:0\d {2}usual 0:30 {2}LONG/);
});

test('earlier runs are read once a run is open, and not before', async () => {
	const asked: string[] = [];
	const engine = new FakeEngine(smallGuide);
	const chronicle = new Chronicle(
		engine,
		async ({ environment }, folder) => {
			asked.push(`${environment} ${folder}`);
			return new Map([['npm run build', 5]]);
		},
		() => asked.push('drawn'),
	);
	expect(chronicle.earlier()).toEqual({});
	await new Promise((resolve) => setImmediate(resolve));
	expect(asked).toEqual(['production /runs/7f3a', 'drawn']);
	expect(chronicle.earlier().usual?.get('npm run build')).toBe(5);
});

test('names of a run are those of its commands and guards, else of its guide', () => {
	const { run } = scene('a HALT that was seen').context();
	const named = namesOfRun(run);
	expect(named(run.state.order[0] ?? '')).toBe('git checkout main ...');
	expect(named(smallGuide.phases[0]?.id ?? '')).toBe(smallGuide.phases[0]?.title);
	expect(named('nobody')).toBe('nobody');
});

test('plain lines are broken between words, where the terminal says how wide it is', async () => {
	const terminal = new FakeTerminal(48, 60);
	const engine = new FakeEngine(smallGuide);
	const plain = new Plain({
		stage: { kind: 'run', engine },
		env: {},
		now: () => engine.now(),
		streams: terminal,
	});
	const over = plain.run();
	await terminal.waitFor('> ');
	terminal.type('?\n');
	await terminal.waitFor(/redraw/);
	terminal.hangUp();
	await over;
	const lines = terminal.written.split('\n').filter((line) => line.startsWith('  '));
	expect(lines.length).toBeGreaterThan(5);
	const echoed = terminal.written.replaceAll('> ', '');
	expect(echoed.split('\n').filter((line) => line.length > 48)).toEqual([]);
});
