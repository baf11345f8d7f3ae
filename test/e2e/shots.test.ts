import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isWhole } from './screens/frame.ts';
import { pages, toSvg } from './shot.ts';
import { Stilled, withoutFolder } from './stilled/stilled.ts';
import { keys } from './terminal.ts';

const root = join(import.meta.dirname, '../..');
const guide = { path: join(root, 'runbooks/unified-workflow/guide.md') };

/** Pictures beside those of the README, to be looked at: themes, plain signs, wide characters. */
const looks = process.env.GONOGO_LOOKS;

const svgOf = (operator: Stilled, title: string, page = pages.dark): string =>
	withoutFolder(toSvg(operator.screen.emulator, title, page));

/** The screen as it stands in docs/shots; `npm run shots` takes the pictures anew. */
async function take(operator: Stilled, name: string, title: string): Promise<void> {
	await operator.screen.waitFor(() => isWhole(operator.screen));
	await expect(svgOf(operator, title)).toMatchFileSnapshot(join(root, 'docs/shots', `${name}.svg`));
}

const deploys = [
	'building release 4be1c02 ...',
	'put on 2 of 6 hosts',
	'put on 4 of 6 hosts',
	'waiting for the old release to drain ...',
	'',
].join('\n');

const figures = (rate: string, time: string): string =>
	`error_rate=${rate}\nresponse_time=${time}\n`;

/** The bundled guide on the start card, for an operator whose commands are stood in for. */
async function opened(env: Record<string, string> = {}): Promise<Stilled> {
	const operator = new Stilled(guide);
	Object.assign(operator.env, { MONITORING_URL: 'https://monitoring.example.com' });
	operator.play('test:monitoring', { says: figures('0.8%', '310ms') });
	operator.start(['guide.md'], { env });
	await operator.screen.waitFor(/choose the target/);
	await operator.press(keys.enter, /Which environment/);
	await operator.press('1', /Enter begin/);
	return operator;
}

/** All four of them; the card says so for as long as one is open. */
async function tickPrerequisites({ screen }: Stilled): Promise<void> {
	await screen.press(keys.down, keys.down, keys.down, keys.down, keys.space);
	for (let left = 3; left > 0; left -= 1) await screen.press(keys.down, keys.space);
	await screen.waitFor((text) => !text.includes('prerequisites open'));
}

/** The first phase, up to its sign-off. */
async function toSignOff(operator: Stilled): Promise<void> {
	await operator.press(keys.enter, /rollback ARMED/);
	await operator.advance(/to look at, then one signature/);
	await operator.press(keys.enter, /, 9 open/);
	await operator.press(keys.space, /, 8 open/);
	await operator.press(keys.space, /, 7 open/);
}

test('the pictures of the README are what the screens show', async () => {
	const operator = await opened();
	await take(operator, 'start', 'gonogo guide.md');
	await tickPrerequisites(operator);
	operator.pass(30);
	await toSignOff(operator);
	operator.pass(2400);
	await operator.press(keys.space, /, 6 open/);
	await take(operator, 'sign-off', 'one signature for a phase');
	await operator.signOff();
	await operator.screen.waitFor(/P1 GO/);

	operator.pass(600);
	operator.play('deploy:production', { hangs: true, says: deploys });
	await operator.advance(/npm run deploy:production.* asks y/);
	await operator.press(keys.enter, /y run it/);
	await operator.press('y', /drain[\s\S]*Running .*npm run deploy:production/);
	operator.pass(72);
	// The rollback is looked at again with the phase, in its own time.
	await operator.screen.waitFor(/ARMED 22:30[\s\S]*Running 1:12/);
	await take(operator, 'run', 'a deploy that runs');
	await operator.press('v', /Toggles on/);
	await take(operator, 'toggles', 'what is on?');
	operator.powerCut();
	await operator.screen.exited;
	operator.play('deploy:production', {});

	operator.pass(2460);
	operator.start(['guide.md']);
	await operator.screen.waitFor(/Enter continue this run/);
	await operator.press(keys.enter, /Since you left[\s\S]*nothing was done/);
	await operator.press(keys.escape, /one thing is not known/);
	await take(operator, 'unknown', 'resumed, with an outcome unknown');
	await operator.press('!', /type full/);
	await operator.type('ful');
	await take(operator, 'emergency', 'the emergency screen');
});

const manners: [string, Record<string, string>][] = [
	['light', { GONOGO_THEME: 'light' }],
	['contrast', { GONOGO_THEME: 'contrast' }],
	['no-color', { NO_COLOR: '1' }],
	['ascii', { GONOGO_ASCII: '1' }],
	['sixteen', { TERM: 'xterm' }],
];

test.runIf(looks !== undefined).each(manners)('a picture of %s', async (name, env) => {
	const operator = await opened(env);
	await toSignOff(operator);
	const page = name === 'light' ? pages.light : pages.dark;
	await expect(svgOf(operator, name, page)).toMatchFileSnapshot(join(looks ?? '', `${name}.svg`));
});

test('the pictures that the README shows are there', () => {
	const readme = readFileSync(join(root, 'README.md'), 'utf8');
	const named = [...readme.matchAll(/docs\/shots\/([\w-]+)\.svg/g)].map(([path]) => path);
	expect(named.length).toBeGreaterThan(3);
	for (const path of named) expect(existsSync(join(root, path))).toBe(true);
});
