import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Operator } from './operator.ts';
import { keys, launch } from './terminal.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');

/** The demo, open on its first step. */
async function opened() {
	const operator = new Operator();
	const screen = operator.start(['demo']);
	await screen.waitFor('Enter begin');
	screen.send(keys.enter);
	await screen.waitFor(/EMERGENCY/);
	return { operator, screen };
}

/** The main screen, a cursor, and paste and mouse as the shell has them. */
const atRest = (raw: string): boolean =>
	raw.lastIndexOf('\u001B[?1049l') > raw.lastIndexOf('\u001B[?1049h') &&
	raw.lastIndexOf('\u001B[?25h') > raw.lastIndexOf('\u001B[?25l') &&
	raw.lastIndexOf('\u001B[?2004l') > raw.lastIndexOf('\u001B[?2004h') &&
	!/\u001B\[\?100[0-6]h/.test(raw);

/** The header and the emergency key in their places: a whole screen of so many rows. */
const isWhole = (rows: string[]): boolean =>
	/^ SANDBOX.* PRODUCTION /.test(rows[0] ?? '') && /EMERG/.test(rows.at(-1) ?? '');

test('fills a terminal of any size, after a storm of resizes, too, and gives it back', async () => {
	const { screen } = await opened();
	expect(screen.onAlternateScreen()).toBe(true);
	for (const [columns, rows] of [
		[40, 10],
		[80, 24],
		[120, 40],
		[200, 50],
	] as const) {
		screen.resize(columns, rows);
		await screen.waitFor(() => isWhole(screen.screen()));
	}
	for (const [columns, rows] of [
		[40, 10],
		[200, 50],
		[60, 12],
		[81, 25],
		[30, 8],
		[100, 30],
	] as const) {
		screen.resize(columns, rows);
	}
	await screen.waitFor(() => isWhole(screen.screen()));
	screen.send('q');
	expect(await screen.exited).toBe(0);
	expect(screen.onAlternateScreen()).toBe(false);
	expect(atRest(screen.raw())).toBe(true);
});

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
])('%s leaves the terminal as it was and closes the record', async (signal, code) => {
	const { operator, screen } = await opened();
	process.kill(screen.pid, signal);
	expect(await screen.exited).toBe(code);
	await screen.waitFor(() => atRest(screen.raw()));
	expect(operator.events('session.closed')).toMatchObject([{ reason: 'signal' }]);
});

test('Ctrl-Z gives the shell its terminal, and fg comes back', async () => {
	const operator = new Operator();
	const shell = launch('bash', ['--norc', '--noprofile', '-i'], {
		cwd: operator.folder,
		env: { ...operator.env, PS1: 'shell> ' },
		timeout: 20_000,
	});
	onTestFinished(() => shell.kill());
	await shell.waitFor('shell> ');
	shell.send(`${process.execPath} ${program} demo${keys.enter}`);
	const onScreen = () => shell.waitFor(() => shell.onAlternateScreen());
	const offScreen = () => shell.waitFor(() => !shell.onAlternateScreen());
	await onScreen();
	await shell.waitFor('Enter begin');
	shell.send(keys.ctrl('z'));
	await offScreen();
	await shell.waitFor('Stopped');
	shell.send(`echo typed-$((40 + 2))${keys.enter}`);
	await shell.waitFor('typed-42');
	shell.send(`fg${keys.enter}`);
	await onScreen();
	await shell.waitFor('Enter begin');
	shell.send('q');
	await shell.waitFor((screen) => screen.trimEnd().endsWith('shell>'));
	shell.send(`exit${keys.enter}`);
	await shell.exited;
});

test.each([
	['q', 0],
	[keys.ctrl('c'), 0],
])('leaving with %j leaves the terminal as it was', async (key, code) => {
	const { screen } = await opened();
	screen.send(key);
	expect(await screen.exited).toBe(code);
	await screen.waitFor(() => atRest(screen.raw()));
});

test('an error that nobody catches leaves the terminal as it was', async () => {
	const operator = new Operator();
	const thrower = "process.on('SIGUSR2',()=>{throw new Error('nobody-catches-it')})";
	operator.env.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(thrower)}`;
	const screen = operator.start(['demo']);
	await screen.waitFor('Enter begin');
	process.kill(screen.pid, 'SIGUSR2');
	expect(await screen.exited).not.toBe(0);
	await screen.waitFor('nobody-catches-it');
	expect(screen.onAlternateScreen()).toBe(false);
	expect(atRest(screen.raw())).toBe(true);
});

test('Ctrl-L held down draws the screen again and nothing else', async () => {
	const { screen } = await opened();
	screen.send(keys.ctrl('l').repeat(12));
	screen.send('?');
	await screen.waitFor('Keys of this screen');
	expect(isWhole(screen.screen().slice(0, 1).concat('EMERG'))).toBe(true);
});

test('without colours nothing but text is sent, and the selection still shows', async () => {
	const operator = new Operator();
	const screen = operator.start(['demo'], { env: { NO_COLOR: '1' } });
	await screen.waitFor('Enter begin');
	expect(screen.text()).toContain('› Operator');
	screen.send('q');
	expect(await screen.exited).toBe(0);
	expect(screen.raw()).not.toMatch(/\u001B\[[\d;]*m/);
});

test('the theme of the preferences is the one that is shown', async () => {
	const operator = new Operator();
	const folder = join(operator.env.XDG_CONFIG_HOME ?? '', 'gonogo');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'config.json'), JSON.stringify({ theme: 'none' }));
	const screen = operator.start(['demo']);
	await screen.waitFor('Enter begin');
	screen.send('q');
	expect(await screen.exited).toBe(0);
	expect(screen.raw()).not.toMatch(/\u001B\[[\d;]*m/);
});

test('CI in the environment does not take the screen away', async () => {
	const operator = new Operator();
	const screen = operator.start(['demo'], { env: { CI: 'true' } });
	await screen.waitFor('Enter begin');
	expect(screen.raw()).toMatch(/\u001B\[[\d;]*m/);
	screen.send('q');
	expect(await screen.exited).toBe(0);
});
