import { expect, test } from 'vitest';
// Loaded when they are shown: no test waits for the import.
import '../../source/ui/app/run.tsx';
import { chooseGuide, type StartFacts, showScreens } from '../../source/ui/show.tsx';
import { FakeEngine, type FakeOptions } from './fake-engine.ts';
import { smallGuide } from './small-guide.ts';
import { FakeTerminal } from './streams.ts';

type Shown = { terminal: FakeTerminal; engine: FakeEngine; code: Promise<number> };
type More = FakeOptions & { env?: Record<string, string>; terminal?: FakeTerminal };

function shown({ env = {}, terminal = new FakeTerminal(80, 24), ...options }: More = {}): Shown {
	const engine = new FakeEngine(smallGuide, { clock: () => new Date(), ...options });
	const code = showScreens({
		engine,
		env: { LANG: 'C.UTF-8', ...env },
		now: () => new Date(),
		streams: terminal,
	});
	return { terminal, engine, code };
}

async function left({ terminal, code }: Shown): Promise<number> {
	terminal.type('q');
	return code;
}

test('fills the screen apart from the shell, and gives the terminal back as it was', async () => {
	const run = shown();
	await run.terminal.waitFor('EMERGENCY');
	expect(run.terminal.emulator.buffer.active.type).toBe('alternate');
	expect(run.terminal.rawMode).toBe(true);
	expect(await left(run)).toBe(0);
	expect(run.engine.closed).toBe('quit');
	const { terminal } = run;
	await terminal.until(() => terminal.emulator.buffer.active.type === 'normal', 'the main screen');
	expect(terminal.rawMode).toBe(false);
	expect(terminal.written.lastIndexOf('\u001B[?25h')).toBeGreaterThan(
		terminal.written.lastIndexOf('\u001B[?25l'),
	);
});

test('shows what a key did, and a burst of keys in one read', async () => {
	const run = shown();
	await run.terminal.waitFor('Next: git checkout main');
	run.terminal.type('ncutting over\r');
	await run.terminal.waitFor('noted');
	expect(run.engine.run.state.notes).toMatchObject([{ text: 'cutting over' }]);
	await left(run);
});

test('a bracketed paste is text in a line, and nothing on a screen of keys', async () => {
	const run = shown();
	await run.terminal.waitFor('EMERGENCY');
	run.terminal.type('\u001B[200~q\u001B[201~');
	await run.terminal.waitFor('a paste does nothing here');
	run.terminal.type('n');
	await run.terminal.waitFor('Note');
	run.terminal.type('\u001B[200~two\nlines\u001B[201~');
	await run.terminal.waitFor('two lines');
	run.terminal.type('\u001B');
	await run.terminal.waitFor('Next:');
	await left(run);
});

test('says the target in inverse, so that it is found without colour', async () => {
	const run = shown();
	await run.terminal.waitFor('EMERGENCY');
	const cell = run.terminal.emulator.buffer.active.getLine(0)?.getCell(2);
	expect(cell?.isInverse()).toBeTruthy();
	await left(run);
});

