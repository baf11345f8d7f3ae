import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Operator } from './operator.ts';
import { toSvg } from './shot.ts';
import { keys } from './terminal.ts';

/** Where `npm run shots` puts the pictures; every other run only sees that each of them can be taken. */
const folder = process.env.GONOGO_SHOTS;
const demo = ['demo', '--time-scale', '86400'];

/** The machine that takes the pictures is nobody's business; the sizes of its names are kept. */
function withoutMachine(svg: string, operator: Operator): string {
	const here = `${userInfo().username}@${hostname()}`;
	const state = operator.env.XDG_STATE_HOME ?? '';
	const home = '/home/op1/.local/state';
	return svg
		.replaceAll(here, 'op1@console'.padEnd(here.length).slice(0, here.length))
		.replaceAll(state, home.padEnd(state.length, '-').slice(0, state.length));
}

function take(operator: Operator, name: string, title: string): void {
	const svg = withoutMachine(toSvg(operator.screen.emulator, title), operator);
	expect(svg).not.toContain(hostname());
	if (folder === undefined) return;
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${name}.svg`), svg);
}

function known(): Operator {
	const operator = new Operator();
	const config = join(operator.env.XDG_CONFIG_HOME ?? '', 'gonogo');
	mkdirSync(config, { recursive: true });
	writeFileSync(join(config, 'config.json'), JSON.stringify({ operator: { name: 'op1' } }));
	return operator;
}

test('each screen of the README can be photographed on 80x24', async () => {
	const operator = known();
	operator.start(demo, { env: { TZ: 'UTC' } });
	await operator.screen.waitFor('Enter begin');
	take(operator, 'start', 'gonogo demo');

	await operator.press(keys.enter, '1.1 Deploy Feature Toggle System');
	await operator.advance(/to look at, then one signature/);
	await operator.press(keys.enter, /, 9 open/);
	await operator.press(keys.space, /, 8 open/);
	await operator.press(keys.space, /, 7 open/);
	take(operator, 'sign-off', 'one signature for a phase');
	await operator.signOff();
	await operator.screen.waitFor(/P1 GO/);

	operator.script('fault:on', 'deploy-hangs', 'before', 'deploy:production');
	await operator.advance(/npm run deploy:production {2}asks y/);
	await operator.press(keys.enter, /y run it/);
	await operator.press('y', /Running 0:0[2-9] {2}npm run deploy:production/);
	take(operator, 'run', 'a deploy that runs');
	await operator.press('v', /Toggles/);
	take(operator, 'toggles', 'what is on?');
	operator.powerCut();
	await operator.screen.exited;
	operator.script('fault:off');

	operator.start(demo, { env: { TZ: 'UTC' } });
	await operator.screen.waitFor(/continue/);
	await operator.press(keys.enter, /one thing is not known/);
	take(operator, 'unknown', 'resumed, with an outcome unknown');
	await operator.press('!', /type full/);
	await operator.type('ful');
	take(operator, 'emergency', 'the emergency screen');
});

test('the pictures that the README shows are there', () => {
	const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
	const named = [...readme.matchAll(/docs\/shots\/([\w-]+)\.svg/g)].map(([path]) => path);
	expect(named.length).toBeGreaterThan(3);
	for (const path of named) {
		expect(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')).toMatch(/^<svg/);
	}
});
