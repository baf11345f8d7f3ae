import { describe, expect, test } from 'vitest';
import type { Intent } from '../../source/run/intent.ts';
import { bundledGuide } from './guide.ts';
import { completePhase, watching } from './scenes.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

const kinds = (stand: Stand): Intent['kind'][] => stand.engine.sent.map(({ kind }) => kind);
const began = (plays: ConstructorParameters<typeof Stand>[1] = {}): Stand => {
	return new Stand(smallGuide, plays);
};
const runs = (stand: Stand) =>
	stand.engine.sent.filter((intent) => intent.kind === 'run' || intent.kind === 'start-rollback');

describe('running', () => {
	test('Enter runs through the block up to the command that asks', () => {
		const stand = began().keys('enter');
		expect(runs(stand)).toHaveLength(1);
		expect(stand.context().scene.next).toMatchObject({
			kind: 'run',
			batch: { ask: { kind: 'yes', environment: 'production' } },
		});
	});

	test('that a command is running is said for as long as it is', () => {
		const stand = began({
			plays: (text) => (text === 'npm run build' ? { hang: true } : {}),
		}).keys('enter', 'enter');
		expect(stand.text()).toContain('a command is running: b sends it to the background');
		stand.engine.finish(stand.engine.running()[0] ?? '', 0);
		expect(stand.text()).not.toContain('a command is running');
		expect(stand.text()).toContain('Next: ');
	});

	test('a change of production waits for y, and Enter is no answer', () => {
		const stand = began().keys('enter', 'enter', 'enter', 'enter');
		expect(runs(stand)).toHaveLength(1);
		stand.keys('y');
		expect(runs(stand)).toHaveLength(2);
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'run', confirmed: 'yes' });
	});

	test('a y that came in the same read as the key that asked answers nothing', () => {
		const stand = began().keys('enter');
		stand.session.press('\ry', {});
		expect(runs(stand)).toHaveLength(1);
		expect(stand.text()).toContain('read the question first');
		stand.keys('y');
		expect(runs(stand)).toHaveLength(2);
	});

	test('several keys of one read each see what the one before did', () => {
		const stand = began();
		stand.session.press('jjj', {});
		expect(stand.context().scene.selected?.id).toBe(stand.context().scene.statements[3]?.id);
	});

	test('an edited command asks why, and runs with the reason', () => {
		const stand = began().keys('e').type(' --quiet').keys('enter');
		expect(stand.text()).toContain('asks for a reason');
		stand.type('less noise').keys('enter');
		expect(runs(stand).at(-1)).toMatchObject({
			statements: [{ text: 'git checkout main --quiet' }],
			reason: 'less noise',
		});
	});

	test('a locked phase says why, and opens ahead with a reason', () => {
		const stand = began().keys('t', 'down', 'down', 'down', 'enter');
		expect(stand.text()).toMatch(/LOCKED: .* has no GO yet/);
		stand.keys('enter');
		expect(stand.text()).toContain('has no GO yet');
		expect(stand.engine.run.state.order).toEqual([]);
		stand.keys('a').type('in a hurry').keys('enter');
		expect(kinds(stand)).toContain('open-phase');
	});

	test('the question whether to stop a command goes when the command has ended', () => {
		const stand = began({ plays: () => ({ hang: true }) }).keys('enter', 'ctrl+c');
		expect(stand.text()).toContain('Stop the running command?');
		stand.engine.finish(stand.engine.running()[0] ?? '', 1);
		expect(stand.text()).not.toContain('Stop the running command?');
		expect(stand.text()).toContain('Next: ');
	});

	test('Ctrl-C asks once, and again stops', () => {
		const stand = began({ plays: () => ({ hang: true }) }).keys('enter', 'ctrl+c');
		expect(kinds(stand)).not.toContain('stop');
		stand.keys('ctrl+c');
		expect(kinds(stand)).toContain('stop');
	});
});

describe('the word of a rollback', () => {
	const plan = () => began().keys('!');

	test('runs nothing before it is whole', () => {
		const stand = plan().type('ful').keys('enter');
		expect(runs(stand)).toHaveLength(0);
		expect(stand.text()).toContain('type full');
	});

	test.each(['full', 'FULL', 'Full'])('%s runs the full rollback', (word) => {
		const stand = plan().type(word).keys('enter');
		expect(runs(stand)).toHaveLength(1);
	});

	test('may arrive in bursts, but Enter must come in a read of its own', () => {
		const stand = plan();
		stand.session.press('ful', {});
		stand.session.press('l\r', {});
		expect(runs(stand)).toHaveLength(0);
		expect(stand.text()).toContain('press it once more');
		stand.keys('enter');
		expect(runs(stand)).toHaveLength(1);
	});

	test('is never pasted', () => {
		const stand = plan();
		stand.session.paste('full\n');
		stand.keys('enter');
		expect(runs(stand)).toHaveLength(0);
		expect(stand.text()).toContain('type full');
	});

	test('takes every letter, the keys of other screens included', () => {
		const stand = plan().type('qnygbx');
		expect(stand.context().view.emergency.typed).toBe('qnygbx');
		expect(kinds(stand)).toEqual([]);
	});

	test('is gone after Esc, and nothing ran', () => {
		const stand = plan().type('full').keys('esc', '!');
		expect(stand.context().view.emergency.typed).toBe('');
		expect(runs(stand)).toHaveLength(0);
	});

	test('2 chooses the partial rollback and its word', () => {
		const stand = plan().keys('2').type('full').keys('enter');
		expect(runs(stand)).toHaveLength(0);
		stand.keys('ctrl+u').type('partial').keys('enter');
		expect(runs(stand)).toMatchObject([{ kind: 'start-rollback' }]);
	});
});

