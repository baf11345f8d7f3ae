import { describe, expect, test } from 'vitest';
// Loaded when they are shown: no test waits for the import.
import '../../source/ui/app/run.tsx';
import '../../source/ui/plain/plain.ts';
import { type LineMeaning, lineMeaning } from '../../source/ui/plain/line.ts';
import { linearScreen } from '../../source/ui/screens/linear.ts';
import { showScreens } from '../../source/ui/show.tsx';
import { linearLook } from '../../source/ui/text/look.ts';
import { FakeEngine, type FakeOptions } from './fake-engine.ts';
import { scenes } from './scenes.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';
import { FakeTerminal } from './streams.ts';

describe('a line is read as', () => {
	const keys = (...names: string[]): LineMeaning => ({ kind: 'keys', names });
	const rows: [where: string, keys: string[], line: string, means: LineMeaning][] = [
		['an empty line is Enter', [], '', keys('enter')],
		['a dot goes back', ['s'], '.', keys('esc')],
		['a letter is its key', [], 's', keys('s')],
		['a key by its name', [], 'Ctrl-X', keys('ctrl+x')],
		['a key as terminals write it', [], '^x', keys('ctrl+x')],
		['an action by its id', [], 'emergency', keys('!')],
		['an action by its beginning', [], 'contact', keys('c')],
		['space by its name', ['s'], 'space', keys('space')],
		['a number where rows have numbers', ['s'], '3', { kind: 'go-to', number: 3 }],
		[
			'nothing, said',
			[],
			'frobnicate',
			{ kind: 'nothing', why: 'nothing here is called frobnicate: ? lists what there is' },
		],
		['text where a line is asked', ['n'], ' q ', { kind: 'text', text: ' q ' }],
		['the emergency key even there', ['n'], 'ctrl-x', keys('ctrl+x')],
		['a dot even there', ['n'], '.', keys('esc')],
		['the word of a rollback', ['!'], 'full', { kind: 'text', text: 'full' }],
		['another plan of a rollback', ['!'], '2', keys('2')],
	];
	test.each(rows)('%s', (_, pressed, line, means) => {
		const stand = new Stand(smallGuide).keys(...pressed);
		expect(lineMeaning(stand.context(), line)).toEqual(means);
	});
});

function plain(options: FakeOptions = {}) {
	const terminal = new FakeTerminal(80, 200);
	const engine = new FakeEngine(smallGuide, { clock: () => new Date(), ...options });
	const code = showScreens({
		engine,
		env: { LANG: 'C.UTF-8' },
		plain: true,
		now: () => new Date(),
		streams: terminal,
	});
	const line = async (text: string, want: string | RegExp) => {
		terminal.type(`${text}\n`);
		return terminal.waitFor(want);
	};
	return { terminal, engine, code, line };
}

const ran = ({ engine }: ReturnType<typeof plain>, text: string): boolean =>
	Object.values(engine.run.state.executions).some(({ statements }) =>
		statements.some((one) => one.text === text),
	);

test('prints the step, runs what is next, and sends nothing but lines', async () => {
	const run = plain();
	await run.terminal.waitFor('Next: git checkout main');
	const shown = await run.line('', 'ok');
	expect(shown).toContain('> 1. to do: git checkout main');
	expect(shown).toMatch(/ok +[\d.]+ s +git checkout main/);
	await run.line('note', /Note/);
	await run.line('cutting over', /noted/);
	expect(run.engine.run.state.notes).toMatchObject([{ text: 'cutting over' }]);
	run.terminal.type('q\n');
	expect(await run.code).toBe(0);
	expect(run.terminal.written).not.toContain('The input has ended');
	expect(run.terminal.written).not.toMatch(/[\u001B\u2500-\u257F]/);
});

test('which way a figure goes is a word', () => {
	const context = scenes['a HALT that was seen']?.stand().context();
	if (!context) expect.fail();
	const { where } = linearScreen({ ...context, look: linearLook }, 60);
	expect(where.join('\n')).toMatch(/! (?:steady|rising|falling) \d/);
	expect(where.join('\n')).not.toContain('to do:');
});

test('a rollback needs its word, as a line of its own', async () => {
	const run = plain();
	await run.terminal.waitFor('Next:');
	const plan = await run.line('!', /"space" changes it/);
	expect(plan).toMatch(/\. nothing ran/);
	expect(plan).not.toMatch(/\b(?:Tab|Down) /);
	await run.line('', /full/);
	expect(run.engine.run.state.rollbacks).toEqual([]);
	await run.line('full', /ROLLBACK/);
	await run.terminal.until(() => run.engine.run.state.rollbacks.length === 1, 'the rollback');
	run.terminal.hangUp();
	await run.code;
});

test('the end of the input answers nothing: the question is a gate', async () => {
	const run = plain();
	await run.terminal.waitFor('Next:');
	let shown = '';
	while (!/y run it/.test(shown)) {
		const before = run.terminal.written.length;
		run.terminal.type('\n');
		await run.terminal.until(() => run.terminal.written.length > before, 'an answer');
		await run.terminal.until(() => /> $/.test(run.terminal.written), 'a prompt');
		shown = run.terminal.written.slice(before);
	}
	const asked = run.engine.sent.length;
	run.terminal.type('\n');
	await run.terminal.waitFor('y answers yes, . goes back');
	run.terminal.hangUp();
	expect(await run.code).toBe(3);
	expect(run.engine.sent).toHaveLength(asked);
	expect(run.engine.closed).toBe('quit');
	expect(ran(run, 'npm run deploy:production')).toBe(false);
	expect(run.terminal.written).toContain('The input has ended');
});

test('screens for readers are lines on the main screen, and Enter still runs', async () => {
	const terminal = new FakeTerminal(80, 60);
	const engine = new FakeEngine(smallGuide, { clock: () => new Date() });
	const code = showScreens({
		engine,
		env: { LANG: 'C.UTF-8' },
		screenReader: true,
		now: () => new Date(),
		streams: terminal,
	});
	const text = await terminal.waitFor('to do: git checkout main');
	expect(terminal.emulator.buffer.active.type).toBe('normal');
	expect(text).not.toMatch(/[\u2500-\u257F›▸✓·]/);
	terminal.type('\r');
	await terminal.waitFor('done: git checkout main');
	terminal.type('q');
	expect(await code).toBe(0);
});