test.each([
	['NO_COLOR', { NO_COLOR: '1' }],
	['TERM=dumb', { TERM: 'dumb' }],
	['the theme none', { GONOGO_THEME: 'none' }],
])('%s sends no styles at all', async (_, env) => {
	const run = shown({ env });
	await run.terminal.waitFor('EMERGENCY');
	run.terminal.type('!');
	await run.terminal.waitFor('will run, exactly');
	run.terminal.type('\u001B');
	await run.terminal.waitFor('Next:');
	await left(run);
	expect(run.terminal.written).not.toMatch(/\u001B\[[\d;]*m/);
});

test('a locale without UTF-8 is written to in ASCII', async () => {
	const run = shown({ env: { LANG: 'C' } });
	const text = await run.terminal.waitFor('EMERGENCY');
	expect(text).toMatch(/^[\x20-\x7e\n]*$/);
	await left(run);
});

test('a storm of resizes ends with a screen of the last size', async () => {
	const run = shown();
	await run.terminal.waitFor('EMERGENCY');
	for (const [columns, rows] of [
		[40, 10],
		[200, 50],
		[17, 5],
		[80, 24],
		[1, 1],
		[120, 40],
		[60, 12],
	] as const) {
		run.terminal.resize(columns, rows);
	}
	const { terminal } = run;
	await terminal.until(() => /EMERGENCY/.test(terminal.screen()[11] ?? ''), 'the last row');
	await terminal.until(() => /^ PRODUCTION/.test(terminal.screen()[0] ?? ''), 'the first row');
	await left(run);
});

test('begins in the first place of the screen, also below a line that a shell left unfinished', async () => {
	const terminal = new FakeTerminal(80, 24);
	terminal.emulator.write('one\r\n$ half a line');
	const run = shown({ terminal });
	await run.terminal.waitFor('EMERGENCY');
	expect(run.terminal.screen()[0]).toMatch(/^ PRODUCTION/);
	expect(run.terminal.screen()[23]).toMatch(/EMERGENCY/);
	await left(run);
});

test.each<[string, (terminal: FakeTerminal) => void]>([
	['Ctrl-L', (terminal) => terminal.type('\u000C')],
	['a change of size that is taken back at once', () => process.emit('SIGWINCH')],
])(
	'%s draws all of the screen again and gives the terminal to nobody meanwhile',
	async (_, cause) => {
		const run = shown();
		const before = await run.terminal.waitFor('EMERGENCY');
		run.terminal.emulator.write('\u001B[5;7Hwritten by something in the background');
		await run.terminal.waitFor('in the background');
		const { length } = run.terminal.written;
		cause(run.terminal);
		const { terminal } = run;
		const withoutClock = (text: string) => text.replace(/\d\d:\d\d:\d\d/, '');
		await terminal.until(
			() => withoutClock(terminal.text()) === withoutClock(before),
			'the screen as it was',
		);
		expect(terminal.written.slice(length)).not.toContain('\u001B[?1049');
		expect(terminal.rawMode).toBe(true);
		await left(run);
	},
);

test('a terminal that hangs up closes the record as after a signal', async () => {
	const run = shown();
	await run.terminal.waitFor('EMERGENCY');
	run.terminal.hangUp();
	expect(await run.code).toBe(129);
	expect(run.engine.closed).toBe('signal');
});

test('begins from the start card, with what was ticked there', async () => {
	const terminal = new FakeTerminal(80, 24);
	const engine = new FakeEngine(smallGuide, { clock: () => new Date() });
	const facts: StartFacts = {
		operator: { name: 'op1', login: 'op1', host: 'console' },
		roles: ['operator'],
		environments: ['production', 'staging'],
		runbook: smallGuide,
		guidePath: 'shop.md',
		findings: smallGuide.findings,
		sandbox: false,
		openRuns: [],
	};
	const choices: unknown[] = [];
	const code = showScreens({
		start: {
			facts,
			begin: async (choice) => {
				choices.push(choice);
				return choices.length === 1 ? { problem: 'somebody else holds it' } : engine;
			},
		},
		env: { LANG: 'C.UTF-8' },
		now: () => new Date(),
		streams: terminal,
	});
	await terminal.waitFor('not chosen');
	terminal.type('\r');
	await terminal.waitFor('Which environment');
	terminal.type('2');
	await terminal.waitFor('staging');
	terminal.type('jjjj ');
	await terminal.waitFor('[x]');
	terminal.type('\r');
	await terminal.waitFor('somebody else holds it');
	terminal.type('\r');
	await terminal.waitFor('Next:');
	expect(choices[1]).toMatchObject({ kind: 'begin', operator: 'op1', environment: 'staging' });
	expect(Object.keys(engine.run.state.items)).toEqual([smallGuide.prerequisites[0]?.id]);
	terminal.type('q');
	expect(await code).toBe(0);
});

test('offers open runs and guides, and says what was chosen', async () => {
	const terminal = new FakeTerminal(80, 24);
	const choice = chooseGuide({
		openRuns: [
			{
				id: '20260305-7f3a',
				title: 'Shop',
				lastAt: '2026-03-05T22:00:00Z',
				environment: 'production',
				operator: 'op1',
				practice: 'sandbox',
				phase: 'phase 2 of 3, Reading; next: sign-off of Reading: 4 items open',
				heldBy: 'op1 (op1@here)',
			},
		],
		guides: [{ path: 'shop.md', title: 'Shop rollout' }],
		env: { LANG: 'C.UTF-8' },
		now: () => new Date('2026-03-05T22:41:07Z'),
		streams: terminal,
	});
	await terminal.waitFor('guides found here');
	expect(terminal.text()).toMatch(/Shop +SANDBOX +PRODUCTION +op1 +20260305-7f3a/);
	expect(terminal.text()).toContain('open at op1 (op1@here): Enter follows it');
	expect(terminal.text()).toContain('phase 2 of 3, Reading; next: sign-off of Reading: 4 items');
	terminal.type('j\r');
	expect(await choice).toEqual({ kind: 'open', path: 'shop.md' });
});

test('without runs and guides it says what to do', async () => {
	const terminal = new FakeTerminal(80, 24);
	const choice = chooseGuide({
		openRuns: [],
		guides: [],
		env: { LANG: 'C.UTF-8' },
		now: () => new Date(),
		streams: terminal,
	});
	await terminal.waitFor('gonogo demo');
	terminal.type('q');
	expect(await choice).toBeUndefined();
});