describe('the emergency key', () => {
	test('is text in a line that is typed; Ctrl-X opens the screen from there', () => {
		const stand = began().keys('n').type('help!');
		expect(stand.text()).toContain('help!');
		stand.keys('ctrl+x');
		expect(stand.context().view).toMatchObject({ screen: 'emergency', overlays: [] });
	});

	test.each([
		['a question', ['enter', 'enter']],
		['a menu', ['m']],
		['the help', ['?']],
		['a list', ['t']],
		['the output', ['enter', 'o']],
		['the sign-off', ['s']],
		['leaving', ['q']],
	])('Ctrl-X works from %s', (_, keys) => {
		const stand = began().keys(...keys, 'ctrl+x');
		expect(stand.context().view.screen).toBe('emergency');
	});
});

describe('a failed command', () => {
	const failed = () =>
		began({ plays: (text) => (text.includes('deploy') ? { code: 1 } : {}) }).keys(
			'enter',
			'enter',
			'y',
			'enter',
		);

	test('has no choice that Enter takes by itself', () => {
		const stand = failed();
		const before = runs(stand).length;
		stand.keys('enter');
		expect(runs(stand)).toHaveLength(before);
		expect(stand.text()).toContain('nothing is chosen');
	});

	test('is retried with r, after the question', () => {
		const stand = failed();
		const before = runs(stand).length;
		stand.keys('r', 'y');
		expect(runs(stand)).toHaveLength(before + 1);
	});

	test('is gone past with a reason', () => {
		const stand = failed().keys('g').keys('enter');
		expect(kinds(stand)).not.toContain('settle');
		stand.type('known flake').keys('enter');
		expect(stand.engine.sent.at(-1)).toMatchObject({ how: 'passed-over', note: 'known flake' });
	});

	test('is done by hand with what was seen', () => {
		const stand = failed().keys('d').type('deployed in my shell').keys('enter');
		expect(stand.engine.sent.at(-1)).toMatchObject({ how: 'by-hand' });
	});
});

describe('signing', () => {
	test('phase 2 of the bundled guide takes at most 30 keys and no sentence', () => {
		const stand = new Stand(bundledGuide(), {
			created: { timeScale: 86_400 },
			plays: watching(),
		});
		stand.engine.send({ kind: 'give-value', token: '$MONITORING_URL', value: 'http://h' });
		completePhase(stand);
		const phase = stand.context().scene.phase?.id ?? '';
		const keys = completePhase(stand);
		expect(keys.length).toBeLessThanOrEqual(30);
		expect(new Set(keys)).toEqual(new Set(['enter', 'y', 'space', 'g']));
		expect(stand.engine.run.state.phases[phase]?.decision?.decision).toBe('go');
	});

	test('space ticks with the evidence and moves on, again takes the tick back', () => {
		const stand = began();
		stand.keys('s', 'space');
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'sign' });
		stand.keys('up', 'space');
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'withdraw' });
	});

	test('a run that is closed offers its report and nothing that goes on', () => {
		const stand = began();
		stand.engine.send({ kind: 'close-run', outcome: 'abandoned', reason: 'called off' });
		expect(stand.text()).toContain('Next: this run is closed as abandoned: Y shows the report');
		const before = stand.engine.sent.length;
		stand.keys('enter');
		expect(stand.engine.sent).toHaveLength(before);
		expect(stand.text()).toContain('nothing of it goes on');
	});

	test('GO with something open asks why and then for the signature, and stays marked', () => {
		const stand = began().keys('s', 'g', 'enter');
		expect(kinds(stand)).not.toContain('decide-phase');
		stand.type('the rest is known').keys('enter');
		expect(kinds(stand)).not.toContain('decide-phase');
		expect(stand.text()).toMatch(/with 4 left open\?[\s\S]*4 left open: the rest is known/);
		stand.keys('y');
		expect(stand.engine.sent.at(-1)).toMatchObject({ decision: 'go', reason: 'the rest is known' });
		expect(stand.text()).toContain('P1 GO 4 open');
	});

	test('a phase that was passed with something open is only looked at', () => {
		const stand = began().keys('s', 'g').type('known').keys('enter', 'y');
		const { next } = stand.context().scene;
		stand.keys('left', 'left');
		expect(stand.text()).toContain('git checkout main');
		expect(stand.context().scene.next.kind).toBe('run');
		expect(next.kind).toBe('run');
	});

	test('NO-GO asks why and holds the phase', () => {
		const stand = began().keys('s', 'x').type('too slow').keys('enter', 'esc');
		expect(stand.context().scene.next.kind).toBe('no-go');
	});
});

describe('leaving', () => {
	test('is at once when nothing stops', async () => {
		const stand = began().keys('q');
		await expect(stand.session.ended).resolves.toEqual({ code: 0 });
	});

	test('names what stops, and asks', async () => {
		const stand = began({ plays: () => ({ hang: true }) }).keys('enter', 'q');
		expect(stand.text()).toContain('git checkout main');
		stand.keys('enter', 'n');
		expect(stand.context().view.overlays).toEqual([]);
		stand.keys('q', 'y');
		await expect(stand.session.ended).resolves.toEqual({ code: 0 });
	});
});

describe('help', () => {
	test('presses the key that is found by its words', () => {
		const stand = began().keys('?').type('records a line').keys('enter');
		expect(stand.context().view.overlays.at(-1)?.kind).toBe('ask');
	});

	test('says why a key cannot be used', () => {
		const stand = began().keys('?').type('sends the running').keys('enter');
		expect(stand.text()).toContain('no command is running in front');
	});
});
